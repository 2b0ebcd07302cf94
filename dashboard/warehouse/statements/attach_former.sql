attach $path as former (read_only)
