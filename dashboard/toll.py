"""What an answer costs whoever asked for it: a charge is made where something is computed, never for what is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar


class TooMany(Exception):
    """Whoever asks has had more computed than the server gives in a while; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


# Set by the gate for each request. A page of the app, a command and a test pay nothing.
payer: ContextVar[Callable[[], None] | None] = ContextVar("payer", default=None)


def charge() -> None:
    """Charge whoever asked for one answer that is about to be computed; raises TooMany if nothing is left."""
    pay = payer.get()
    if pay is not None:
        pay()
