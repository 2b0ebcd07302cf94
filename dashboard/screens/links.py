"""Links that keep the view: between pages, and to the clipboard."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from dashboard.page.names import WITHOUT_BRIEF, page_title
from dashboard.screens.component import Component
from dashboard.view import View

PAGES = Component("page_links", '<nav aria-label="Pages"></nav>')
LIVE = "It shows whatever data and questions are served when it is opened"
FROZEN = "It goes on showing these data, this day and these questions as they are now"
BRIEF = "A light page for a phone, which shows whatever is served when it is opened"


def copied_links(live: View, frozen: View) -> list[dict[str, str]]:
    """Return the links to a view that a reader may copy: live, frozen, and that of its brief.

    Addresses are those below the path that a gateway may put before the server's.
    """
    path = "" if live.page == "overview" else live.page
    links = [("Copy live link", LIVE, path, live), ("Copy frozen link", FROZEN, path, frozen)]
    if live.page not in WITHOUT_BRIEF:
        links.append(("Copy the brief's link", BRIEF, f"brief/{live.page}", live))
    return [
        {"label": label, "told": said, "link": f"{where}?{urlencode(asked.params())}".rstrip("?")}
        for label, said, where, asked in links
    ]


def draft_link(query_id: str, view: View) -> None:
    """Show a link that opens a query in the workshop, under the filters of the view."""
    # A page is known by its path, so one without a body of its own leads to the one with it.
    carried = {**view.params(), "query": query_id}
    st.page_link(
        st.Page(_nowhere, title="Workshop", url_path="workshop"),
        label="Open as draft",
        icon=":material/edit_note:",
        query_params=carried,
        help="Read and change this question's SQL in the workshop; the page stays as it is.",
    )


def _nowhere() -> None:
    """Stand for the body of a page that is only linked to."""


def page_links(view: View, pages: Iterable[str]) -> None:
    """Show a link to every page; each takes the filters along."""
    carried = urlencode({key: value for key, value in view.params().items() if key != "query"})
    PAGES.draw(data=_packed(tuple(pages), view.page, carried), key="page_links")


@lru_cache(maxsize=512)
def _packed(pages: tuple[str, ...], here: str, carried: str) -> bytes:
    """Return what a browser draws the links from; bytes are passed on as they are."""
    links = [
        {"title": page_title(name), "path": "" if name == "overview" else name, "here": name == here}
        for name in pages
    ]
    return json.dumps({"links": links, "carried": carried and f"?{carried}"}).encode()
