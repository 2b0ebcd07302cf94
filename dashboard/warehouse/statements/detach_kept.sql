detach kept
