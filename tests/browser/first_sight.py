"""How long a reader waits in a real browser with nothing kept, for briefs, and for the app beside stock Streamlit.

Each figure is the median of some loads in turn, on this machine's own connection and on that of a phone.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from dashboard.bench_rates import whole
from dashboard.bench_servers import ONE_CHART, ours, stock
from dashboard.settings import Settings
from tests.browser.chromium import chromium

PAGES = ("overview", "dependence", "delivery")
RUNS, PATIENCE = 5, 120_000
# 1.6 Mbit/s down, 0.75 up, in bytes a second; a round trip of 150 ms.
PHONE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
# The moment of the frame after the one in which something held for the first time, in ms since the load began. The
# charts of a brief that come alive unasked lie within 400 pixels of what is seen; where none does, it is the first.
WATCH = """
window.firstSight = {}
const holds = {
  visible: () => isRead() && figures().every(f => f.querySelector("svg")),
  alive: () => near().length && near().every(f => f.matches(".alive")),
  drawn: () => document.querySelector(`.js-plotly-plot :is(${traces})`),
}
const traces = ".scatterlayer .trace, .barlayer .trace, .treemaplayer .slice"
const isRead = () => document.readyState !== "loading" && figures().length
const figures = () => [...document.querySelectorAll("figure[data-chart]")]
const near = () => figures().filter(f => f.getBoundingClientRect().top < innerHeight + 400)
const look = () => {
  for (const [name, held] of Object.entries(holds)) {
    if (name in window.firstSight || !held()) continue
    window.firstSight[name] = null
    requestAnimationFrame(() => { window.firstSight[name] = performance.now() })
  }
  if (isRead() && !near().length) figures()[0].scrollIntoView()
  requestAnimationFrame(look)
}
look()
"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True)
class Connection:
    """What a page is loaded over: its name, how it is emulated (None: not), the screen, and what is asked of us."""

    name: str
    emulated: dict[str, float | bool] | None
    screen: dict[str, int]
    paint: float
    visible: float
    alive: float
    app: float


CONNECTIONS = (
    Connection("loopback", None, {"width": 1440, "height": 900}, 0.3, 0.5, 1.3, 2.5),
    Connection("phone, 1.6 Mbit/s, 150 ms", PHONE, {"width": 390, "height": 844}, 0.5, 1.0, 3.2, 10.0),
)
MOST_KB = 400


@contextmanager
def cold(browser: Browser, over: Connection) -> Iterator[tuple[Page, Callable[[], float]]]:
    """Yield a page with nothing kept, and what tells the bytes that it has moved."""
    context = browser.new_context(viewport=over.screen)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    moved: list[float] = []
    session.on("Network.loadingFinished", lambda told: moved.append(told["encodedDataLength"]))
    if over.emulated:
        session.send("Network.emulateNetworkConditions", over.emulated)
    try:
        yield page, lambda: sum(moved)
    finally:
        context.close()


def wait(page: Page, what: str) -> float:
    """Return after how many seconds it was there."""
    page.wait_for_function(f"() => window.firstSight.{what}", timeout=PATIENCE)
    return float(page.evaluate(f"() => window.firstSight.{what}")) / 1000


def brief(browser: Browser, over: Connection, url: str) -> tuple[float, ...]:
    """Return seconds to the first paint, to charts seen and to charts alive, and the KB that were moved."""
    with cold(browser, over) as (page, moved):
        page.goto(url, wait_until="commit")
        alive, visible = wait(page, "alive"), wait(page, "visible")
        painted = float(page.evaluate(PAINT)) / 1000
        # What is there before anything was painted is seen with the first paint.
        return painted, max(visible, painted), alive, moved() / 1000


def app(browser: Browser, over: Connection, url: str) -> tuple[float, ...]:
    """Return seconds to the first chart, and the KB that were moved."""
    with cold(browser, over) as (page, moved):
        page.goto(url, wait_until="commit", timeout=PATIENCE)
        drawn = wait(page, "drawn")
        return drawn, moved() / 1000


def tell(name: str, loads: list[tuple[float, ...]], targets: tuple[float | None, ...]) -> None:
    """Print one line: the median of each figure, least and most, and what is asked of it."""
    parts = []
    for found, target in zip(zip(*loads, strict=True), targets, strict=True):
        digits = 0 if max(found) >= 60 else 2
        spread = f"{min(found):.{digits}f} to {max(found):.{digits}f}"
        asked = f" < {target:g}" if target else ""
        parts.append(f"{statistics.median(found):7.{digits}f}{asked} ({spread})")
    print(f"{name:14}{'  '.join(parts)}", flush=True)


def take(settings: Settings, pages: tuple[str, ...], runs: int) -> None:
    """Print all figures; loads of all pages and of both servers take turns, so that a busy minute falls on all."""
    with ours(settings, "--cold") as own, stock(ONE_CHART) as theirs, chromium() as browser:
        base, other = (f"http://localhost:{served.port}" for served in (own, theirs))
        briefs = f"{base}/brief"
        for page in pages:
            whole(f"{briefs}/{page}")
        # The first reader of a server waits for imports and packing, once a start; that is not measured.
        for url in (base, other):
            app(browser, CONNECTIONS[0], url)
        for over in CONNECTIONS:
            rounds = range(runs)
            loads = {page: [] for page in pages}
            for _ in rounds:
                for page in pages:
                    loads[page].append(brief(browser, over, f"{briefs}/{page}"))
            told = f"KB; median of {runs} (least to most), load {load()}"
            print(f"briefs, {over.name}: s to first paint, charts seen, charts alive, and {told}")
            for page, found in loads.items():
                tell(page, found, (over.paint, over.visible, over.alive, MOST_KB))
            both = [(app(browser, over, base), app(browser, over, other)) for _ in rounds]
            print(f"app, {over.name}: s to the first chart, and {told}")
            tell("our Overview", [one for one, _ in both], (over.app, None))
            tell("stock, 1 chart", [one for _, one in both], (None, None))


def load() -> str:
    """Return how busy the machine is: processes that run or wait, over the last minute, beside its cores."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--data")
    known = parser.parse_args()
    take(Settings.read(known.data), tuple(known.pages), known.runs)
