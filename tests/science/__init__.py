"""The model's own functions, without a database."""
