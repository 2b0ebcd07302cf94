"""Which data version a session shows: the one it began with, until its reader asks for the one served now."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.errors import DataRefused, LinchpinError, NoVersion
from dashboard.page.pinned import pinned
from dashboard.settings import Settings
from dashboard.warehouse.history import is_newer
from dashboard.warehouse.version import Version, named_in, open_version

# A small text in the session's own memory: it goes with the tab.
BEGAN_WITH = "data_version"
EVERY = "10s"


@dataclass(frozen=True)
class Chosen:
    """The version a page shows, what has to be said of it, and whether the page waits for a newer one."""

    version: Version
    notices: tuple[str, ...] = ()
    is_pinned: bool = False


def choose(settings: Settings) -> Chosen:
    """Open the version that the URL pins, else the one the session began with, else the current one.

    Raises NoVersion or DataRefused if there is none that can be shown.
    """
    if asked := st.query_params.get("v"):
        found = pinned(settings, asked)
        return Chosen(found.version, (found.notice,) if found.notice else (), is_pinned=True)
    began_with = st.session_state.get(BEGAN_WITH)
    if began_with is None:
        return Chosen(_begin(settings))
    try:
        return Chosen(open_version(settings, began_with))
    except (NoVersion, DataRefused):
        version = _begin(settings)
        return Chosen(
            version, (f"Data version {began_with}, with which this page began, is gone. This is {version.id}.",)
        )


def _begin(settings: Settings) -> Version:
    version = open_version(settings)
    st.session_state[BEGAN_WITH] = version.id
    return version


@st.fragment(run_every=EVERY)
def tell_of_another(settings: Settings, shown: str) -> None:
    """Look now and then at the pointer, one small file; say so when another version is served than the one shown."""
    current = named_in(settings, "current")
    if not current or current == shown:
        return
    newer = is_newer(settings, current, shown)
    said = "A newer data version is there." if newer else "An earlier data version is served again."
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="another_version"):
        st.caption(f":material/update: {said}", width="content")
        if st.button("Show it", type="tertiary", help=f"Data version {current}; filters stay as they are."):
            try:
                open_version(settings, current)
            except LinchpinError as error:
                st.caption(str(error))
            else:
                st.session_state[BEGAN_WITH] = current
                st.rerun(scope="app")
