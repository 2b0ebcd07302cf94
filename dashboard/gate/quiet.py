"""The log of faults: where something went wrong and what kind of fault it was, but no value that a reader sent."""

from __future__ import annotations

import logging
import traceback
from typing import Any


def told_quietly(error: BaseException | None) -> str:
    """Return the stack of an exception, and of those that led to it, each ended by its type and no message."""
    found: list[str] = []
    while error is not None:
        stack = "".join(traceback.format_tb(error.__traceback__))
        kind = type(error)
        found.insert(0, f"Traceback (most recent call last):\n{stack}{kind.__module__}.{kind.__qualname__}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nThen:\n\n".join(found)


def be_quiet() -> None:
    """Have every log of this process tell exceptions quietly: their messages may repeat what was asked."""
    make = logging.getLogRecordFactory()

    def quietly(*args: Any, **named: Any) -> logging.LogRecord:
        record = make(*args, **named)
        if record.exc_info:
            # A formatter keeps a text that is there already.
            record.exc_text = told_quietly(record.exc_info[1])
        return record

    logging.setLogRecordFactory(quietly)
