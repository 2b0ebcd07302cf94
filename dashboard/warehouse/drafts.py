"""Ask a draft: as any query is asked, but apart, in a process with limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.errors import QueryRefused
from dashboard.model import Answer, Query
from dashboard.warehouse.answer import answered, placed, values_of
from dashboard.warehouse.sandbox import DraftRefused, Limits, Ran, run_apart
from dashboard.warehouse.shown import tables_shown
from dashboard.warehouse.version import Version

EVERYDAY = Limits()


@dataclass(frozen=True)
class Drafted:
    """A draft's answer, how long its statement took, and the profile of how it was run."""

    answer: Answer
    seconds: float
    plan: dict[str, Any] | None


def ask_draft(
    version: Version,
    query: Query,
    bound: Mapping[str, Any],
    clock: Mapping[str, str | None],
    limits: Limits = EVERYDAY,
) -> Drafted:
    """Run a draft under the reader's clocks and within limits; raises QueryRefused with file:line:col."""
    ran = run_typed(version, query, bound, clock, limits)
    return Drafted(answered(version, query, bound, clock, ran.frame), ran.seconds, ran.plan)


def run_typed(
    version: Version,
    query: Query,
    bound: Mapping[str, Any],
    clock: Mapping[str, str | None],
    limits: Limits = EVERYDAY,
) -> Ran:
    """Return the rows of a draft whatever their columns; raises QueryRefused with file:line:col."""
    try:
        return run_apart(
            version.path,
            query.statement,
            values_of(query, bound),
            clock,
            tables_shown(version),
            limits=limits,
            plan=True,
        )
    except DraftRefused as refused:
        raise QueryRefused(*(placed(version, query, fault, query.statement) for fault in refused.faults)) from None
