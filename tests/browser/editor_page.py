"""A page of nothing but the editor, and of what Python was told by it."""

import sys
import time
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from dashboard.screens.editor import Completions, Fault, editor

START = """/*---
title: Names
chart: {mark: table}
columns:
  name: {type: text}
---*/

select party.name as name
from party
"""
TABLES = {
    "party": {"party_id": "VARCHAR", "name": "VARCHAR", "roles": "VARCHAR[]"},
    "relationship": {"client_id": "VARCHAR", "status": "VARCHAR"},
}


def main() -> None:
    state = st.session_state
    state["runs"] = state.get("runs", 0) + 1
    if st.toggle("Elsewhere"):
        st.stop()
    text, asked = editor(
        START,
        completions=Completions(TABLES, {"source_list": "The sources of a group of rows"}),
        faults=[Fault(9, 6, "There is no table party.")] if st.checkbox("A fault") else [],
        key="page",
        revision=str(state.get("revision", 0)),
    )
    # A page that draws a result takes a while, and is typed into meanwhile.
    time.sleep(0.3)
    state["asked"] = state.get("asked", 0) + asked
    if asked:
        state["answer"] = text
    st.button("Draw again")
    if st.button("Begin anew"):
        state["revision"] = state.get("revision", 0) + 1
        st.rerun()
    st.text(f"Drawn {state['runs']} times, asked {state['asked']} times")
    with st.container(key="told"):
        st.code(text, language=None)
    with st.container(key="answered"):
        st.code(state.get("answer", ""), language=None)


if __name__ == "__main__":
    main()
