"""Tests of numbers, words and figures."""
