"""The three servers that are measured beside each other: ours, stock Streamlit, and ours with one chart."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from dashboard.bench_servers import Served, free_port, ours, running, stock
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.version import current_id, version_path

HERE = Path(__file__).parent
Serve = Callable[[Settings], AbstractContextManager[Served]]


def our_pages(settings: Settings) -> AbstractContextManager[Served]:
    """Serve our pages as `make run` does; briefs, which nobody asks for here, are not made beforehand."""
    return ours(settings, "--cold")


def stock_page(settings: Settings) -> AbstractContextManager[Served]:
    """Serve the stock page by `streamlit run`, on the very database that our pages read."""
    os.environ["STOCK_DATABASE"] = str(version_path(settings, current_id(settings)))
    os.environ["STOCK_ROWS"] = str(HERE / "stock_rows.sql")
    return stock(HERE / "stock_page.py")


@contextmanager
def floor_page(settings: Settings) -> Iterator[Served]:
    """Serve the floor page from our folder, whose settings Streamlit reads, with the options of our server."""
    del settings
    port = free_port()
    options = ["--host", "localhost", "--port", str(port), "--log-level", "warning"]
    command = [sys.executable, "-m", "uvicorn", "tests.load.sessions.floor:app", *options]
    with running(command, PROJECT, port, "_stcore/health") as served:
        yield served
