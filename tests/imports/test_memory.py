"""A file four times as large takes no more memory: what does not fit lies on the disk, in a build too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

from dashboard.settings import PROJECT
from dashboard.warehouse.imports.yardstick import make_log

pytestmark = pytest.mark.proof
# `make prove` takes files larger than the memory that the database may have.
ROWS = 300_000 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 15_000
LIMIT = "200MB"
# What a process may grow by, in megabytes, when its file grows fourfold.
ALLOWED = 100
IMPORT = """
import resource, sys
from pathlib import Path
from dashboard.intake.profile import load_profile
from dashboard.progress import Watch
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.publishing import publish
profile, text = load_profile("throughput")
settings = Settings(Path(sys.argv[2]), Path(sys.argv[2]))
done = publish(settings, Order(profile, text, (Path(sys.argv[1]),)), Watch())
print(done.imported.card.taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(file: Path, folder: Path, rows: int) -> float:
    """Import a file in a process of its own; return the most memory that it held, in megabytes."""
    folder.mkdir()
    script = folder.with_suffix(".py")
    script.write_text(IMPORT, encoding="utf-8")
    command = [sys.executable, str(script), str(file), str(folder)]
    environment = os.environ | {"LINCHPIN_MEMORY": LIMIT, "PYTHONPATH": str(PROJECT)}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-2000:]
    taken, kilobytes = told.stdout.split()
    assert int(taken) == rows
    return int(kilobytes) / 1000


def written(form: str, rows: int, folder: Path) -> Path:
    log = folder / f"log{rows}.parquet"
    make_log(log, rows)
    if form == "parquet":
        return log
    path = folder / f"log{rows}.{form}"
    table = pyarrow.parquet.ParquetFile(log)
    if form == "csv":
        with pyarrow.csv.CSVWriter(path, table.schema_arrow) as writer:
            for batch in table.iter_batches(10_000):
                writer.write_batch(batch)
        return path
    with path.open("w", encoding="utf-8") as stream:
        for batch in table.iter_batches(10_000):
            stream.writelines(json.dumps(row, default=str) + "\n" for row in batch.to_pylist())
    return path


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_memory_does_not_grow_with_the_file(form: str, tmp_path: Path):
    small = peak(written(form, ROWS, tmp_path), tmp_path / "small", ROWS)
    large = peak(written(form, 4 * ROWS, tmp_path), tmp_path / "large", 4 * ROWS)
    print(f"{form}: {small:.0f} MB for {ROWS:,} rows, {large:.0f} MB for {4 * ROWS:,}")
    assert large < small + ALLOWED
