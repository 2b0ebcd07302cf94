"""A reader over the socket has a page of the real server run to its end, and says of each fault what it was."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import Popen
from typing import Any, TypeVar

import pytest

from dashboard.bench_servers import Served, stock
from dashboard.page.unanswered import is_unanswered
from dashboard.panel import panels
from dashboard.settings import Settings
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, lay
from tests.load.sessions.client import Run, reading
from tests.load.sessions.crowd import Asked, assembled, crowd, once
from tests.load.sessions.telling import judged, written
from tests.serving import running

PATIENCE = 30
Server = tuple[Popen[bytes], int]
T = TypeVar("T")


@pytest.fixture(scope="module")
def server(shipped_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sessions")
    shutil.copytree(shipped_settings.queries, folder / "queries")
    lay(folder / "queries", "people/faulty", CLIENTS.replace("party.party_id", "party.party_di"))
    with running(shipped_settings.data, folder / "queries", folder / "server.log") as (process, address):
        yield process, int(address.rpartition(":")[2])


def done(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: a browser that is driven by the same process has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def served(server: Server) -> Served:
    return Served(server[1], server[0].pid)


def runs(port: int, page: str, number: int = 1, keeps: bool = False) -> list[Run]:
    async def read() -> list[Run]:
        async with reading(port, page, keeps) as reader:
            return [await reader.run(PATIENCE) for _ in range(number)]

    return done(read())


@pytest.mark.parametrize("keeps", [False, True])
def test_a_run_ends_with_every_chart_of_its_page(server: Server, shipped: Version, queries_held, keeps: bool):
    for page in (View("cost"), View("client", client="openai")):
        drawn = [one for one in panels(page, queries_held, shipped) if one.figure and not is_unanswered(one)]
        address = f"{page.page}?client={page.client}" if page.client else page.page
        first, *others = runs(server[1], address, 3, keeps)
        assert {run.charts for run in (first, *others)} == {len(drawn)}
        assert {run.faults for run in (first, *others)} == {()}
        # What a browser says it has is mentioned and not sent again.
        assert all((run.received < 0.9 * first.received) is keeps for run in others)


def test_what_a_reader_sees_go_wrong_is_told(server: Server):
    (run,) = runs(server[1], "nowhere")
    assert run.faults == ("there is no page nowhere",)
    (run,) = runs(server[1], "people")
    assert run.faults == ("error shown: This question cannot be answered now.",)
    with stock("raise ValueError('broken')") as other:
        (run,) = runs(other.port, "")
    assert run.faults == ("exception ValueError: broken",)


def test_a_crowd_counts_its_runs_and_whatever_was_not_as_it_should_be(server: Server):
    seen = done(crowd(served(server), Asked("overview", 2, 0.5, PATIENCE), 5))
    assert len(seen.runs) >= 5
    assert (seen.told()["errors"], seen.unfinished, seen.told()["charts"]) == (0, 0, 2)
    assert 0 < seen.part(0.5) <= seen.part(0.95)
    assert seen.served_in > 0
    wrong = done(crowd(served(server), Asked("overview", 3, 0, PATIENCE), 2))
    assert wrong.faults == {"2 charts instead of 3": 2}
    assert done(crowd(served(server), Asked("cost", 3, 0, 0.001), 2)).unfinished == 2


def test_a_server_that_hangs_up_is_an_error(shipped_settings: Settings, tmp_path: Path):
    async def read(process: Popen[bytes], port: int) -> int:
        async with assembled(port, ["overview"] * 3) as readers:
            assert (await once(readers, PATIENCE)).told()["errors"] == 0
            process.kill()
            return int((await once(readers, PATIENCE)).told()["errors"])

    folders = shipped_settings.data, shipped_settings.queries
    with running(*folders, tmp_path / "log") as (process, address):
        assert done(read(process, int(address.rpartition(":")[2]))) == 3


def result(rate: float, charts: int, stock_rate: float | None) -> dict[str, object]:
    def told(value: float) -> dict[str, object]:
        figures = dict.fromkeys(("p50_ms", "p95_ms", "kilobytes", "client_cores", "server_ms_a_run"), 1.0)
        return {"runs_a_second": value, "runs": 1, "errors": 0, "unfinished": 0, "faults": {}, **figures}

    rival = told(stock_rate) if stock_rate else {"would_take_s": 400}
    return {
        "machine": {"cores": 2, "system": "x", "load": 0, "load_after": 0, "python": "3.11", "streamlit": "1"},
        "seconds": 1.0,
        "sessions": [50],
        "pages": {"one": {"charts": charts, "ours": {"50": told(rate)}, "kept": {"50": told(rate)}}},
        "stock": {str(charts): {"50": rival}},
        "floor": {"50": told(100.0)},
    }


@pytest.mark.parametrize(
    ("rate", "charts", "stock_rate", "holds"),
    [(60, 3, 3, True), (59, 3, 3, False), (59, 3, None, None), (50, 2, 10, True), (49, 2, 10, False)],
)
def test_a_page_is_held_against_the_rival_that_it_has(rate, charts, stock_rate, holds):
    seen = result(rate, charts, stock_rate)
    assert judged(seen)["one"][1] is holds
    assert written(seen).count("**missed**") == (holds is False)
