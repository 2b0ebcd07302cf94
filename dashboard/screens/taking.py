"""What a reader takes away from a page: links that make nothing before the click, and buttons where no link leads."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import streamlit as st

from dashboard.answers import asked_for, narrowed
from dashboard.catalog.folder import Catalogue
from dashboard.export.asked import Asked
from dashboard.export.sent import XLSX
from dashboard.export.streamed import csv_of
from dashboard.export.workbook import MOST_ROWS, workbook
from dashboard.page.names import OF_ONE, WITHOUT_BRIEF, subject
from dashboard.panel import Panel
from dashboard.view import View
from dashboard.warehouse.version import Version


def row_links(place: Panel, view: View, version: Version) -> tuple[tuple[str, str, str], ...]:
    """Return the files of a question as name, address and note; none where its rows are of no address: a draft's,
    or those of parameters that a page sets beside its View.
    """
    if not _has_address(place, view, version) or place.answer is None:
        return ()
    rows = len(place.answer.frame)
    capped = f" (the first {MOST_ROWS:,} of {rows:,} rows)" if rows > MOST_ROWS else ""
    forms = ["csv", "xlsx", *(("png", "svg") if place.figure is not None else ())]
    asked = _asked(view, version)
    # From below the path that a gateway may put before it.
    return tuple(
        (form.upper(), f"rows/{place.id}.{form}?{asked}", capped if form == "xlsx" else "") for form in forms
    )


def draft_address(query_id: str, view: View) -> str:
    """Return the address at which the workshop opens a query under the filters of the view; none within it."""
    return "" if view.page == "workshop" else f"workshop?{urlencode({**view.params(), 'query': query_id})}"


def page_files(view: View, version: Version) -> list[dict[str, str]]:
    """Return links to the whole page on paper and as a workbook, below the path that a gateway may put before."""
    if view.page in WITHOUT_BRIEF or (view.page in OF_ONE and subject(view, version.world) is None):
        return []
    asked = _asked(view, version)
    forms = {"PDF": "pdf", "Workbook": "xlsx"}
    return [{"label": name, "link": f"brief/{view.page}.{form}?{asked}"} for name, form in forms.items()]


def row_buttons(place: Panel, view: View, held: Catalogue, version: Version) -> None:
    """Show buttons that take the rows of a panel away; the files are made on the click."""
    if place.answer is None or place.query is None:
        return
    usual = dict(asked_for(place.query, {}, view, version)[0])
    set_here = {name: value for name, value in place.answer.bound.items() if value != usual[name]}
    asked = Asked(place.query, view, held, version, set_here, answer=place.answer)

    def as_xlsx() -> bytes:
        file = io.BytesIO()
        workbook(file, [asked], place.title)
        return file.getvalue()

    capped = f"The first {MOST_ROWS:,} rows; the CSV holds all." if len(place.answer.frame) > MOST_ROWS else None
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Rows as CSV",
            lambda: "".join(csv_of(asked.rows())),
            file_name=asked.file_name("csv"),
            mime="text/csv",
            key=f"csv {place.id}",
            icon=":material/download:",
        )
        st.download_button(
            "Rows as XLSX",
            as_xlsx,
            file_name=asked.file_name("xlsx"),
            mime=XLSX,
            key=f"xlsx {place.id}",
            icon=":material/download:",
            help=capped,
        )


def _has_address(place: Panel, view: View, version: Version) -> bool:
    if place.answer is None or place.query is None or place.query.draft or view.page == "workshop":
        return False
    wanted = narrowed(place.query, view.params())
    return asked_for(place.query, wanted, view, version)[0] == tuple(place.answer.bound.items())


def _asked(view: View, version: Version) -> str:
    return urlencode({**view.params(), "v": version.id})
