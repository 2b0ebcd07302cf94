attach ':memory:' as {database} (read_write)
