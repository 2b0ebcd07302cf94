"""What the model is told of a client and a vendor, and what it says of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.science.benchmark import Path
from dashboard.science.path import Effect, Rhythm
from dashboard.science.totals import Range


@dataclass(frozen=True)
class Pair:
    """One client and vendor: when they worked together, how large they are, and what is known of each year.

    `fixed` are amounts to be met, `plans` amounts planned before an event, `most` bounds from above, all in USD.
    `effects` are what events do, each in the low, base and high path.
    """

    client: str
    vendor: str
    begins_on: datetime.date
    ends_on: datetime.date
    weight: Range
    fixed: Mapping[int, Range]
    plans: Mapping[int, float]
    most: Mapping[int, float]
    effects: tuple[tuple[Effect, Effect, Effect], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Client and vendor."""
        return self.client, self.vendor

    def active_share(self, year: int) -> float:
        """Return the part of a year in which they worked together."""
        first, end = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
        days = (min(self.ends_on, end) - max(self.begins_on, first)).days
        return max(0, days) / (end - first).days


@dataclass(frozen=True)
class Known:
    """What the record gives beside the pairs: vendors' totals and forecasts, and the most of a client, by year."""

    totals: Mapping[str, Mapping[int, Range]]
    plans: Mapping[str, Mapping[int, float]]
    client_most: Mapping[str, Mapping[int, float]]


@dataclass(frozen=True)
class Assumptions:
    """The numbers that no public text gives; each is a row of `model_param`."""

    rhythm: Rhythm
    named_share: Range
    most_share: float
    least_usd: float
    growth: float
    spread: float


@dataclass(frozen=True)
class Cell:
    """One client (None: the others), vendor and year: its range, and how it came about."""

    client: str | None
    vendor: str
    year: int
    method: str
    amount: Range

    @property
    def range_only(self) -> bool:
        """Whether no public figure fixes it: a fitted cell is a range even where its ends fall together."""
        return self.amount.high >= 0.01 if self.method == "fitted" else not self.amount.is_point


@dataclass(frozen=True)
class Strand:
    """The daily money of one client and vendor on the four paths, in whole cents, from the first day on."""

    client: str | None
    vendor: str
    paths: Mapping[str, Path]
