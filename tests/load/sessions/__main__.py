"""Count page runs for readers at once: ours beside stock Streamlit and the floor; write results_sessions.*."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
from pathlib import Path
from typing import Any

import streamlit

from dashboard.bench_servers import Served
from dashboard.catalog.folder import catalogue
from dashboard.page.names import OF_ONE, page_names
from dashboard.settings import Settings
from dashboard.warehouse.version import open_version
from tests.load.sessions.crowd import Asked, Crowd, assembled, crowd, once
from tests.load.sessions.memory import held
from tests.load.sessions.servers import floor_page, our_pages, stock_page
from tests.load.sessions.telling import VERDICT_AT, written

RESULTS = Path(__file__).parent.parent / "results_sessions.json"
SESSIONS, MOST_SESSIONS, OPEN = (1, 10, 50, 200), 500, (50, 200)
SECONDS, PATIENCE = 4.0, 150.0
# Of whom the pages of one organisation are read, where the data know them.
USUAL = {"client": "openai", "vendor": "scale-ai"}


def main() -> None:
    """Read the arguments, measure, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=SESSIONS, help=f"at most {MOST_SESSIONS}")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each crowd asks for a page")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="after how many seconds a run is given up")
    parser.add_argument("--pages", nargs="+", help="such as overview or client?client=openai; all unless given")
    parser.add_argument("--data", help="the built folder that is served")
    parser.add_argument("--without-memory", action="store_true", help="count runs alone")
    given = parser.parse_args()
    if max(given.sessions) > MOST_SESSIONS:
        parser.error(f"--sessions {max(given.sessions)}: at most {MOST_SESSIONS}")
    settings = Settings.read(given.data)
    seen = {
        "machine": {
            **{"cores": os.cpu_count(), "system": platform.machine(), "load": round(os.getloadavg()[0], 1)},
            **{"python": platform.python_version(), "streamlit": streamlit.__version__, "load_after": None},
        },
        **asyncio.run(Bench(settings, given).measured()),
    }
    seen["machine"]["load_after"] = round(os.getloadavg()[0], 1)
    RESULTS.write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    RESULTS.with_suffix(".md").write_text(written(seen), encoding="utf-8")
    print(written(seen))


class Bench:
    """One run of the bench: three servers side by side, every page at every number of sessions, then memory."""

    def __init__(self, settings: Settings, given: argparse.Namespace) -> None:
        self._settings, self._given = settings, given
        self._pages: list[str] = given.pages or all_pages(settings)

    async def measured(self) -> dict[str, Any]:
        """Return all that was seen, as a result says it."""
        with (
            our_pages(self._settings) as own,
            stock_page(self._settings) as theirs,
            floor_page(self._settings) as low,
        ):
            found = await self._counted(own, theirs, low)
        if not self._given.without_memory:
            servers = {
                "ours": (our_pages, self._pages),
                "stock": (stock_page, ["?charts=1"]),
                "floor": (floor_page, [""]),
            }
            found["memory"] = {
                name: await held(self._settings, serve, pages, OPEN) for name, (serve, pages) in servers.items()
            }
        return {"seconds": self._given.seconds, "sessions": sorted(self._given.sessions), **found}

    async def _counted(self, own: Served, theirs: Served, low: Served) -> dict[str, Any]:
        charts = {page: await self._warm(own, page) for page in self._pages}
        for count in sorted(set(charts.values()) - {0}):
            await self._warm(theirs, f"?charts={count}")
        await self._warm(low, "")
        pages: dict[str, Any] = {page: {"charts": charts[page], "ours": {}, "kept": {}} for page in self._pages}
        stock: dict[int, dict[str, Any]] = {count: {} for count in charts.values() if count}
        floor: dict[str, Any] = {}
        for sessions in sorted(self._given.sessions):
            at = str(sessions)
            floor[at] = (await self._crowd(low, "", 1, sessions)).told()
            for page, told in pages.items():
                count = charts[page]
                told["ours"][at] = (await self._crowd(own, page, count, sessions)).told()
                if sessions == VERDICT_AT:
                    told["kept"][at] = (await self._crowd(own, page, count, sessions, keeps=True)).told()
                if count and at not in stock[count]:
                    stock[count][at] = await self._rival(theirs, count, sessions, stock[count])
                print(f"{sessions:4} sessions, {page}: {told['ours'][at]['runs_a_second']} runs a second", flush=True)
        return {"pages": pages, "stock": {str(count): told for count, told in stock.items()}, "floor": floor}

    async def _rival(self, theirs: Served, count: int, sessions: int, before: dict[str, Any]) -> dict[str, Any]:
        """Return what stock Streamlit does, or how long it would take where that is beyond patience."""
        rates = [told["runs_a_second"] for told in before.values() if told.get("runs_a_second")]
        expected = sessions / rates[-1] if rates else 0.0
        if expected > self._given.patience:
            return {"would_take_s": round(expected)}
        return (await self._crowd(theirs, f"?charts={count}", count, sessions)).told()

    async def _crowd(self, served: Served, page: str, charts: int, sessions: int, keeps: bool = False) -> Crowd:
        asked = Asked(page, charts, self._given.seconds, self._given.patience)
        return await crowd(served, asked, sessions, keeps)

    async def _warm(self, served: Served, page: str) -> int:
        """Have a page run once, uncounted; return its charts. Raises RuntimeError where it goes wrong."""
        async with assembled(served.port, [page]) as readers:
            seen = await once(readers, self._given.patience)
        if seen.faults or not seen.runs:
            raise RuntimeError(f"{page or 'the page'} does not run: {', '.join(seen.faults) or 'it does not end'}")
        return seen.runs[0].charts


def all_pages(settings: Settings) -> list[str]:
    """Return every page of the menu, and those of one organisation also with one chosen."""
    world = open_version(settings).world
    known = {"client": world.clients, "vendor": world.vendors}
    chosen = [
        f"{page}?{page}={USUAL[page] if USUAL[page] in known[page] else min(known[page])}"
        for page in OF_ONE
        if known[page]
    ]
    return [*page_names(catalogue(settings.queries)), *chosen]


if __name__ == "__main__":
    main()
