"""Time a warm script run of every page, beside a hello-world Streamlit page, in one go."""

from __future__ import annotations

from dashboard.settings import Settings


def bench(settings: Settings, runs: int) -> int:
    """Print the median of warm runs for each page; not yet measured."""
    raise NotImplementedError
