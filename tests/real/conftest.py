"""Tests on real files, which are not shipped: collected only where LINCHPIN_REAL names the folder that holds them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REAL = os.environ.get("LINCHPIN_REAL")
collect_ignore = [] if REAL else ["test_austender.py", "test_canada_ocds.py", "test_crowd_imported.py"]


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real files, one folder a source, each with its SOURCE.md."""
    assert REAL, "LINCHPIN_REAL names no folder"
    folder = Path(REAL).expanduser().resolve()
    assert folder.is_dir(), f"LINCHPIN_REAL: {folder} is no folder"
    return folder
