"""Which profile reads the dropped files: a shipped one, one proposed from them, or one that is written here."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.errors import LinchpinError
from dashboard.intake.profile import Profile, load_profile, read_profile
from dashboard.intake.suggest import suggest
from dashboard.screens.parts import escaped, refused_box
from dashboard.screens.uploading import Upload
from dashboard.settings import PROFILES

OWN = ""
BLANK = "title: \nrow: contract\nfields:\n  contract_id: \n  client: \n  vendor: \nconstants:\n  currency: \n"
TEXT = "upload_profile_text"
# How a proposal marks a line that a person has to decide.
UNSURE = "# unsure:"


def show(upload: Upload, paths: tuple[Path, ...]) -> tuple[Profile | None, str]:
    """Show the choice of a profile and its text; return it, or None where it has faults, which are shown."""
    shipped = _shipped()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "What the files are",
            [*shipped, OWN],
            index=None,
            format_func=lambda name: shipped.get(name, "Something else: I write the profile"),
            placeholder="Choose a profile",
            key="upload_profile",
            on_change=_chosen,
            args=(upload,),
        )
        st.button(
            "Suggest a profile",
            icon=":material/lightbulb:",
            disabled=not paths,
            on_click=_suggest,
            args=(upload, paths),
            key="upload_suggest",
            help="Reads the first file and proposes which field is which; look it through.",
        )
    if upload.unsure:
        st.warning("\n".join(["Look at these before you try it:", "", *upload.unsure]), icon=":material/help:")
    if TEXT not in st.session_state and "upload_text" not in st.session_state:
        return None, ""
    st.session_state.setdefault(TEXT, st.session_state.get("upload_text", ""))
    with st.expander(
        "The profile", expanded=upload.tried is None and st.session_state.get("upload_profile") in (OWN, None)
    ):
        st.html(f"<style>.st-key-{TEXT} textarea {{ font-family: monospace }}</style>")
        text = st.text_area("Profile as YAML", key=TEXT, height=320)
    st.session_state["upload_text"] = text
    try:
        return read_profile(text, "profile"), text
    except LinchpinError as error:
        refused_box(error)
        return None, text


def _shipped() -> dict[str, str]:
    """Return the shipped profiles, name to title."""
    found = {}
    for path in sorted(PROFILES.glob("*.yml")):
        try:
            found[path.stem] = load_profile(path.stem)[0].title
        except LinchpinError:
            continue
    return found


def _chosen(upload: Upload) -> None:
    name = st.session_state["upload_profile"]
    upload.unsure = ()
    if name is not None:
        st.session_state[TEXT] = load_profile(name)[1] if name != OWN else BLANK


def _suggest(upload: Upload, paths: tuple[Path, ...]) -> None:
    try:
        found = suggest(paths[0])
    except LinchpinError as error:
        upload.forget_try()
        upload.error = error
        return
    shipped = _shipped()
    named = [f"- The shipped profile **{escaped(shipped[name])}** reads such files." for name in found.shipped]
    upload.unsure = (*named, *_doubts(found.text))
    st.session_state[TEXT], st.session_state["upload_profile"] = found.text, OWN


def _doubts(text: str) -> list[str]:
    """Return the lines of a proposed profile that a person has to decide, each with why."""
    lines = [line.partition(UNSURE) for line in text.splitlines() if UNSURE in line]
    return [f"- `{' '.join(begun.split())}`: {escaped(doubt.strip())}" for begun, _, doubt in lines]
