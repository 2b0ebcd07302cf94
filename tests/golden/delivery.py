"""Adapters of the metrics on delivered work and capacity."""

from __future__ import annotations

from tests.golden.reading import Adapter

ADAPTERS: dict[str, Adapter] = {}
