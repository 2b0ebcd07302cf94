"""Slow twins: headline numbers told again in plain Python, compared on generated worlds."""
