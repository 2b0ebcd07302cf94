detach whole
