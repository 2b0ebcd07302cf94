"""The one Chromium that draws and prints: kept running, asked in turn, and started anew where it died."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import cache
from typing import Any

from dashboard.errors import Finding, LinchpinError
from dashboard.turns import Turns

# In seconds: for one picture or PDF, and for a turn at it.
PATIENCE = 60
# A moment in which a browser whose pipe broke is known to be gone.
MOMENT = 0.2
TURNS = Turns("pictures and PDFs", at_once=1, waiting=16, patience=PATIENCE)
NO_BROWSER = (
    "is not there, and pictures and PDFs are made by it.",
    "Install Debian's package chromium, or set LINCHPIN_CHROMIUM.",
)
# In seconds: for the browser to end with the process.
STOPPING = 5
Work = Callable[[Any], Awaitable[bytes]]


class NoBrowser(LinchpinError):
    """There is no Chromium to draw with."""


class NotMade(LinchpinError):
    """The Chromium that is there did not make what it was asked for."""


class DrawingStopped(LinchpinError):
    """The process ends, and draws no more."""


def browser_path() -> str:
    """Return where the Chromium is that draws; raises NoBrowser if there is none."""
    named = os.environ.get("LINCHPIN_CHROMIUM", "chromium")
    found = shutil.which(named)
    if found is None:
        raise NoBrowser(Finding(named, *NO_BROWSER))
    return found


def made(what: str, work: Work) -> bytes:
    """Return what `work` makes with the browser; other threads may ask at the same time, and wait in turn.

    Raises NoBrowser without a Chromium, Busy where too many wait, DrawingStopped at the end, NotMade if it fails.
    """
    path = browser_path()
    with TURNS.taken():
        try:
            return _running(path).ask(work)
        except DrawingStopped:
            raise
        # Its libraries raise errors of many kinds, some of them of no other class than this one.
        except Exception as error:
            do = "Try again; if it goes on, look at the server's log."
            raise NotMade(Finding(what, f"was not made: {str(error) or type(error).__name__}.", do)) from None


def stop_drawing() -> None:
    """End the Chromium, if one was started, before the process ends; nothing is drawn after it."""
    with suppress(NoBrowser):
        if _running.cache_info().currsize:
            _running(browser_path()).stop()


@cache
def _running(path: str) -> _Running:
    return _Running(path)


class _Running:
    """One Chromium and the loop that talks to it, in a thread of its own; started by the first picture."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._loop = asyncio.new_event_loop()
        self._browser: Any = None
        self._starting = asyncio.Lock()
        self._is_stopped = False
        threading.Thread(target=self._loop.run_forever, name="drawing", daemon=True).start()

    def ask(self, work: Work) -> bytes:
        stopped = DrawingStopped(Finding("picture", "was not made: the server stops."))
        if self._is_stopped:
            raise stopped
        try:
            return asyncio.run_coroutine_threadsafe(self._ask(work), self._loop).result()
        except BaseException:
            # The Chromium went from under it, whatever that is called.
            if self._is_stopped:
                raise stopped from None
            raise

    def stop(self) -> None:
        """End the Chromium; what is being made is not waited for."""
        self._is_stopped = True
        with suppress(TimeoutError, OSError, RuntimeError, CancelledError):
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(STOPPING)

    async def _close(self) -> None:
        # One that is just being started is waited for: it could not be ended.
        async with self._starting:
            await self._end()

    async def _ask(self, work: Work) -> bytes:
        try:
            return await self._once(work)
        except (asyncio.CancelledError, OSError, RuntimeError) as error:
            if isinstance(error, TimeoutError):
                raise
            await asyncio.sleep(MOMENT)
            if self._is_alive():
                raise RuntimeError(str(error) or "the browser let go of it") from None
        # It was ended from outside, perhaps for want of memory: once more, with a new one.
        return await self._once(work)

    async def _once(self, work: Work) -> bytes:
        async with self._starting:
            if not self._is_alive() and not self._is_stopped:
                await self._end()
                self._browser = await self._started()
        task = asyncio.ensure_future(work(self._browser))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            # What hangs once may hang for ever, and so may the end of the task: nobody waits for it.
            task.cancel()
            await self._end()
            raise TimeoutError(f"it took more than {PATIENCE} seconds")
        return task.result()

    def _is_alive(self) -> bool:
        return self._browser is not None and self._browser.subprocess.poll() is None

    async def _started(self) -> Any:
        # Half a second to import, which most processes never need.
        import kaleido  # noqa: PLC0415

        # Formulas are no part of our figures, and MathJax would be fetched from elsewhere.
        started = kaleido.Kaleido(n=1, timeout=PATIENCE, mathjax=False, path=self._path)
        await asyncio.wait_for(started.open(), PATIENCE)
        return started

    async def _end(self) -> None:
        former, self._browser = self._browser, None
        if former is not None:
            with suppress(Exception):
                former.subprocess.kill()
                await asyncio.wait_for(former.close(), PATIENCE)
