"""While files may be edited, an open page draws itself anew when one of them is saved."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.catalog.fingerprint import Fingerprint, fingerprint_of

EVERY = "0.5s"


def watch(folder: Path, drawn: Fingerprint) -> None:
    """Look twice a second whether the folder is still the one that the page was drawn from."""

    @st.fragment(run_every=EVERY)
    def look() -> None:
        if fingerprint_of(folder) != drawn:
            st.rerun(scope="app")

    look()
