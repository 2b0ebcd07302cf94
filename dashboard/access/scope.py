"""What a share link opens: the brief of its page, under its view, and what that brief loads."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from dashboard.access.rules import Scope
from dashboard.catalog.folder import catalogue
from dashboard.errors import LinchpinError
from dashboard.settings import Settings
from dashboard.view import KEYS

# What the brief adds by itself to what it loads: the data version that it shows.
BY_ITSELF = ("share", "v")
SHOWN = tuple(name for name in KEYS if name not in BY_ITSELF)


def is_within(asked: HTTPConnection, only: Scope, settings: Settings) -> bool:
    """Tell whether a request is for what a share link shows."""
    first, *rest = asked.scope["path"].strip("/").split("/")
    if first != "brief" or not rest:
        return False
    # What is no key of a view, such as mail programs append, changes nothing of what is shown.
    # Of a key that is given twice the last one counts, as on the page, even where it is empty.
    given = {name: value for name, value in asked.query_params.items() if name in SHOWN and value}
    is_page = len(rest) == 1 and "." not in rest[0]
    if only.params is not None:
        if given != {name: value for name, value in only.params if name in SHOWN}:
            return False
        if not _is_of_its_data(asked.query_params.getlist("v"), dict(only.params).get("v"), is_page):
            return False
    if rest[0] == "charts" and len(rest) == 3:
        return _stands_on(f"{rest[1]}/{rest[2].removesuffix('.json')}", only.page, settings)
    return len(rest) == 1 and rest[0].partition(".")[0] == only.page


def _is_of_its_data(asked: list[str], pinned: str | None, is_page: bool) -> bool:
    """Tell whether a request is for the data of a link: those that it pins, else, for a page, those that serve."""
    if pinned or is_page:
        return asked == ([pinned] if pinned else [])
    return len(asked) <= 1


def _stands_on(query_id: str, page: str, settings: Settings) -> bool:
    try:
        query = catalogue(settings.queries).find(query_id)
    except LinchpinError:
        return False
    return page in (query.page, *query.header.also)
