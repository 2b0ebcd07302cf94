"""The worlds that `check` asks queries in, laid once and kept as files beside the versions."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.settings import ROLLUP, SCHEMA
from dashboard.warehouse.record_tables import ONE_THREAD
from dashboard.warehouse.small import AS_OF, SMALL, Ground, files_of
from dashboard.warehouse.version import Version, read_world


@dataclass(frozen=True)
class Worlds:
    """The shipped small world, the same with the last row of every file laid first, and one without rows."""

    small: Version
    turned: Version
    empty: Version


def worlds(folder: Path) -> Worlds:
    """Open the worlds kept in `folder`, laying those that are missing; where it takes no file they stay in memory."""
    digest = _digest()
    small, turned, empty = (
        _opened(folder / f"{digest}-{name}.duckdb", rows, name == "turned")
        for name, rows in (("small", files_of(SMALL)), ("turned", files_of(SMALL)), ("empty", []))
    )
    return Worlds(small, turned, empty)


def _opened(path: Path, files: list[Path], turned: bool) -> Version:
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for former in path.parent.glob("*.duckdb"):
                if not former.name.startswith(path.name.split("-")[0]):
                    former.unlink(missing_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            Ground(fresh).lay(files, turned=turned).connection.close()
            fresh.replace(path)
        except (OSError, duckdb.IOException):
            return Ground().lay(files, turned=turned)
    connection = duckdb.connect(str(path), read_only=True, config=ONE_THREAD)
    return Version(path, connection, read_world(connection))


def _digest() -> str:
    """Return a digest of all that a world is made of."""
    digest = hashlib.sha256(f"{duckdb.__version__} {AS_OF}".encode())
    for path in _made_of():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _made_of() -> list[Path]:
    texts = [*sorted(SCHEMA.glob("*.sql")), *sorted(ROLLUP.glob("*.sql")), *files_of(SMALL)]
    return [*texts, *sorted(Path(__file__).parent.glob("*.py")), *sorted(Path(__file__).parent.glob("rollup/*.py"))]
