"""What came in: files as received, each held against its card. Pure: no database."""
