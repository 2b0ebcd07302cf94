attach $path as whole (read_only)
