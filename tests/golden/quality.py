"""Adapters of the metrics on accuracy, agreement and drift."""

from __future__ import annotations

from tests.golden.reading import Adapter

ADAPTERS: dict[str, Adapter] = {}
