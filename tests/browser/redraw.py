"""How long a reader waits in a real browser from a choice in the sidebar until the page is drawn anew.

Each client is chosen by turns: for the first time, when all questions are still to be answered, and again.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from playwright.sync_api import Browser

from dashboard.settings import Settings
from tests.browser.chromium import chromium
from tests.browser.looking import DRAWN, settle
from tests.load.sessions.servers import our_pages

PAGES = ("overview", "dependence", "quality", "delivery")
CLIENTS = ("openai", "google", "meta", "microsoft", "amazon")
SCREEN = {"width": 1440, "height": 900}
ROUNDS, MOST_MS = 3, 400
# Milliseconds until the first finding is another one, until nothing on the screen changed any more, and until the
# server has ended and every chart of the page is the one that was asked for.
CHOOSE = """async value => {
  const filters = document.querySelector(".st-key-filters [data-testid=stBidiComponentIsolated]").shadowRoot
  const select = filters.querySelector("select")
  const panels = [...document.querySelectorAll(".panel")].filter(panel => {
    const { top, bottom } = panel.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  })
  const findings = () => [...document.querySelectorAll(".panel .finding")].map(one => one.textContent).join("|")
  const before = findings(), began = performance.now()
  let first = null, changed = null, over = null
  const watcher = new MutationObserver(() => { changed = performance.now() - began })
  for (const panel of panels) {
    for (const words of panel.querySelectorAll(".above, .below")) watcher.observe(words, { childList: true })
    watcher.observe(panel.querySelector(".chart"), { attributeFilter: ["data-drawn"] })
  }
  select.value = value
  for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }))
  for (;;) {
    await new Promise(requestAnimationFrame)
    const now = performance.now() - began
    if (now > 20000) throw new Error(`${value} was not drawn`)
    if (first === null && findings() !== before) first = now
    const isOver = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    const isDone = first !== null && isOver && location.search.includes(value) && DRAWN
    over = isDone ? (over ?? now) : null
    // A panel hears of its figure some frames after the script has finished.
    if (over !== null && now > over + 200) { watcher.disconnect(); return [first, changed ?? first, over] }
  }
}""".replace("DRAWN", DRAWN)
HEAD = """
From a client chosen in the sidebar, {width} by {height} pixels, median of {clients} clients; target {most} ms until
all on the screen is drawn anew, again.

| page | first time: first panel, ms | screen, ms | page, ms | again: first panel, ms | screen, ms | page, ms | |
|:--|--:|--:|--:|--:|--:|--:|:--|"""


def main() -> None:
    """Print how long each page takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the built folder to serve")
    given = parser.parse_args()
    print(HEAD.format(**SCREEN, clients=len(CLIENTS), most=MOST_MS))
    with our_pages(Settings.read(given.data)) as served, chromium() as browser:
        for page in PAGES:
            first, again = chosen(browser, f"http://localhost:{served.port}/{page}")
            kept = "holds" if again[1] <= MOST_MS else "missed"
            told = " | ".join(f"{time:,.0f}" for time in (*first, *again))
            print(f"| {page} | {told} | {kept} |", flush=True)


def chosen(browser: Browser, address: str) -> tuple[list[float], list[float]]:
    """Return the median milliseconds until first panel, screen and whole page: of first times, and of later ones."""
    page = browser.new_page(viewport=SCREEN)
    page.goto(address)
    settle(page)
    times: list[list[tuple[float, ...]]] = [[], []]
    for turn in range(ROUNDS):
        for client in CLIENTS:
            times[min(turn, 1)].append(page.evaluate(CHOOSE, client))
            # So that no work of the last redraw falls into the next.
            page.wait_for_timeout(300)
    page.close()
    first, again = ([statistics.median(part) for part in zip(*held, strict=True)] for held in times)
    return first, again


if __name__ == "__main__":
    main()
