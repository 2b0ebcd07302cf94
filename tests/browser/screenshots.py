"""Every page and brief at 1440 and 390 pixels, light and dark, as pictures in screenshots/: `make screenshots`."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import chromium
from tests.browser.looking import PATIENCE, settle
from tests.serving import PROJECT, serving

PAGES = (
    *("", "dependence", "delivery", "quality", "contracts", "cost", "market", "events", "people"),
    *(
        "client",
        "client?client=openai",
        "vendor",
        "vendor?vendor=scale-ai",
        "evidence",
        "queries",
        "imports",
        "upload",
    ),
)
BRIEFS = (
    *("overview", "dependence", "delivery", "quality", "contracts", "cost", "market", "events", "people"),
    *("client", "client?client=openai", "vendor", "vendor?vendor=scale-ai", "evidence", "imports"),
)
SIZES = {"wide": (1440, 900), "phone": (390, 844)}


def take(base: str, folder: Path, pages: tuple[str, ...]) -> None:
    folder.mkdir(exist_ok=True)
    with chromium() as browser:
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                for name in pages:
                    is_brief = name.startswith("brief/")
                    whole, wait = ("body", alive) if is_brief else ("[data-testid=stMainBlockContainer]", settle)
                    page.goto(f"{base}/{name}")
                    wait(page)
                    content = page.locator(whole).bounding_box() or {"height": height}
                    page.set_viewport_size({"width": width, "height": min(int(content["height"]) + 80, 12_000)})
                    wait(page)
                    page.screenshot(path=folder / f"{_file(name)}-{size}-{scheme}.png")
                    page.set_viewport_size({"width": width, "height": height})
                context.close()


def alive(page: Page) -> None:
    """Wait until every chart in sight of a brief is alive."""
    figures = "[...document.querySelectorAll('figure[data-chart]')]"
    is_done = "f => f.getBoundingClientRect().top >= innerHeight || f.matches('.alive')"
    page.wait_for_function(f"() => {figures}.every({is_done})", timeout=PATIENCE)


def _file(page: str) -> str:
    """Return the name of a page's picture: `brief/client?client=openai` is `brief-client-openai`."""
    return re.sub(r"\?.*=|/", "-", page) or "overview"


if __name__ == "__main__":
    chosen = tuple(sys.argv[1:]) or (*PAGES, *(f"brief/{name}" for name in BRIEFS))
    log = Path(tempfile.mkdtemp()) / "server.log"
    with serving(PROJECT / "data", PROJECT / "queries", log) as address:
        take(address, PROJECT / "screenshots", chosen)
