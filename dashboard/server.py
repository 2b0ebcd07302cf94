"""The ASGI app: Streamlit's pages, whole answers as files, the health check, and an answer for pages not there."""

from __future__ import annotations

import gc
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access.asking import asking
from dashboard.access.provider import provider
from dashboard.addressed import once
from dashboard.api.routes import ROUTES as API
from dashboard.brief.files import ROUTES as PAGE_FILES
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.catalog.folder import catalogue
from dashboard.catalog.frozen import freeze
from dashboard.doorkeeper import Doorkeeper
from dashboard.errors import LinchpinError, NotYours, QueryRefused
from dashboard.export.asked import Asked
from dashboard.export.sent import question_sent
from dashboard.gate.gate import Bounds, guarded
from dashboard.gate.headers import page_policy
from dashboard.gate.quiet import be_quiet
from dashboard.gate.rate import too_many
from dashboard.page.names import FORMER, page_names
from dashboard.page.pinned import pinned_texts
from dashboard.picture.bundle import bundle_path
from dashboard.screens.filters import SIDEBAR
from dashboard.screens.links import PAGES
from dashboard.screens.mounted import PANEL
from dashboard.settings import PROJECT, Settings
from dashboard.streamlit_files import StreamlitFiles, scripts_of_a_page
from dashboard.toll import TooMany
from dashboard.view import FILTERS, read_view
from dashboard.warehouse.version import open_version

OTHERS = ("_stcore", "static", "media", "component", "healthz", "oauth2callback", "auth", "rows", "brief", "api")
ROWS = "/rows/{theme}/{name}.{form}"
COMPONENTS = (PAGES, SIDEBAR, PANEL)


def healthz(request: Request) -> JSONResponse:
    """Answer 200 with the data version, 503 while there is none."""
    try:
        world = open_version(Settings.read()).world
    except LinchpinError as error:
        return JSONResponse({"status": "no data", "error": str(error)}, status_code=503)
    return JSONResponse({"status": "ok", "version": world.version, "as_of": world.as_of.isoformat()})


def rows(request: Request) -> Response:
    """Answer with a question as a file, under the filters and parameters of the address: CSV, XLSX, PNG or SVG."""
    found = asking(request)
    settings = found.settings
    try:
        asked = once(request.query_params.multi_items())
    except QueryRefused as error:
        return PlainTextResponse(str(error), status_code=400)
    asked.pop("view_as", None)
    try:
        version = open_version(settings, asked.pop("v", None))
        present = catalogue(settings.queries)
        held, told = pinned_texts(settings, asked.pop("q", None), present)
        if told and held is present:
            return PlainTextResponse(told, status_code=404)
        query = held.find(f"{request.path_params['theme']}/{request.path_params['name']}")
        given = {name: asked.pop(name) for name in query.parameters if name in asked and name not in FILTERS}
        view, ignored = read_view(query.page, asked, version.world)
        if faults := [*found.notices, *(str(one.finding) for one in ignored)]:
            return PlainTextResponse("\n".join(faults), status_code=400)
        taken = Asked(query, view, held, version, given, freeze(held, settings.texts))
        return question_sent(taken, request.path_params["form"])
    except NotYours as error:
        return PlainTextResponse(str(error), status_code=403)
    except LinchpinError as error:
        return PlainTextResponse(str(error), status_code=404)


async def not_signed_in(request: Request) -> PlainTextResponse:
    """Tell whoever came back from signing in without being signed in."""
    del request
    told = "Signing in did not work, or was broken off. Open the link you were sent again."
    return PlainTextResponse(told, status_code=403)


class Pages:
    """Answer for pages: each told where its server is, a renamed one sent to its new name, an unknown one to the
    Overview, which then names it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on all but GET requests for pages."""
        is_get = scope["type"] == "http" and scope["method"] == "GET"
        if is_get and _is_page(scope["path"]):
            html = _told_where(scope["path"])
            headers = {"Cache-Control": "no-cache", "Content-Security-Policy": page_policy(html)}
            answer = HTMLResponse(html, headers=headers)
            await answer(scope, receive, send)
        elif is_get and _is_unknown(scope["path"]):
            asked, name = scope["query_string"].decode("latin-1"), scope["path"].strip("/")
            extra = "" if name in FORMER else urlencode({"page": name})
            where = f"/{FORMER.get(name, '')}?{'&'.join(part for part in (asked, extra) if part)}".rstrip("?")
            await RedirectResponse(where, status_code=307)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


@cache
def _told_where(path: str) -> str:
    """Return Streamlit's page, told that its server is above `path`: else it looks below first, and errs aloud.

    Told also which scripts it will ask for: ours of charts and panels at once, small ones behind those of the frame.
    """
    whole = (Path(st.__file__).parent / "static" / "index.html").read_text()
    # A gateway's own path may come without a slash at its end.
    above = f"location.origin + location.pathname.replace(/{re.escape(path).replace('/', chr(92) + '/')}$/, '')"
    ours = (bundle_path(), *(one.path for one in COMPONENTS))
    charts = "".join(f'<link rel="modulepreload" crossorigin href="./{address}">' for address in ours)
    others = "".join(
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./{address}">'
        for address in scripts_of_a_page()
        if f"./{address}" not in whole
    )
    told = f"<head><script>window.__streamlit = {{ BACKEND_BASE_URL: {above} }}</script>{charts}"
    return whole.replace("<head>", told, 1).replace("</head>", f"{others}</head>", 1)


def _is_page(path: str) -> bool:
    # The Overview is the page at the root, and has no address of its own.
    name = path.removeprefix("/")
    # Whatever lies deeper, and the health check, is no page: to see that, the folder of queries need not be read.
    if "/" in name or name == "healthz":
        return False
    return name != "overview" and (not name or name in page_names(catalogue(Settings.read().queries)))


def _is_unknown(path: str) -> bool:
    name = path.strip("/")
    steps = name.split("/")
    if not name or any(step in OTHERS for step in steps) or "." in steps[-1]:
        return False
    return name == "overview" or name not in page_names(catalogue(Settings.read().queries))


FILES = [*(one.route() for one in COMPONENTS), Route(ROWS, rows), *PAGE_FILES]
pages = st.App(
    PROJECT / "dashboard" / "app.py",
    secrets=provider(Settings.read()),
    routes=[Route("/healthz", healthz), Route("/auth/failed", not_signed_in), *FILES, *BRIEFS, *API],
    middleware=[Middleware(Doorkeeper), Middleware(StreamlitFiles), Middleware(Pages)],
    exception_handlers={TooMany: too_many},
)
app = guarded(pages, Bounds.read())
be_quiet()
# Everything imported lives as long as the process: no later collection needs to walk it.
gc.collect()
gc.freeze()
