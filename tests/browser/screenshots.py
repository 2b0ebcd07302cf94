"""Every page at 1440 and 390 pixels, light and dark, as pictures in screenshots/: `make screenshots`."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from tests.browser.chromium import chromium
from tests.browser.looking import settle
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
SIZES = {"wide": (1440, 900), "phone": (390, 844)}


def take(base: str, folder: Path, pages: tuple[str, ...]) -> None:
    folder.mkdir(exist_ok=True)
    with chromium() as browser:
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                for name in pages:
                    page.goto(f"{base}/{name}")
                    settle(page)
                    content = page.locator("[data-testid=stMainBlockContainer]").bounding_box() or {"height": height}
                    page.set_viewport_size({"width": width, "height": min(int(content["height"]) + 80, 12_000)})
                    settle(page)
                    page.screenshot(path=folder / f"{_file(name)}-{size}-{scheme}.png")
                    page.set_viewport_size({"width": width, "height": height})
                context.close()


def _file(page: str) -> str:
    """Return the name of a page's picture: `client?client=openai` is `client-openai`."""
    return re.sub(r"\?.*=", "-", page) or "overview"


if __name__ == "__main__":
    chosen = tuple(sys.argv[1:]) or PAGES
    log = Path(tempfile.mkdtemp()) / "server.log"
    with serving(PROJECT / "data", PROJECT / "queries", log) as address:
        take(address, PROJECT / "screenshots", chosen)
