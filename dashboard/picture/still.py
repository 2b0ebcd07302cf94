"""Figures as still pictures, SVG or PNG, and pages as PDF or PNG."""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable
from typing import Any

from dashboard.picture.chromium import made

# Signs that no XML may hold, though names do.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PRINTED = {"printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True}


def draw(figure: dict[str, Any], form: str, width: int, height: int, scale: float = 1) -> bytes:
    """Return a figure, given as plain values, as `svg` or `png`, so many pixels wide and high, a PNG times `scale`.

    Raises NoBrowser without a Chromium, Busy where too many wait, NotMade if it does not draw.
    """
    opts = {"format": form, "width": width, "height": height, "scale": scale}

    async def drawn(browser: Any) -> bytes:
        picture: bytes = await browser.calc_fig(_allowed(figure), opts=opts)
        return picture

    return made("picture", drawn)


def _allowed(part: Any) -> Any:
    """Return a part of a figure whose texts hold only what XML takes: a PNG is made of an SVG, too."""
    match part:
        case str():
            return _FORBIDDEN.sub("", part)
        case dict():
            return {key: _allowed(value) for key, value in part.items()}
        case list():
            return [_allowed(value) for value in part]
    return part


def printed(page: str) -> bytes:
    """Return a page of HTML as PDF, on paper of the size that its style names; no script of it runs.

    Raises NoBrowser without a Chromium, Busy where too many wait, NotMade if it does not print.
    """

    async def on_paper(tab: Any) -> bytes:
        answer = await _told(tab, "Page.printToPDF", **PRINTED, generateDocumentOutline=True)
        return base64.b64decode(answer["data"])

    return made("PDF", lambda browser: _with(browser, page, on_paper))


def photographed(page: str, width: int, height: int, scale: float) -> bytes:
    """Return a page of HTML as PNG, so many pixels wide and high times `scale`; it raises what `printed` does."""

    async def seen(tab: Any) -> bytes:
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        await _told(tab, "Emulation.setDeviceMetricsOverride", **size)
        return base64.b64decode((await _told(tab, "Page.captureScreenshot", format="png"))["data"])

    return made("picture", lambda browser: _with(browser, page, seen))


async def _with(browser: Any, page: str, work: Callable[[Any], Awaitable[bytes]]) -> bytes:
    """Return what `work` makes of a tab that shows the page; the tab goes again."""
    tab = await browser.create_tab()
    try:
        await _told(tab, "Emulation.setScriptExecutionDisabled", value=True)
        tree = await _told(tab, "Page.getFrameTree")
        await _told(tab, "Page.setDocumentContent", frameId=tree["frameTree"]["frame"]["id"], html=page)
        return await work(tab)
    finally:
        await tab.close()


async def _told(tab: Any, command: str, **said: Any) -> dict[str, Any]:
    answer = await tab.send_command(command, params=said)
    if "error" in answer:
        raise RuntimeError(f"{command}: {answer['error'].get('message', 'failed')}")
    found: dict[str, Any] = answer["result"]
    return found
