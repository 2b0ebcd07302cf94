attach $path as present (read_only)
