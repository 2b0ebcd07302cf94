"""Adapters of the metrics on the people who do the work, on incidents and on the record's own history."""

from __future__ import annotations

from tests.golden.reading import Adapter

ADAPTERS: dict[str, Adapter] = {}
