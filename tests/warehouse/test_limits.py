"""What a build or an import may take of the machine is held to, and a limit that cannot be read is told."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.errors import DataRefused
from dashboard.warehouse.limits import MEMORY, THREADS, limits_config


@pytest.mark.parametrize("memory", ["1GB", "512 MiB", "1.5gb", "40%"])
def test_limits_are_those_of_the_database(memory: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(MEMORY, memory)
    monkeypatch.setenv(THREADS, "3")
    with duckdb.connect(config=limits_config()) as connection:
        limited = connection.execute("select current_setting('memory_limit'), current_setting('threads')").fetchone()
    monkeypatch.delenv(MEMORY)
    monkeypatch.delenv(THREADS)
    with duckdb.connect(config=limits_config()) as connection:
        free = connection.execute("select current_setting('memory_limit')").fetchone()
    assert limited is not None
    assert limited[1] == 3
    assert limited[0] != free


@pytest.mark.parametrize("variable", [MEMORY, THREADS])
@pytest.mark.parametrize("said", ["much", "-1", "0.5.1GB", "1e9"])
def test_a_limit_that_cannot_be_read_is_told(variable: str, said: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(variable, said)
    with pytest.raises(DataRefused, match=rf'{variable}: "{said}" is not'):
        limits_config()
