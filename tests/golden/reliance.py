"""Adapters of the metrics on how far a client relies on its vendors."""

from __future__ import annotations

from tests.golden.reading import Adapter

ADAPTERS: dict[str, Adapter] = {}
