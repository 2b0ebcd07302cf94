"""The frame around every page: which page, which view, which data, and what had to be ignored."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.access.asking import Asking
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.frozen import freeze
from dashboard.catalog.looking import catalogue_lately
from dashboard.errors import LinchpinError
from dashboard.page.names import OF_ONE, WITHOUT_BRIEF, page_names, page_title, subject
from dashboard.page.pinned import pinned_texts
from dashboard.page.trust import age
from dashboard.screens import (
    filters,
    imports,
    live,
    organisation,
    pages,
    reader,
    session,
    upload,
    workshop,
)
from dashboard.screens.links import page_links
from dashboard.screens.parts import escaped
from dashboard.settings import LOOK_AGAIN, PROJECT, Settings
from dashboard.view import View, read_view
from dashboard.warehouse.version import Version, named_in, refusal

# As an address of its own: a path would be read and packed anew with every run.
ICON = f"data:image/svg+xml;base64,{b64encode((PROJECT / 'dashboard' / 'favicon.svg').read_bytes()).decode()}"
MENDING = "Run `make build`, then load this page again."


def run() -> None:
    """Run one script pass: open the data, read the View before any widget, draw the page."""
    st.set_page_config(page_title="Linchpin", page_icon=ICON, layout="wide")
    found = reader.asking()
    settings = found.settings
    # Where pages may write, what was saved shows at once.
    held = catalogue_lately(settings.queries, 0 if settings.edit else LOOK_AGAIN)
    names = page_names(held)
    made: dict[str, Any] = {}
    for name in names:
        body = _body(name, found, held, made)
        path = "" if name == "overview" else name
        made[name] = st.Page(body, title=page_title(name), url_path=path, default=not path)
    st.navigation(list(made.values()), position="hidden").run()
    if settings.edit:
        live.watch(settings.queries, held.fingerprint)


def _body(name: str, found: Asking, held: Catalogue, made: dict[str, Any]) -> Callable[[], None]:
    settings = found.settings

    def body() -> None:
        try:
            chosen = session.choose(settings)
        except LinchpinError as error:
            _without_data(name, settings, held, made, error)
            return
        view, ignored = read_view(name, st.query_params.to_dict(), chosen.version.world)
        asked, told = (held, "") if name in WITHOUT_BRIEF else pinned_texts(settings, view.q, held)
        if refused := refusal(settings):
            st.warning("The latest edit of the data was refused; this is the data before it.", icon=":material/info:")
            # It quotes the files, which hold everybody's rows.
            if settings.sees.is_everything:
                st.code(refused, language=None, wrap_lines=True)
        if not chosen.is_pinned:
            session.tell_of_another(settings, chosen.version.id)
        said = [one for one in (*found.notices, *chosen.notices, told, *map(str, ignored)) if one]
        _draw(
            replace(view, view_as=found.seen_as or None),
            replace(found, notices=tuple(said)),
            asked,
            chosen.version,
            made,
        )

    return body


def _without_data(name: str, settings: Settings, held: Catalogue, made: dict[str, Any], error: LinchpinError) -> None:
    """Lead whoever may write to the page that takes files, where nothing was built yet; tell others what is wrong."""
    if not settings.edit or named_in(settings, "current"):
        st.error(escaped(f"There is no data to show. {error}"))
        st.info(MENDING)
    elif name == "upload":
        upload.show(settings, held, is_empty=True)
    else:
        st.switch_page(made["upload"])


def _draw(view: View, found: Asking, held: Catalogue, version: Version, made: dict[str, Any]) -> None:
    settings = found.settings
    page_links(view, [name for name in made if name != "upload" or settings.edit])
    with st.sidebar:
        if view.page == "upload":
            st.markdown("### :material/hub: Linchpin")
        else:
            filters.show(view, version, freeze(held, settings.texts))
            reader.show(found)
    if found.told:
        st.caption(f":material/lock: {escaped(found.told)}")
    for notice in found.notices:
        st.warning(escaped(notice), icon=":material/info:")
    named = subject(view, version.world)
    if view.page == "workshop":
        workshop.show(view, held, version)
    elif view.page == "imports":
        imports.show(view, held, version, settings.edit, made["upload"])
    elif view.page == "upload":
        upload.show(settings, held, is_empty=False)
    elif view.page in OF_ONE and named is None:
        st.title(page_title(view.page), anchor=False)
        organisation.choose(view, version.world)
    else:
        pages.show(view, held, version, named or page_title(view.page), age(version.world.as_of))
    st.caption(f"{escaped(version.world.title)}. Data version `{version.id}`.")
