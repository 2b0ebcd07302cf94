"""Tests of the data versions: built, refused, opened, asked by many at once."""
