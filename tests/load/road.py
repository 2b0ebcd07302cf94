"""How much longer an answer with all that a reader needs takes than the bare call of the database, and a kept one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboard.answers import answer_for, asked_for
from dashboard.model import Query
from dashboard.view import View
from dashboard.warehouse.answer import ask, ready
from dashboard.warehouse.clocks import CLOCK
from dashboard.warehouse.version import Version

# Milliseconds: what takes longer may take a part more, what is quicker a few of them.
SHORT, MOST_TIMES, MOST_MORE, MOST_KEPT = 5.0, 1.3, 2.0, 1.0


@dataclass(frozen=True)
class Overhead:
    """The medians, in milliseconds, of one question asked bare, with all that a reader needs, and once it is kept."""

    query: str
    bare: float
    whole: float
    kept: float

    @property
    def is_small(self) -> bool:
        """Whether it takes as little more as was aimed at."""
        is_quick = self.whole - self.bare <= MOST_MORE if self.bare <= SHORT else self.whole <= MOST_TIMES * self.bare
        return is_quick and self.kept < MOST_KEPT


def overheads(version: Version, queries: Iterable[Query], runs: int) -> list[Overhead]:
    """Ask each question in each way in turn, at the default View; bare is the same statement, fetched as a frame."""
    return [_overhead(version, query, runs) for query in queries]


def _overhead(version: Version, query: Query, runs: int) -> Overhead:
    bound, clock = asked_for(query, {}, View(), version)
    named = dict(bound), dict(zip(CLOCK, clock, strict=True))
    answer_for(query, {}, View(), version)
    times: list[tuple[float, float, float]] = []
    for _ in range(runs):
        with version.cursor() as cursor, ready(cursor, version, query, *named) as (text, values):
            cursor.execute(text, values).df()
            bare = _timed(lambda cursor=cursor, asked=(text, values): cursor.execute(*asked).df())  # type: ignore[misc]
        whole = _timed(lambda: ask(version, query, *named))
        times.append((bare, whole, _timed(lambda: answer_for(query, {}, View(), version))))
    return Overhead(query.id, *(statistics.median(way) for way in zip(*times, strict=True)))


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def told_road(found: list[Overhead]) -> list[str]:
    """Return what was seen as lines of Markdown."""
    small = sum(one.is_small for one in found)
    longer = [one.whole / one.bare for one in found if one.bare > SHORT]
    quick = [one.whole - one.bare for one in found if one.bare <= SHORT]
    lines = [
        "## The road of an answer beside the bare call",
        "",
        f"At most {MOST_TIMES} times as long as the bare call where that takes over {SHORT:g} ms, at most "
        f"{MOST_MORE:g} ms more where not, and under {MOST_KEPT:g} ms once kept: {small} of {len(found)} questions, "
        "asked of the smallest log.",
        "",
        "| | questions | median | 95th percentile | most |",
        "|:--|--:|--:|--:|--:|",
    ]
    kept = [one.kept for one in found]
    ways = (("over 5 ms: times as long", longer), ("others: ms more", quick), ("kept: ms", kept))
    for name, values in ways:
        ordered = sorted(values) or [0.0]
        cells = (statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1])
        lines.append(f"| {name} | {len(values)} | " + " | ".join(f"{cell:,.2f}" for cell in cells) + " |")
    return [*lines, ""]
