"""The gate as a whole: one function that puts it before an app."""

from __future__ import annotations

import os
from dataclasses import dataclass

from starlette.types import ASGIApp

from dashboard.errors import Finding, LinchpinError
from dashboard.gate.access_log import AccessLog, access_log
from dashboard.gate.headers import SecurityHeaders
from dashboard.gate.leaving import Leaving
from dashboard.gate.rate import Buckets, Rate
from dashboard.gate.sizes import Sizes

# Answers computed in a minute; a brief of a page is 10 to 30 the first time, and none when it is kept.
A_MINUTE = 300


@dataclass(frozen=True)
class Bounds:
    """What an operator may set: answers a minute for a reader, 0 for any number, and where the access log goes."""

    a_minute: int = A_MINUTE
    log: str = ""

    @classmethod
    def read(cls) -> Bounds:
        """take the bounds from the environment; raises LinchpinError for a rate that is no number."""
        rate = os.environ.get("LINCHPIN_RATE") or str(A_MINUTE)
        if not (rate.isascii() and rate.isdigit()):
            raise LinchpinError(Finding("LINCHPIN_RATE", f'"{rate}" is no number.', "Write answers a minute, or 0."))
        return cls(int(rate), os.environ.get("LINCHPIN_ACCESS_LOG", ""))


def guarded(app: ASGIApp, bounds: Bounds) -> ASGIApp:
    """Return the app behind the gate; the log stands first, so that it sees refusals too."""
    paid = Rate(app, Buckets(bounds.a_minute) if bounds.a_minute else None)
    return AccessLog(SecurityHeaders(Leaving(Sizes(paid))), access_log(bounds.log) if bounds.log else None)
