"""Work that goes on in a process beside this one, and is done here if nobody there has begun it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Promise(Generic[Result]):
    """What a function will return."""

    begun: Future[Result] | None
    function: Callable[..., Result]
    arguments: tuple[Any, ...]

    def result(self) -> Result:
        """Return it; waits only for what the other process has begun."""
        if self.begun is None or self.begun.cancel():
            return self.function(*self.arguments)
        return self.begun.result()


class Beside:
    """One process beside this one, started with the first thing it is asked, gone at the end of the block.

    `alone` starts none: all is done here, when its result is asked for.
    """

    def __init__(self, alone: bool = False) -> None:
        self._alone = alone
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def promise(self, function: Callable[..., Result], *arguments: Any) -> Promise[Result]:
        """Ask for a function of a module, with arguments that can be sent there; asked first is begun first."""
        if self._alone:
            return Promise(None, function, arguments)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"))
        return Promise(self._pool.submit(function, *arguments), function, arguments)
