"""A command killed at random moments while a reader looks on: what is there afterwards is old or new, and whole."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb

from dashboard.cli import main
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.seals import is_whole
from dashboard.warehouse.version import current_id, version_path

# Children start where everything is imported already, so that kills hit the work and not the start of Python.
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["dashboard.keeping", "dashboard.tending", "dashboard.serving"])
# A reader that opens the current version anew each time, counts, and writes a line of what it saw.
READER = """
import sys, time
from dashboard.settings import Settings
from dashboard.warehouse import version as versions
settings = Settings.read(sys.argv[1])
while True:
    try:
        held = versions.open_version(settings)
        with held.cursor() as cursor:
            counts = cursor.execute(
                "select (select count(*) from record.version), (select count(*) from record.party)"
            ).fetchall()[0]
        print("saw", held.id, *counts, flush=True)
        held.connection.close()
    except BaseException as error:
        print("fault", type(error).__name__, error, flush=True)
    while versions._open:
        versions.end_reading(versions._open.popitem()[0])
    # The machine has few cores, and what is looked at has to go on as well.
    time.sleep(0.01)
"""


@dataclass
class Killed:
    """What happened at the moments: how often the kill came in time, what was left, how long it all took."""

    moments: int = 0
    in_time: int = 0
    old: int = 0
    new: int = 0
    seconds: float = 0.0
    seen: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        left = f"{self.old} left the old version, {self.new} the new one"
        return f"{self.moments} moments, {self.in_time} in time: {left}; {self.seconds:.0f} s"


def quietly(command: list[str]) -> None:
    """Run a command in a child; what it prints goes nowhere."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.exit(main(command))


def run(command: list[str], settings: Settings, kill_after: float | None = None) -> tuple[bool, float]:
    """Run a command in a child and perhaps kill it; return whether it was killed in time, and the seconds taken."""
    folders = ["--data", str(settings.data), "--queries", str(settings.queries)]
    child = CHILDREN.Process(target=quietly, args=([*folders, *command],))
    began = time.monotonic()
    child.start()
    if kill_after is not None:
        time.sleep(kill_after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid or 0, signal.SIGKILL)
    child.join(120)
    assert child.exitcode in (0, -signal.SIGKILL), f"{command} ended with {child.exitcode}"
    return child.exitcode == -signal.SIGKILL, time.monotonic() - began


def dump(settings: Settings, version: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table of a version that is whole, its rows in the order in which they lie."""
    path = version_path(settings, version)
    assert is_whole(path), f"{version} is not whole"
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(shutil.copy(path, folder)) as connection:
        listed = "select table_name from duckdb_tables() where schema_name = 'record' order by table_name"
        names = [name for (name,) in connection.execute(listed).fetchall()]
        return {name: connection.execute(f'select * from record."{name}"').fetchall() for name in names}


@contextmanager
def looking_on(settings: Settings, killed: Killed) -> Iterator[None]:
    """Let a reader in another process look at the current version all the time; what it saw goes to `killed`."""
    with tempfile.TemporaryFile("w+") as output:
        reader = subprocess.Popen([sys.executable, "-c", READER, str(settings.data)], cwd=PROJECT, stdout=output)
        try:
            yield
        finally:
            reader.kill()
            reader.wait()
        output.seek(0)
        for line in output.read().splitlines()[:-1]:
            word, *rest = line.split()
            if word == "saw":
                killed.seen.setdefault(rest[0], set()).add(tuple(rest[1:]))
            else:
                killed.faults.append(line)


def kill_at_random(
    command: Callable[[int], list[str]] | list[str],
    settings: Settings,
    moments: int,
    *,
    seed: int = 1,
    before: Callable[[int], object] = lambda _: None,
    is_left: Callable[[], object] = lambda: None,
) -> Killed:
    """Run a command `moments` times and kill it at a random moment of each run, while a reader looks on.

    `before(n)` makes the command have something to do, and a `command` that is a function takes the same n. After
    each kill the current version must be whole and equal, as ordered dump, what it was before or what the command
    makes; `is_left` may check more. Then the command, run again, must succeed: what it makes is the next one's old.
    """
    chance, killed, began = random.Random(seed), Killed(), time.monotonic()
    dumps = {current_id(settings): dump(settings, current_id(settings))}
    longest = 0.0
    with looking_on(settings, killed):
        for moment in range(moments + 2):
            before(moment)
            asked = command(moment) if callable(command) else command
            old = current_id(settings)
            # Two runs are left alone: the first starts the process all children come from, the second tells how
            # long one takes.
            after = chance.uniform(0, longest * 1.05) if moment >= 2 else None
            in_time, seconds = run(asked, settings, after)
            longest = seconds if after is None else longest
            found = current_id(settings)
            left = dump(settings, found)
            is_left()
            _, again = run(asked, settings)
            new = current_id(settings)
            if found == old != new:
                # A machine that was busy for a moment makes a run seem long, and kills then come after the end.
                longest = min(longest, again)
            dumps[new] = dump(settings, new)
            assert found in (old, new), f"{found} is neither {old} nor {new}"
            assert left == dumps[found]
            killed.moments += after is not None
            killed.in_time += in_time
            killed.old += found == old != new
            killed.new += found == new != old
    killed.seconds = time.monotonic() - began
    assert killed.faults == []
    assert set(killed.seen) <= set(dumps), "a reader saw a version that was never whole"
    for version, counts in killed.seen.items():
        assert counts == {("1", str(len(dumps[version]["party"])))}
    return killed
