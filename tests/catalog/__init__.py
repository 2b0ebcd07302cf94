"""Tests of the catalogue: headers, folders, queries that read one another, bound values."""
