"""Tests of what pages of the app are made of."""
