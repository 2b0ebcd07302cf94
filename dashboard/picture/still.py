"""Figures as still pictures, SVG or PNG, drawn by one Chromium that is kept running."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import cache
from typing import Any

import plotly.graph_objects as go

from dashboard.errors import Finding, LinchpinError

# In seconds.
PATIENCE, STOPPING = 60, 5
NO_BROWSER = (
    "is not there, and pictures are drawn by it.",
    "Install Debian's package chromium, or set LINCHPIN_CHROMIUM.",
)


class NoBrowser(LinchpinError):
    """There is no Chromium to draw with."""


class DrawingStopped(LinchpinError):
    """The process ends, and draws no more."""


def browser_path() -> str:
    """Return where the Chromium is that draws; raises NoBrowser if there is none."""
    named = os.environ.get("LINCHPIN_CHROMIUM", "chromium")
    found = shutil.which(named)
    if found is None:
        raise NoBrowser(Finding(named, *NO_BROWSER))
    return found


def draw(figure: go.Figure | dict[str, Any], form: str, width: int, height: int, scale: float = 1) -> bytes:
    """Return a figure as `svg` or `png`, so many pixels wide and high, a PNG times `scale`.

    Raises NoBrowser without a Chromium, DrawingStopped at the end, LinchpinError if it does not draw.
    """
    opts = {"format": form, "width": width, "height": height, "scale": scale}
    try:
        return _drawing().ask(figure, opts)
    except CancelledError:
        raise DrawingStopped(Finding("picture", "was not drawn: the server stops.")) from None
    except (OSError, RuntimeError, TimeoutError, ValueError) as error:
        do = "Try again; if it goes on, look at the server's log."
        raise LinchpinError(Finding("picture", f"was not drawn: {str(error) or type(error).__name__}.", do)) from None


@cache
def _drawing() -> _Drawing:
    return _Drawing(browser_path())


def stop_drawing() -> None:
    """End the Chromium, if one was started, before the process ends; nothing is drawn after it."""
    if _drawing.cache_info().currsize:
        _drawing().stop()


class _Drawing:
    """One Chromium and the loop that talks to it, in a thread of its own; started by the first picture."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._loop = asyncio.new_event_loop()
        self._kaleido: Any = None
        self._starting = asyncio.Lock()
        self._is_stopped = False
        threading.Thread(target=self._loop.run_forever, name="drawing", daemon=True).start()

    def ask(self, figure: go.Figure | dict[str, Any], opts: dict[str, Any]) -> bytes:
        """Return the picture; other threads may ask at the same time, and wait in turn.

        Raises CancelledError once it was stopped.
        """
        if self._is_stopped:
            raise CancelledError
        try:
            return asyncio.run_coroutine_threadsafe(self._draw(figure, opts), self._loop).result(PATIENCE)
        except Exception:
            # The Chromium went from under it, whatever that is called.
            if self._is_stopped:
                raise CancelledError from None
            raise

    async def _draw(self, figure: go.Figure | dict[str, Any], opts: dict[str, Any]) -> bytes:
        async with self._starting:
            if self._kaleido is None:
                # Half a second to import, which most processes never need.
                import kaleido  # noqa: PLC0415

                # Formulas are no part of our figures, and MathJax would be fetched from elsewhere.
                started = kaleido.Kaleido(n=1, timeout=PATIENCE, mathjax=False, path=self._path)
                await started.open()
                self._kaleido = started
        drawn: bytes = await self._kaleido.calc_fig(figure, opts=opts)
        return drawn

    def stop(self) -> None:
        """End the Chromium; what is being drawn is not waited for."""
        self._is_stopped = True
        with suppress(TimeoutError, OSError, RuntimeError, CancelledError):
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(STOPPING)

    async def _close(self) -> None:
        # One that is just being started is waited for: it could not be ended.
        async with self._starting:
            if self._kaleido is not None:
                await self._kaleido.close()
