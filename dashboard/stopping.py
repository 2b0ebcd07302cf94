"""Ctrl-C: a command that is stopped ends in one line, and never between two steps that belong together."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

STATUS = 130


@dataclass
class Stop:
    """Whether somebody asked the command to stop; what it ended in then says nothing."""

    is_asked: bool = False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Raise KeyboardInterrupt within the block at the first Ctrl-C; those that follow do not disturb the clearing."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def ask(number: int, frame: FrameType | None) -> None:
        if not stop.is_asked:
            stop.is_asked = True
            raise KeyboardInterrupt

    former = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, former)


@contextmanager
def unstopped() -> Iterator[None]:
    """Hold a Ctrl-C back until the block is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
        if asked:
            signal.raise_signal(signal.SIGINT)
