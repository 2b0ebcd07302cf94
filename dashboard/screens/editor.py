"""The editor of a query file: highlighting, completion and faults in place; it keeps what is typed across reruns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import streamlit as st
from pydantic import BaseModel

from dashboard.declared import Chart, Column, Header, Parameter, Threshold

BUNDLE = Path(__file__).parent / "editor" / "bundle.js"
HELP = "Ctrl+Enter runs, Ctrl+Space completes, Ctrl+F searches. Tab indents; Escape, then Tab leaves the editor."
_COLUMNS = "columns"
_INSIDE: dict[str, type[BaseModel]] = {
    "chart": Chart,
    "params": Parameter,
    "columns": Column,
    "thresholds": Threshold,
}

# Streamlit sends a component's script with every change of its data. So the bundle is a component of its own, whose
# data hardly ever change and whose message the browser keeps; the editor's place is another, with a short script.
_LIBRARY = st.components.v2.component("linchpin_editor_library", js=BUNDLE.read_text(encoding="utf-8"))
_PLACE = st.components.v2.component(
    "linchpin_editor",
    html='<div class="editor"></div><p></p>',
    css="""
.editor { min-width: 0; }
p { font: 0.8rem var(--st-font); color: var(--st-text-color); opacity: 0.75; margin: 0.35rem 0 0; }
""",
    js="""
export default async function (component) {
  globalThis.linchpinEditor ??= Promise.withResolvers()
  component.parentElement.querySelector("p").textContent = component.data.help
  return (await globalThis.linchpinEditor.promise).show(component)
}
""",
)


@dataclass(frozen=True)
class Fault:
    """A fault at its place in the text; line and column count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Completions:
    """What can be completed: for each table its columns with their types, and each macro with what it gives."""

    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    macros: Mapping[str, str] = field(default_factory=dict)


def editor(
    text: str,
    *,
    completions: Completions,
    faults: Iterable[Fault] = (),
    key: str,
    revision: str | None = None,
    label: str = "Query file",
) -> tuple[str, bool]:
    """Show an editor that starts with `text`; return the text as edited, and whether it was asked to run just now.

    The editor owns its text: a rerun never changes it. Another text is put in when `revision` changes or, where none
    is given, when `text` does; undo brings back what stood there. A `key` stands for one file: its text, cursor and
    undo outlive a visit to another page. One editor can stand on a page.
    """
    revision = revision or hashlib.sha256(text.encode()).hexdigest()[:16]
    data = {
        "key": key,
        "revision": revision,
        "text": text,
        "label": label,
        "help": HELP,
        "faults": [asdict(fault) for fault in faults],
    }
    words = {"tables": completions.tables, "macros": completions.macros, "header": _HEADER}
    with st.container(gap=None):
        found = _PLACE(data=data, key=key, on_edit_change=_nothing, on_run_change=_nothing)
        _LIBRARY(data=words, key="linchpin_editor_library")
    latest = f"{key} latest"
    edits = [edit for edit in (st.session_state.get(latest), found.edit, found.run) if edit]
    mine = [edit for edit in edits if edit["revision"] == revision]
    if not mine:
        return text, False
    # A run brings its text along and leaves `edit` as it was, so that one message does; the later of the two counts.
    st.session_state[latest] = max(mine, key=lambda edit: edit["number"])
    return str(st.session_state[latest]["text"]), found.run in mine


def _nothing() -> None:
    """Stand for a callback: Streamlit gives a component's values by name only where there is one."""


def _words(annotation: Any) -> list[str]:
    """Return the words that a field of the header may hold, if they are fixed."""
    if get_origin(annotation) is Literal:
        return [str(word) for word in get_args(annotation)]
    inner = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    return [word for part in inner for word in _words(part)]


def _inside(model: type[BaseModel]) -> dict[str, list[str] | str]:
    """Return the keys of a part of the header, each with its words, or `columns` where it names a column."""
    names_column = (
        {"column"} if model is Threshold else set(model.model_fields) - {"mark"} if model is Chart else set()
    )
    return {
        name: _COLUMNS if name in names_column else _words(each.annotation)
        for name, each in model.model_fields.items()
    }


_HEADER: dict[str, Any] = {
    "keys": list(Header.model_fields),
    "inside": {name: _inside(model) for name, model in _INSIDE.items()},
    "values": {"reach": _words(Header.model_fields["reach"].annotation), "grain": _COLUMNS},
}
