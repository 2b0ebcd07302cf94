"""Links that keep the view: between pages, and to the clipboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.view import View

_COPY = st.components.v2.component(
    "linchpin_copy_link",
    html='<button type="button"></button><span role="status"></span>',
    css="""
button { font: inherit; color: var(--st-text-color); background: transparent; cursor: pointer; width: 100%;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: 0.4rem 0.75rem; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
span { font-size: 0.8rem; color: var(--st-text-color); overflow-wrap: anywhere; }
""",
    js="""
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  const status = parentElement.querySelector("span")
  button.textContent = data.label
  button.onclick = async () => {
    const link = new URL(data.link, window.location.origin).href
    try { await navigator.clipboard.writeText(link); status.textContent = "Copied: " + link }
    catch { status.textContent = link }
  }
}
""",
)


def copy_link(view: View) -> None:
    """Show a button that copies the address of a view, day and data version written out."""
    path = "/" if view.page == "overview" else f"/{view.page}"
    _COPY(data={"label": "Copy link", "link": f"{path}?{urlencode(view.params())}"}, key="copy_link")


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
