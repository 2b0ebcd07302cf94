"""Answers of a page asked ahead: once one of them is not kept, the questions after it are asked side by side."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

from dashboard.answers import answer_for, if_missed, narrowed
from dashboard.errors import LinchpinError
from dashboard.model import Query
from dashboard.view import View
from dashboard.warehouse.version import Version

# DuckDB plans a question on one core. Whoever comes to one that is asked already waits for its answer.
_pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="ahead")


class Ahead:
    """The questions of a page under a view; none of them is asked ahead while all answers are kept."""

    def __init__(self, queries: Sequence[Query], view: View, version: Version) -> None:
        self._queries, self._view, self._version = queries, view, version
        self._asked: list[Future[None]] = []

    @contextmanager
    def after(self, place: int) -> Iterator[None]:
        """Ask what follows the question at this place, if within the block an answer turns out not to be kept."""
        with if_missed(lambda: self._begin(self._queries[place + 1 :])):
            yield

    def stop(self) -> None:
        """Ask none of those that were not begun."""
        for asked in self._asked:
            asked.cancel()

    def _begin(self, queries: Sequence[Query]) -> None:
        if not self._asked:
            self._asked = [_pool.submit(self._ask, query) for query in queries]

    def _ask(self, query: Query) -> None:
        # Whoever comes to the question is told what is wrong with it.
        with suppress(LinchpinError):
            answer_for(query, narrowed(query, self._view.params()), self._view, self._version)
