"""The marks between which the header of a query file stands."""

OPENING, CLOSING = "/*---\n", "---*/"
