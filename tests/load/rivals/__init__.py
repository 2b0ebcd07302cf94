"""The heart of three questions, asked of raw rows by pandas, Polars, SQLite and chDB."""
