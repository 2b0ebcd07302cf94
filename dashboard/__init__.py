"""Linchpin: who depends on whom for AI data work, how much, since when, and how well that is known."""
