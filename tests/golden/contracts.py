"""Adapters of the metrics on contracts, their renewal and what leaving costs."""

from __future__ import annotations

from tests.golden.reading import Adapter

ADAPTERS: dict[str, Adapter] = {}
