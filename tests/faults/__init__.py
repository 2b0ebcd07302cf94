"""Tests of what the commands and a real server say when something is wrong."""
