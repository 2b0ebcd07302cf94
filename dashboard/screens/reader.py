"""Who reads the pages: whoever has signed in, seen as themselves or, by those who may see everything, as another."""

from __future__ import annotations

import logging

import streamlit as st

from dashboard.access.asking import Asking, seen_as
from dashboard.access.rules import LOCAL, reader_of, rules_of
from dashboard.errors import DataRefused
from dashboard.settings import Settings
from dashboard.signing_in import is_fresh, is_set_up

_log = logging.getLogger(__name__)
OWN_EYES = "Everything"


def asking() -> Asking:
    """Return who asks; nothing of a page is drawn for somebody whom the rules do not name."""
    settings, raw = Settings.read(), st.query_params.to_dict()
    try:
        rules = rules_of(settings)
    except DataRefused as error:
        st.error("access.yml cannot be read, so nobody may see anything.", icon=":material/lock:")
        _log.error("%s", error)
        st.stop()
    if rules is None:
        return seen_as(settings, LOCAL, raw)
    claims = st.user.to_dict() if is_set_up() else {}
    found = reader_of(claims, rules) if is_fresh(claims) else None
    if found is None:
        _turn_away(bool(claims.get("is_logged_in")) and is_fresh(claims))
        st.stop()
    return seen_as(settings, found, raw)


def _turn_away(is_signed_in: bool) -> None:
    st.title("Linchpin", anchor=False)
    if is_signed_in:
        st.info("You have signed in, and may not see anything here yet. Ask whoever sent you here.")
        st.button("Sign out", on_click=st.logout)
    elif is_set_up():
        st.info("Sign in to see what is yours.")
        st.button("Sign in", type="primary", on_click=st.login)
    else:
        st.info("Nobody can sign in yet: there is no sign_in.toml. See the README.")


def show(found: Asking) -> None:
    """Show by whose eyes the page is seen, where there are rules, and a way out."""
    rules = rules_of(found.settings)
    if rules is None:
        return
    if found.reader.sees.is_everything:
        st.session_state["view_as"] = found.seen_as or None
        st.selectbox(
            "View as",
            list(rules.readers),
            index=None,
            placeholder=OWN_EYES,
            key="view_as",
            on_change=_look,
            help="What another reader sees; nothing is shown to them by it.",
        )
    st.button("Sign out", on_click=st.logout, width="stretch", type="tertiary")


def _look() -> None:
    chosen = st.session_state["view_as"]
    if chosen:
        st.query_params["view_as"] = chosen
    else:
        st.query_params.pop("view_as", None)
