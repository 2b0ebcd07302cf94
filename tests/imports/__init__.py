"""Tests of whole imports: from files a user brings to a data version, or to a message and nothing changed."""
