"""A draft: its text and what was last run of it live in the session, under the id of its query."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import streamlit as st

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.saving import save, take_back, text_of
from dashboard.errors import LinchpinError, QueryRefused
from dashboard.screens.parts import escaped
from dashboard.view import View
from dashboard.warehouse.version import Version

BLANK = "drafts/draft"


@dataclass
class Draft:
    """The text as it stands in the editor, as it was last run, and as the file was when the draft began.

    `before` holds what the file was before this session saved it, and what it saved, until that is taken back.
    A revision is never used twice: the browser knows texts by it.
    """

    id: str
    text: str
    ran: str
    saved: str | None
    revision: str = field(default_factory=lambda: uuid4().hex)
    before: tuple[str | None, str] | None = None

    @property
    def is_edited(self) -> bool:
        """Whether it says anything else than the file."""
        return self.ran != self.saved

    @property
    def file_name(self) -> str:
        """What it is called when it is downloaded."""
        return f"{self.id.split('/')[1]}.sql"

    def put(self, text: str) -> None:
        """Put another text into the editor and run it."""
        self.text = self.ran = text
        self.revision = uuid4().hex


def draft_of(query_id: str, text: str, path: Path) -> Draft:
    """Return the session's draft of a query; it begins with `text`, the file's where there is one.

    A draft that nobody edited follows its file; an edited one stays as it is when the file changes.
    """
    key = f"draft {query_id}"
    saved = text_of(path)
    held: Draft | None = st.session_state.get(key)
    if held is None:
        held = st.session_state[key] = Draft(query_id, text, text, saved)
    elif held.saved != saved and held.text == held.saved and saved is not None:
        held.put(saved)
        held.saved = saved
    return held


def actions(draft: Draft, held: Catalogue, version: Version, may_save: bool) -> bool:
    """Show what can be done with a draft; return whether it was asked to run."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        run = st.button("Run", icon=":material/play_arrow:", type="primary", key="draft_run")
        st.download_button(
            "Download", draft.text, draft.file_name, "text/plain", icon=":material/download:", key="draft_download"
        )
        if draft.saved is not None:
            st.button(
                "Back to the file",
                icon=":material/undo:",
                disabled=draft.text == draft.saved,
                on_click=draft.put,
                args=(draft.saved,),
                key="draft_back",
            )
        if may_save:
            st.text_input("Save as", draft.id, key=f"save as {draft.id}", width=260)
            st.button("Save", icon=":material/save:", on_click=_save, args=(draft, held, version), key="draft_save")
        if may_save and draft.before is not None:
            st.button("Undo the save", icon=":material/undo:", on_click=_undo, args=(draft, held), key="draft_undo")
    if said := st.session_state.pop("draft_said", None):
        kind, words = said
        (st.error if kind == "error" else st.success)(escaped(words), icon=f":material/{kind}:")
    return run


def _save(draft: Draft, held: Catalogue, version: Version) -> None:
    """Save a draft that answers; what was there before stays in the session, one click away.

    Once saved it is trusted and runs without limits, so it is asked within them first, its options too.
    """
    # A name typed just before the click comes along with it.
    name = st.session_state[f"save as {draft.id}"]
    try:
        answer_for(held.draft(draft.text, held.folder / f"{name}.sql"), {}, View(), version)
        save(held, name, draft.text, draft.saved if name == draft.id else None)
    except LinchpinError as refused:
        st.session_state["draft_said"] = ("error", str(refused))
        return
    st.session_state["draft_said"] = ("check_circle", f"Saved as queries/{name}.sql.")
    if name == draft.id:
        draft.before, draft.saved, draft.ran = (draft.saved, draft.text), draft.text, draft.text
    else:
        st.session_state[f"draft {name}"] = Draft(name, draft.text, draft.text, draft.text, before=(None, draft.text))
        st.query_params["query"] = name


def _undo(draft: Draft, held: Catalogue) -> None:
    """Take back the last save; the draft keeps its text."""
    before, written = draft.before or (None, "")
    try:
        take_back(held, draft.id, written, before)
    except QueryRefused as refused:
        st.session_state["draft_said"] = ("error", str(refused))
        return
    said = "The file is as it was." if before is not None else "The file is gone again."
    st.session_state["draft_said"] = ("check_circle", f"{said} Your text stays in the editor.")
    draft.saved, draft.before = before, None
