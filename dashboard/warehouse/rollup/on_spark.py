"""Partitions rolled up by Apache Spark, in an environment of its own: the road of a log that outgrew one machine."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from dashboard.errors import Finding, LinchpinError
from dashboard.settings import PROJECT, shown
from dashboard.warehouse.rollup.engine import Progress, Seen, Work, refused
from dashboard.warehouse.rollup.manifest import SUMS
from dashboard.warehouse.rollup.translate import spark_select

# Names the Python that has PySpark, where that is not the one `make spark` makes.
SPARK = "LINCHPIN_SPARK"
ENVIRONMENT = PROJECT / ".venv-spark" / "bin" / "python"
HERE = "local[*]"
# Seconds within which Spark has to end when it is told to.
PATIENCE = 10
# Bytes of the log, packed as they lie there, for one share; and between how many shares it is dealt.
SHARE_BYTES, LEAST_SHARES, MOST_SHARES = 8_000_000, 4, 4000
PATTERN = frozenset("*?[]{}\\")
Step = dict[str, str]
INSTALL = "Run `make spark`, which installs requirements-spark.txt into an environment of its own"
_WITHOUT_PYSPARK = "No module named 'pyspark'"


class OnSpark:
    """Gives all partitions to Spark at once: it shares them out, and does again what a lost executor had done."""

    at_once = 10**6

    def __init__(self, master: str | None = None) -> None:
        self.master = master or HERE
        self.python = _python()

    def roll(self, work: Work, tell: Progress) -> list[Seen]:
        """Roll up, as Engine says."""
        steps = [
            step_of("batch", "view"),
            step_of("refused_batch", "refuse"),
            step_of("partition", "tell"),
            *(step_of(name, "write", work.target / name) for name in SUMS),
        ]
        seen: list[Seen] = []
        with closing(self.answers(work, steps)) as answers:
            for told in answers:
                if "step" in told:
                    tell(told["step"].replace("_", " "))
                if rows := told.get("refused"):
                    raise refused(work, rows)
                seen += [_seen(*row) for row in told.get("rows", ())]
        return seen

    def answers(self, work: Work, steps: Sequence[Step]) -> Generator[dict[str, Any]]:
        """Run a job and yield what it tells, as it does; raises LinchpinError if it does not come to its end."""
        _check_names(work)
        request: dict[str, Any] = {"master": self.master, "shares": _shares(work), "steps": steps}
        request |= {"log": str(work.log), "paths": work.paths, "as_of": work.as_of.isoformat()}
        is_done = False
        with (
            tempfile.TemporaryDirectory(prefix="linchpin-spark-", ignore_cleanup_errors=True) as beside,
            tempfile.TemporaryFile("w+") as said,
            self._job(request, beside, said) as process,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                if not line.startswith("{"):
                    # Java writes its own warnings there.
                    said.write(line)
                    continue
                told = json.loads(line)
                is_done = is_done or "done" in told or "refused" in told
                yield told
            if process.wait() or not is_done:
                raise _failed(self.master, said)

    @contextmanager
    def _job(self, request: dict[str, Any], beside: str, said: IO[str]) -> Iterator[subprocess.Popen[str]]:
        """Start Spark, and leave nothing of it behind."""
        with tempfile.TemporaryFile("w+") as asked:
            json.dump(request, asked)
            asked.seek(0)
            process = subprocess.Popen(
                [self.python, "-P", "-m", "dashboard.warehouse.rollup.spark_job"],
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                cwd=PROJECT,
                env=_environment(beside, self.master),
            )
        try:
            yield process
        finally:
            # Its Java goes with it: it reads from a pipe that ends.
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _check_names(work: Work) -> None:
    """Raise LinchpinError for a file whose path Spark would take for a pattern, and read others with it."""
    for path in work.paths:
        if signs := sorted(set(path) & PATTERN):
            what = f"has {signs[0]} in its path, which Spark takes for a pattern."
            do = "Name the file, or the folder, without it, or roll up with --engine duckdb."
            raise LinchpinError(Finding(shown(Path(path)), what, do))


def _shares(work: Work) -> int:
    """Return into how many shares rows are dealt for sums, each small enough for an executor."""
    size = sum(file.bytes for files in work.partitions.values() for file in files)
    return max(LEAST_SHARES, min(MOST_SHARES, size // SHARE_BYTES))


def step_of(name: str, do: str, folder: Path | None = None) -> Step:
    """Return what the job is to do with the answer of a select: see it, tell it, refuse it, or write it."""
    return {"name": name, "do": do, "select": spark_select(name), "folder": str(folder or "")}


def _python() -> str:
    """Return the Python that has PySpark; raises LinchpinError where there is none, or no Java."""
    python = Path(os.environ.get(SPARK) or ENVIRONMENT)
    if not python.exists():
        raise LinchpinError(Finding(shown(python), "is not there, so there is no Spark.", f"{INSTALL}."))
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(f"{home}/bin/java" if home else "java"):
        what = f"JAVA_HOME names {home}, where no Java is." if home else "there is no Java, on which Spark runs."
        do = "Install Java 17, Debian's package openjdk-17-jre-headless."
        raise LinchpinError(Finding("--engine spark", what, do))
    return str(python)


def _environment(beside: str, master: str) -> dict[str, str]:
    own = {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1", "SPARK_WORKER_DIR": beside}
    if master.startswith("local"):
        # Nobody else needs to reach it.
        own["SPARK_LOCAL_IP"] = "127.0.0.1"
    return {"SPARK_LOCAL_DIRS": beside, **os.environ, **own}


def _seen(day: str, batches: int, last_at: str | None) -> Seen:
    last = None if last_at is None else datetime.datetime.fromisoformat(last_at)
    return Seen(datetime.date.fromisoformat(day), batches, last)


def _failed(master: str, said: IO[str]) -> LinchpinError:
    said.seek(0)
    lines = [line.strip() for line in said.read().splitlines() if line.strip()]
    if any(_WITHOUT_PYSPARK in line for line in lines):
        return LinchpinError(Finding("--engine spark", "this Python has no PySpark.", f"{INSTALL}."))
    causes = [line for line in lines if "Exception" in line or "Error" in line] or lines
    what = f"Spark did not come to its end ({causes[-1][:300] if causes else 'it said nothing'})."
    do = "Nothing of it was kept. Mend that, or see whether --master names a cluster that runs."
    return LinchpinError(Finding(f"--engine spark, {master}", what, do))
