"""Every page at 1440 and 390 pixels, light and dark, as pictures in screenshots/: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.chromium import chromium
from tests.serving import PROJECT, serving

PAGES = ("", "dependence", "market", "events", "people", "evidence", "queries")
SIZES = {"wide": (1440, 900), "phone": (390, 844)}


def settle(page: Page) -> None:
    """Wait until the script has finished and no chart is still to come."""
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stApp][data-test-script-state=running]')", timeout=30_000
    )
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg'))",
        timeout=30_000,
    )


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
                    page.screenshot(path=folder / f"{name or 'overview'}-{size}-{scheme}.png")
                    page.set_viewport_size({"width": width, "height": height})
                context.close()


if __name__ == "__main__":
    chosen = tuple(sys.argv[1:]) or PAGES
    with tempfile.TemporaryDirectory() as scratch:
        with serving(PROJECT / "data", PROJECT / "queries", Path(scratch) / "server.log") as address:
            take(address, PROJECT / "screenshots", chosen)
