"""Links that keep the view: between pages, and to the clipboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.page.names import WITHOUT_BRIEF
from dashboard.view import View

_COPY = st.components.v2.component(
    "linchpin_copy_links",
    html='<div class="links"></div><span role="status"></span>',
    css="""
.links { display: grid; gap: 0.4rem; }
button { font: inherit; color: var(--st-text-color); background: transparent; cursor: pointer; width: 100%;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: 0.4rem 0.75rem; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
span { font-size: 0.8rem; color: var(--st-text-color); overflow-wrap: anywhere; }
""",
    js="""
export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("span")
  parentElement.querySelector(".links").replaceChildren(...data.links.map(({ label, told, link }) => {
    const button = document.createElement("button")
    Object.assign(button, { type: "button", textContent: label, title: told })
    button.onclick = async () => {
      const whole = new URL(link, window.location.origin).href
      try { await navigator.clipboard.writeText(whole); status.textContent = "Copied: " + whole }
      catch { status.textContent = whole }
    }
    return button
  }))
}
""",
)
LIVE = "It shows whatever data and questions are served when it is opened"
FROZEN = "It goes on showing these data, this day and these questions as they are now"
BRIEF = "A light page for a phone, which shows whatever is served when it is opened"


def copy_links(live: View, frozen: View) -> None:
    """Show buttons that copy the address of a view: live, frozen, and that of its brief."""
    path = "/" if live.page == "overview" else f"/{live.page}"
    links = [("Copy live link", LIVE, path, live), ("Copy frozen link", FROZEN, path, frozen)]
    if live.page not in WITHOUT_BRIEF:
        links.append(("Copy the brief's link", BRIEF, f"/brief/{live.page}", live))
    told = [
        {"label": label, "told": said, "link": f"{where}?{urlencode(asked.params())}".rstrip("?")}
        for label, said, where, asked in links
    ]
    _COPY(data={"links": told}, key="copy_links")


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


def page_links(view: View, pages: Mapping[str, Any]) -> None:
    """Show a link to every page; each takes the filters along."""
    carried = {key: value for key, value in view.params().items() if key != "query"}
    with st.container(horizontal=True, gap="small", key="page_links"):
        for name, page in pages.items():
            st.page_link(page, query_params=carried, disabled=name == view.page)
