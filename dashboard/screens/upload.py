"""Bring your own data: drop files, say how they are read, see what they would do, publish, and go back if need be."""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.screens import profiles, tried
from dashboard.screens.parts import escaped, refused_box
from dashboard.screens.uploading import Dropped, Job, Upload
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.holding import use
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.publishing import Published, publish_prepared

TITLE = "Bring your own data"
SERVE = "make run DATA=DIR EDIT=1\n# or\n.venv/bin/python -m dashboard --data DIR serve --edit"
EVERY = 0.25
SEEN_ON = {"Contracts": ":material/contract:", "Imports": ":material/input:"}


def show(settings: Settings, held: Catalogue, is_empty: bool) -> None:
    """Show the page, or why nothing can be uploaded and what would change that."""
    st.title(TITLE, anchor=False)
    if not settings.edit:
        st.info("Nothing can be uploaded: this server only shows data. Start it so that pages may write:")
        st.code(SERVE, language=None, wrap_lines=True)
        return
    if settings.data == PROJECT / "data":
        st.info("This server shows the shipped record; own data go into a folder of their own, `--data DIR`:")
        st.code(SERVE, language=None, wrap_lines=True)
        return
    if is_empty:
        st.info("There is no data yet: bring a file.", icon=":material/upload_file:")
    upload: Upload = st.session_state.setdefault("upload", Upload())
    if upload.published is not None:
        _published(settings, upload, upload.published)
    if upload.job is not None:
        _work(upload)
    _take(settings, held, upload)


def _take(settings: Settings, held: Catalogue, upload: Upload) -> None:
    """Show what is to be brought and do what was clicked, with what stands here now.

    A choice made just before the click may come along with it. A run that is cut short leaves a click to the next.
    """
    _show_or_do(settings, held, upload)
    upload.asked = ""


def _show_or_do(settings: Settings, held: Catalogue, upload: Upload) -> None:
    """Show what is to be brought and how it is read; once it was tried, what it would do."""
    given = _given(upload)
    try:
        paths = _kept(settings, upload, given)
    except LinchpinError as error:
        refused_box(error)
        return
    profile, text = profiles.show(upload, paths)
    strict, as_of = _how()
    of = (tuple(file.file_id for file in given), text, strict, as_of)
    if upload.tried_of and of != upload.tried_of:
        upload.forget_try()
    if upload.tried is None:
        if upload.asked == "try" and paths and profile is not None:
            _try(settings, held, upload, Order(profile, text, paths, strict, as_of), of)
        st.button(
            "Try it",
            icon=":material/play_arrow:",
            type="primary",
            disabled=not paths or profile is None,
            key="upload_try",
            help="Reads the files and shows what would change; nothing counts before you publish it.",
            on_click=upload.ask,
            args=("try",),
        )
        if upload.error is not None:
            refused_box(upload.error)
        return
    if upload.asked == "publish":
        _publish(settings, upload)
    st.divider()
    _tried(upload)


def _given(upload: Upload) -> list[Any]:
    """Take files, as the browser sends them."""
    limit = st.get_option("server.maxUploadSize")
    given: list[Any] = st.file_uploader(
        "Files",
        accept_multiple_files=True,
        key=f"upload_files {upload.round}",
        help="CSV, Excel, JSON, JSON lines or Parquet, as they are or packed with gzip or zip.",
    )
    st.caption(
        f"CSV, Excel, JSON, JSON lines or Parquet, packed or not, up to {limit} MB each. They stay on this server. "
        "Larger ones: `python -m dashboard import` in a terminal."
    )
    return given


def _how() -> tuple[bool, datetime.date | None]:
    """Ask whether one refused row refuses all, and up to which day the rows reach."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        as_of = st.date_input(
            "The rows reach to",
            value=None,
            min_value=datetime.date(1900, 1, 1),
            max_value="today",
            format="YYYY-MM-DD",
            key="upload_as_of",
            width=260,
            help="Left blank: the latest day on which one of them was known. It is the day that the pages call now.",
        )
        strict = st.checkbox("Refuse all if one row is refused", key="upload_strict")
    return strict, as_of


def _kept(settings: Settings, upload: Upload, given: list[Any]) -> tuple[Any, ...]:
    if not given and upload.dropped is None:
        return ()
    if upload.dropped is None:
        upload.dropped = Dropped(settings)
    return upload.dropped.keep(given)


def _try(settings: Settings, held: Catalogue, upload: Upload, order: Order, of: tuple[Any, ...]) -> None:
    upload.forget_try()
    upload.published, upload.said, upload.tried_of, upload.asked = None, "", of, ""
    upload.job = Job(lambda watch: tried.try_out(settings, order, held, watch))
    st.rerun()


def _tried(upload: Upload) -> None:
    found: tried.Tried = upload.tried
    if found.prepared.is_counted_already:
        st.info("The same files, by the same profile, were imported before and count; nothing is counted twice.")
    tried.summary(found)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Publish",
            icon=":material/publish:",
            type="primary",
            disabled=found.prepared.is_counted_already,
            on_click=upload.ask,
            args=("publish",),
            key="upload_publish",
            help="From then on all pages show the data with these files.",
        )
        st.button("Drop it", icon=":material/close:", on_click=_drop, args=(upload,), key="upload_drop")
    if upload.error is not None:
        refused_box(upload.error)
    tried.details(found)


def _publish(settings: Settings, upload: Upload) -> None:
    prepared, upload.asked = upload.tried.prepared, ""
    upload.job = Job(lambda watch: publish_prepared(settings, prepared, watch))
    st.rerun()


def _drop(upload: Upload) -> None:
    upload.forget_try()
    upload.dropped, upload.round = None, upload.round + 1


def _work(upload: Upload) -> None:
    """Show how far the job is until it is over, then what came of it."""
    job = upload.job
    if job is None:
        return
    with st.container(key="upload_progress"):
        bar = st.progress(0.0, "Beginning")
        while not job.is_over(EVERY):
            bar.progress(job.tally.part, escaped(job.tally))
    upload.job, upload.error = None, job.error
    if isinstance(job.result, Published):
        upload.published, upload.tried, upload.tried_of = job.result, None, ()
        upload.dropped, upload.round = None, upload.round + 1
        # Whoever publishes wants to see it: the page leaves the version that it began with.
        st.query_params.pop("v", None)
        st.session_state.pop("data_version", None)
    elif job.result is not None:
        upload.tried = job.result
    st.rerun()


def _published(settings: Settings, upload: Upload, done: Published) -> None:
    """Say which version serves now, and offer the way back."""
    if upload.said:
        st.success(escaped(upload.said), icon=":material/history:")
        return
    rebuilt = " Other data had been published meanwhile, so it was built anew on top of them." * done.is_rebuilt
    card = done.imported.card
    left = card.refused + card.ignored
    rest = f" {left:,} were not taken: the page Imports tells why." * bool(left)
    st.success(
        f"Published as version {done.built.version}: {card.taken:,} rows of {escaped(card.title)} count now."
        f"{rest}{rebuilt}",
        icon=":material/check_circle:",
    )
    if upload.error is not None:
        refused_box(upload.error)
    with st.container(horizontal=True, gap="small"):
        for name, icon in SEEN_ON.items():
            place = st.Page(_nowhere, title=name, url_path=name.lower())
            st.page_link(place, label=f"See it on {name}", icon=icon)
    if done.before and done.before != done.built.version:
        st.caption(f"The one before was {done.before}: `python -m dashboard versions use {done.before}`")
        st.button(
            f"Go back to {done.before}",
            icon=":material/undo:",
            on_click=_go_back,
            args=(settings, upload, done.before),
            key="upload_back",
        )


def _nowhere() -> None:
    """Stand for the body of a page that is only linked to."""


def _go_back(settings: Settings, upload: Upload, version: str) -> None:
    try:
        upload.said = str(use(settings, version))
    except LinchpinError as error:
        upload.error = error
        return
    upload.error = None
    st.session_state.pop("data_version", None)
