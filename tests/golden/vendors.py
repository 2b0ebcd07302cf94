"""Adapters of the metrics on vendors, prices and the people who do the work."""

from __future__ import annotations

from tests.golden.reading import Adapter

ADAPTERS: dict[str, Adapter] = {}
