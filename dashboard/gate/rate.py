"""How much may be computed for one reader in a while: a bucket of tokens each, in the memory of this process."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.errors import Finding, errors_told
from dashboard.gate.payer import payer_of
from dashboard.toll import TooMany, payer

# Readers that are remembered; one forgotten begins with a full bucket.
MOST_READERS = 10_000


@dataclass
class Buckets:
    """A bucket for each reader that holds a minute's answers and fills as the minute goes."""

    a_minute: int
    now: Callable[[], float] = time.monotonic
    most: int = MOST_READERS
    _held: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, reader: str) -> None:
        """Take a token of a reader's; raises TooMany, with the seconds until there is one."""
        with self._lock:
            now = self.now()
            left, at = self._held.pop(reader, (float(self.a_minute), now))
            # Rounded, so that whoever waits as long as told finds a whole token.
            left = round(min(float(self.a_minute), left + (now - at) * self.a_minute / 60), 9)
            is_enough = left >= 1
            self._held[reader] = (left - is_enough, now)
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        if not is_enough:
            raise TooMany(math.ceil((1 - left) * 60 / self.a_minute))

    def __len__(self) -> int:
        return len(self._held)


class Rate:
    """Let whatever a request has computed be charged to its reader; what is kept costs nothing."""

    def __init__(self, app: ASGIApp, buckets: Buckets | None) -> None:
        self.app, self.buckets = app, buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name the payer while the request is answered."""
        reader = payer_of(scope) if scope["type"] == "http" else None
        if self.buckets is None or reader is None:
            await self.app(scope, receive, send)
            return
        before = payer.set(partial(self.buckets.take, reader))
        try:
            await self.app(scope, receive, send)
        finally:
            payer.reset(before)


async def too_many(request: Request, error: TooMany) -> Response:
    """Answer 429, in the form of the address that was asked, with the seconds to wait."""
    unit = "second" if error.wait == 1 else "seconds"
    what, do = "too much was asked for in a short while.", f"Ask again in {error.wait} {unit}."
    headers = {"Retry-After": str(error.wait), "Cache-Control": "no-store"}
    if request.url.path.startswith("/api/"):
        return JSONResponse(errors_told(Finding(request.url.path, what, do)), 429, headers)
    return PlainTextResponse(f"{what.capitalize()} {do}", 429, headers)
