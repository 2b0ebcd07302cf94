"""Ask every page's questions of logs that grow, and write what was seen into results.json and results.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb

from dashboard.catalog.folder import catalogue
from dashboard.settings import Settings
from tests.load.beside import beside
from tests.load.grow import Grown, grown, opened, raw
from tests.load.pages import Asked, asked, hold_alike, percentile
from tests.load.road import overheads
from tests.load.telling import written

HERE = Path(__file__).parent
SIZES = (1_000_000, 10_000_000, 100_000_000)
RUNS, SEED = 5, 1
LOG = {"throughput", "throughput_path", "turnaround"}


def main() -> None:
    """Read the arguments, measure each size, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES, help="sizes of the delivery log")
    parser.add_argument(
        "--runs", type=int, default=RUNS, help="how often each question is asked after the first time"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--data", type=Path, help="the built folder from which logs are grown")
    parser.add_argument("--keep", type=Path, help="keep what was grown in this folder, and use what is there")
    parser.add_argument("--raw-up-to", type=int, metavar="ROWS", help="ask raw rows too only of logs up to this size")
    parser.add_argument("--without-rivals", action="store_true", help="leave out pandas, Polars, SQLite and chDB")
    given = parser.parse_args()
    settings = Settings.read(given.data)
    with _folder(given.keep) as folder:
        logs = [grown(settings, folder, rows, given.seed) for rows in sorted(given.rows)]
        sizes = [_size(settings, made, given) for made in logs]
        queries = catalogue(settings.queries).queries.values()
        road = overheads(opened(logs[0].path), queries, given.runs)
    seen = {
        "machine": {"cores": os.cpu_count(), "system": platform.machine(), "duckdb": duckdb.__version__},
        "runs": given.runs,
        "seed": given.seed,
        "sizes": sizes,
        "road": [asdict(one) for one in road],
    }
    (HERE / "results.json").write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(written(seen), encoding="utf-8")
    print((HERE / "results.md").read_text(encoding="utf-8"))


def _size(settings: Settings, made: Grown, given: argparse.Namespace) -> dict[str, object]:
    queries = list(catalogue(settings.queries).queries.values())
    version = opened(made.path)
    rolled = asked(version, queries, given.runs)
    hold_alike(rolled, asked(version, queries, 0, routed=False))
    told: dict[str, object] = {**made.told(), **_told(rolled, "rolled_up")}
    if not given.without_rivals:
        told["rivals"] = beside(made.path, given.runs)
    if given.raw_up_to is None or made.tables["delivery_log"] <= given.raw_up_to:
        # What reads of another question may be answered from that one's kept rows, which says nothing of the log.
        log = [query for query in queries if LOG & set(query.tables) and not query.reads]
        found = asked(raw(made.path, version.world), log, given.runs, routed=False)
        hold_alike(rolled, found)
        told |= _told(found, "raw")
    return told


def _told(found: list[Asked], name: str) -> dict[str, object]:
    return {
        name: {
            "p50": percentile(found, 0.5),
            "p95": percentile(found, 0.95),
            "questions": {one.query: [round(time, 2) for time in one.milliseconds] for one in found},
        }
    }


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


if __name__ == "__main__":
    main()
