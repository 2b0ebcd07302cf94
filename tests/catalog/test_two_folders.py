"""A folder that is read for the first time, such as one of a frozen link, holds up no other."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from dashboard.catalog import folder
from dashboard.settings import PROJECT

PATIENCE = 60


def test_a_folder_that_is_read_holds_up_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    queries = PROJECT / "queries"
    held = folder.catalogue(queries)
    load, begun, may_end = folder._load, threading.Event(), threading.Event()

    def slow(of: Path, *rest: Any) -> folder.Catalogue:
        begun.set()
        assert may_end.wait(PATIENCE)
        return load(of, *rest)

    monkeypatch.setattr(folder, "_load", slow)
    first = threading.Thread(target=folder.catalogue, args=(tmp_path,))
    first.start()
    try:
        assert begun.wait(PATIENCE)
        found: list[folder.Catalogue] = []
        other = threading.Thread(target=lambda: found.append(folder.catalogue(queries)))
        other.start()
        other.join(PATIENCE / 4)
        assert found == [held]
    finally:
        may_end.set()
        first.join()
