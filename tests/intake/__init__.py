"""Tests of what came in: cards and rows, before any database."""
