"""How long every page's questions take at its default View, rolled up and on raw rows, as the log grows."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.answers import asked_for
from dashboard.model import Query
from dashboard.view import View
from dashboard.warehouse.answer import ask, in_turn, run
from dashboard.warehouse.clocks import CLOCK
from dashboard.warehouse.version import Version
from tests.warehouse.alike import alike

# Whatever takes longer, in milliseconds, is not asked again.
SLOW = 30_000


@dataclass(frozen=True)
class Asked:
    """One question at the default View, the milliseconds that it took each time, and what it answered."""

    query: str
    milliseconds: tuple[float, ...]
    rows: list[tuple[Any, ...]]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.milliseconds)


def asked(version: Version, queries: Iterable[Query], runs: int, routed: bool = True) -> list[Asked]:
    """Ask each question once unseen and then `runs` times, as pages ask it; a slow one only once.

    Its answer is not kept, but what questions read of each other is. Each is told to stderr as it is done.
    """
    found = []
    for query in queries:
        bound, clock = asked_for(query, {}, View(), version)
        named = dict(bound), dict(zip(CLOCK, clock, strict=True))
        times: list[float] = []
        rows: list[tuple[Any, ...]] = []
        while len(times) <= runs and not (times and times[0] > SLOW):
            started = time.perf_counter()
            if routed:
                ask(version, query, *named)
            else:
                _, _, rows = run(version, query, *named)
            times.append((time.perf_counter() - started) * 1000)
        if routed:
            rows = list(in_turn(version, query, *named)[1])
        found.append(Asked(query.id, tuple(times[1:] or times), rows))
        print(f"{query.id}: {found[-1].median:,.1f} ms", file=sys.stderr, flush=True)
    return found


def hold_alike(ones: Iterable[Asked], others: Iterable[Asked]) -> None:
    """Raise AssertionError naming the first question that is not answered alike on two roads."""
    answers = {one.query: one.rows for one in ones}
    for other in others:
        assert alike(answers[other.query], other.rows), f"{other.query} is not answered alike"


def percentile(found: Iterable[Asked], part: float) -> float:
    """Return the time that this part of the questions keeps."""
    times = sorted(one.median for one in found)
    return times[min(len(times) - 1, int(part * len(times)))]
