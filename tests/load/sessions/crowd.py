"""Many readers of one page at once: what each run took, how many a second, and what went wrong."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import WebSocketException

from dashboard.bench_servers import Served
from tests.load.sessions.client import Reader, Run, reading
from tests.load.sessions.process import processor_seconds

# So many sockets are opened at a time: a crowd comes over a moment, and no queue of the system overflows.
AT_ONCE = 20
# In seconds; how long opening a socket may take.
HANDSHAKE = 60


@dataclass(frozen=True)
class Asked:
    """A page, how many charts it has to draw, for how many seconds it is asked for, and how many a run may take."""

    page: str
    charts: int
    seconds: float
    patience: float


@dataclass
class Crowd:
    """What a number of sessions saw of a page: runs that ended, faults by their words, and seconds from the first
    request to the last end. `busy` is the part of a core that the readers themselves took, `served_in` how many
    seconds of processors the server took for all runs.
    """

    sessions: int
    runs: list[Run] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    unfinished: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    served_in: float = 0.0

    @property
    def rate(self) -> float:
        """Page runs a second."""
        return len(self.runs) / self.seconds if self.seconds else 0.0

    def part(self, part: float) -> float:
        """Return the milliseconds that this part of the runs keeps; 0 if none ended."""
        times = sorted(run.milliseconds for run in self.runs)
        return times[min(len(times) - 1, int(part * len(times)))] if times else 0.0

    def told(self) -> dict[str, Any]:
        """Return what a result says of it."""
        return {
            "runs": len(self.runs),
            "seconds": round(self.seconds, 2),
            "runs_a_second": round(self.rate, 2),
            "p50_ms": round(self.part(0.5), 1),
            "p95_ms": round(self.part(0.95), 1),
            "charts": int(statistics.median(run.charts for run in self.runs)) if self.runs else None,
            "kilobytes": round(statistics.median(run.received for run in self.runs) / 1000, 1) if self.runs else None,
            "errors": sum(self.faults.values()),
            "faults": dict(self.faults.most_common(5)),
            "unfinished": self.unfinished,
            "client_cores": round(self.busy, 2),
            "server_ms_a_run": round(self.served_in / len(self.runs) * 1000, 1) if self.runs else None,
        }


@asynccontextmanager
async def assembled(port: int, pages: list[str], keeps: bool = False) -> AsyncIterator[list[Reader]]:
    """Open one session for each page named, some at a time; yield their readers, and close all at the end."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def opened(stack: AsyncExitStack, page: str) -> Reader:
        async with turn, asyncio.timeout(HANDSHAKE):
            return await stack.enter_async_context(reading(port, page, keeps))

    async with AsyncExitStack() as stack:
        yield await asyncio.gather(*(opened(stack, page) for page in pages))


async def crowd(served: Served, asked: Asked, sessions: int, keeps: bool = False) -> Crowd:
    """Let so many sessions ask for runs, each anew as soon as its last is over, and wait for those begun in time.

    A run with another number of charts is a fault; one that does not end in time is left, and counted as unfinished.
    """
    seen = Crowd(sessions)
    async with assembled(served.port, [asked.page] * sessions, keeps) as readers:
        if keeps:
            # What a browser has kept is what it was sent before.
            await once(readers, asked.patience)
        started, worked, theirs = time.perf_counter(), time.process_time(), processor_seconds(served.pid)
        await asyncio.gather(*(_ask(reader, seen, started + asked.seconds, asked.patience) for reader in readers))
        seen.seconds = time.perf_counter() - started
        seen.busy = (time.process_time() - worked) / seen.seconds
        seen.served_in = processor_seconds(served.pid) - theirs
    wrong = Counter(
        f"{run.charts} charts instead of {asked.charts}" for run in seen.runs if run.charts != asked.charts
    )
    seen.faults.update(wrong)
    return seen


async def once(readers: list[Reader], patience: float) -> Crowd:
    """Let every reader have one run, all at once."""
    seen = Crowd(len(readers))
    await asyncio.gather(*(_ask(reader, seen, 0, patience) for reader in readers))
    return seen


async def _ask(reader: Reader, seen: Crowd, until: float, patience: float) -> None:
    """Ask for runs until a moment, for one at the least; a reader who is hung up on or kept waiting asks no more."""
    while True:
        try:
            run = await reader.run(patience)
        except TimeoutError:
            seen.unfinished += 1
            return
        except (WebSocketException, OSError) as error:
            seen.faults[f"closed: {type(error).__name__} {error}"] += 1
            return
        seen.runs.append(run)
        seen.faults.update(run.faults)
        if time.perf_counter() >= until:
            return
