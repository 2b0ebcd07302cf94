"""Import: files of a user's own become rows of a data version, and every row has one fate."""
