"""A brief written as one page of HTML, with the digests by which a browser knows its style and script as ours."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.brief.brief import Brief
from dashboard.export.workbook import MOST_ROWS
from dashboard.page.markup import template
from dashboard.page.names import OF_ONE, page_title
from dashboard.picture.bundle import bundle_name

if TYPE_CHECKING:
    from dashboard.brief.paper import Paper

FOLDER = Path(__file__).parent
# Plotly makes an empty style element and fills it by rules, which a policy does not count as inline.
EMPTY = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@cache
def part(name: str) -> str:
    """Return a file that every brief holds, the style or the script."""
    return (FOLDER / name).read_text(encoding="utf-8").strip()


@cache
def policy() -> str:
    """Return the content security policy of a brief: nothing runs or styles it but what is ours."""
    style, script = (_digest(part(name)) for name in ("brief.css", "brief.js"))
    return (
        f"default-src 'none'; style-src '{style}' '{EMPTY}'; script-src '{script}' 'self'; "
        "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def written(
    brief: Brief,
    stills: Mapping[str, Mapping[str, str]],
    pages: list[str],
    preview: str,
    paper: Paper | None = None,
) -> str:
    """Return the page; `stills` holds by query and size the pictures that are drawn, and may miss some.

    `preview` is the whole address of the picture that stands beside a link; `paper` is what a printed page has
    beside the others.
    """
    carried = {key: value for key, value in brief.view.params().items() if key not in ("query", *OF_ONE)}
    world = brief.pinned.version.world
    named = {"client": world.clients, "vendor": world.vendors, "service": world.services}
    filters = [
        (key, named.get(key, {}).get(value, value))
        for key, value in brief.view.params().items()
        if key not in ("v", "q", "query", brief.view.page)
    ]
    return template(FOLDER / "brief.html").render(
        brief=brief,
        stills={block.place.id: stills.get(block.place.id, {}) for block in brief.blocks},
        pages=[(name, page_title(name)) for name in pages],
        carried=f"?{urlencode(carried)}" if carried else "",
        filters=filters,
        preview=preview,
        paper=paper,
        most=MOST_ROWS,
        charts=bundle_name(),
        style=Markup(part("brief.css")),
        script=Markup(part("brief.js")),
    )
