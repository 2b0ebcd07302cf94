"""The rows of one question as they come, never all at once, and what is seen of them on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.answers import answer_for, asked_for, is_of_all, narrowed
from dashboard.model import BASES, Answer, Query
from dashboard.picture.export import csv_chunks
from dashboard.view import View
from dashboard.warehouse.answer import in_turn
from dashboard.warehouse.clocks import CLOCK
from dashboard.warehouse.version import Version


@dataclass
class Streamed:
    """Names and rows of an answer, without the sentence made from them, each row with its data version.

    The rows can be walked once. `finding`, `basis_mix`, `null_reasons` and `cited` tell of those walked so far.
    """

    query: Query
    described: list[str]
    bound: dict[str, Any]
    clock: dict[str, str]
    version: Version
    _rows: Iterable[Iterable[Any]]
    finding: str = ""
    count: int = 0
    cited: set[str] = field(default_factory=set)
    _bases: Counter[str] = field(default_factory=Counter)
    _reasons: Counter[str] = field(default_factory=Counter)

    @property
    def names(self) -> list[str]:
        """The names of the columns as they are written."""
        return [*(name for name in self.described if name != "finding"), "data_version"]

    def __iter__(self) -> Iterator[list[Any]]:
        columns = self.query.header.columns
        places = {name: place for place, name in enumerate(self.described)}
        kept = [place for name, place in places.items() if name != "finding"]
        lists = [place for name, place in places.items() if name in columns and columns[name].type == "sources"]
        for whole in self._rows:
            row = list(whole)
            self.count += 1
            for place in lists:
                self.cited.update(source for source in _listed(row[place]) if source is not None)
            self._see(row, places)
            yield [*(row[place] for place in kept), self.version.id]

    def _see(self, row: list[Any], places: Mapping[str, int]) -> None:
        for name, counter in (("basis", self._bases), ("null_reason", self._reasons)):
            if name in places and isinstance(value := row[places[name]], str):
                counter[value] += 1
        if not self.finding and "finding" in places and row[places["finding"]]:
            self.finding = str(row[places["finding"]])

    @property
    def basis_mix(self) -> dict[str, int]:
        """How many rows stand on which basis, the strongest first."""
        return {basis: self._bases[basis] for basis in BASES if basis in self._bases}

    @property
    def null_reasons(self) -> dict[str, int]:
        """Why values are missing, with the number of rows."""
        return dict(sorted(self._reasons.items()))


def _listed(value: Any) -> Iterable[Any]:
    return value if value is not None and hasattr(value, "__iter__") else ()


def streamed(query: Query, given: Mapping[str, Any], view: View, version: Version) -> Streamed:
    """Ask a question, and return its rows as they come, all of them however many; nothing of them is kept.

    `given` sets parameters beyond those of the view. Raises QueryRefused with file:line:col.
    """
    wanted = {**narrowed(query, view.params()), **given}
    bound, clock = asked_for(query, wanted, view, version)
    if is_of_all(query, bound, clock, version):
        # It is laid down in the reader's file, a few rows of it.
        return answered(answer_for(query, wanted, view, version), version)
    clocks = dict(zip(CLOCK, clock, strict=True))
    described, rows = in_turn(version, query, dict(bound), clocks)
    told = {name: value for name, value in clocks.items() if value}
    return Streamed(query, described, dict(bound), told, version, rows)


def answered(answer: Answer, version: Version) -> Streamed:
    """Return the rows of an answer that is there already: a draft is asked apart, and only once."""
    frame = answer.frame
    rows = zip(*(frame[name].tolist() for name in frame), strict=True)
    return Streamed(answer.query, list(map(str, frame)), answer.bound, answer.clock, version, rows)


def csv_of(rows: Streamed) -> Iterator[str]:
    """Return rows as CSV, some thousand at a time."""
    return csv_chunks(rows.names, rows)
