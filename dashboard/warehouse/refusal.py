"""What the present files are refused for, kept so that pages can say why an older version serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dashboard.errors import DataRefused
from dashboard.settings import Settings
from dashboard.warehouse.version import REFUSED


@contextmanager
def refusal_kept(settings: Settings) -> Iterator[None]:
    """Write down what a build within the block is refused for.

    An import or a merge that is refused leaves these files as they were, and no such word.
    """
    try:
        yield
    except DataRefused as refused:
        with suppress(OSError):
            (settings.versions / REFUSED).write_text(str(refused), encoding="utf-8")
        raise
