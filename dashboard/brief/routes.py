"""The addresses of briefs: pages, the figures that make them alive, the picture of a link, and what they load."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace
from functools import cache
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.access.asking import Asking, asking
from dashboard.access.looks import Look, look
from dashboard.brief.brief import Brief, brief_of
from dashboard.brief.kept import Kept
from dashboard.brief.preview import preview
from dashboard.brief.since import since
from dashboard.brief.stills import WIDTHS, stills_below
from dashboard.brief.written import policy, written
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.looking import catalogue_lately
from dashboard.errors import LinchpinError, NotYours, nearest
from dashboard.packed import Written
from dashboard.page.names import FORMER, WITHOUT_BRIEF, page_names
from dashboard.page.pinned import Pinned, pinned, pinned_texts
from dashboard.panel import panel
from dashboard.picture.bundle import BUNDLE, bundle_name, bundle_script
from dashboard.picture.inline import as_text
from dashboard.settings import PROJECT, Settings
from dashboard.view import View, read_view
from dashboard.warehouse.version import current_id

# A saved query file shows in a brief after so many seconds.
LOOK_AGAIN = 1.0
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
AGAIN = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
_kept = Kept()


async def brief(request: Request) -> Response:
    """Answer with a brief; a page that is not there with 404 and the nearest name, no data with 503."""
    page, found = request.path_params["page"], asking(request)
    settings = found.settings
    if page in FORMER:
        return RedirectResponse(f"{FORMER[page]}?{request.url.query}".rstrip("?"), status_code=307)
    held = catalogue_lately(settings.queries, LOOK_AGAIN)
    pages = [name for name in page_names(held) if name not in WITHOUT_BRIEF]
    if page not in pages:
        told = f'There is no brief of a page "{page[:100]}". {nearest(page, pages)}'.strip()
        return PlainTextResponse(told, status_code=404)
    try:
        current, today = current_id(settings), datetime.datetime.now(datetime.UTC).date()
        seen = await _last_look(request, found, current, today)
        made = current, held.fingerprint, today, seen
        # Two who may see the same are told differently of whose it is.
        said = found.told, found.notices, found.seen_as
        key = (page, request.url.query, str(request.base_url), _shared(request), settings, said, made)
        kept = _kept.get(key)
        if kept is None or not kept.is_whole:
            asked = replace(found, look=seen)
            kept = await run_in_threadpool(_write, request, page, pages, held, asked)
            _kept.put(key, kept)
    except LinchpinError as error:
        return PlainTextResponse(f"There is no data to show. {error}", status_code=503)
    return _answer(request, kept, "text/html; charset=utf-8", {"Content-Security-Policy": policy()})


async def _last_look(request: Request, found: Asking, version: str, today: datetime.date) -> Look | None:
    """Note the look of somebody who has signed in at what is served now, and return what they saw before."""
    if not found.reader.person or found.seen_as or "v" in request.query_params:
        return None
    where = f"{request.path_params['page']}?{request.url.query}"
    return await run_in_threadpool(look, found.settings, found.reader.person, where, version, today)


def _shared(request: Request) -> str:
    """Return the signed text of the link by which a request came, or an empty one."""
    return str(request.scope.get("linchpin.share", ""))


def _write(request: Request, page: str, pages: list[str], held: Catalogue, found: Asking) -> Written:
    told = _read(request, page, held, found)
    at_hand = stills_below(found.settings.versions / "stills").at_hand
    stills = {block.place.id: at_hand(block.chart) for block in told.blocks if block.chart}
    text = written(told, stills, pages, f"{request.url.scheme}://{request.url.netloc}{request.url.path}.png")
    return Written(text.encode(), is_whole=all(len(found) == len(WIDTHS) for found in stills.values()))


def _read(request: Request, page: str, held: Catalogue, found: Asking) -> Brief:
    settings = found.settings
    view, notices, shown = _asked(request, page, settings)
    asked, told = pinned_texts(settings, view.q, held)
    # What is not here any more is named once, and goes into no link of the page.
    view = replace(
        view,
        v=None if shown.is_gone else view.v,
        q=None if asked is held else view.q,
        view_as=found.seen_as or None,
    )
    said = [one for one in (*found.notices, told) if one]
    made = brief_of(view, (*said, *notices), asked, shown, settings.texts)
    drawn = [block.place for block in made.blocks]
    changed = since(found.look, settings, view, asked, drawn) if found.look else None
    return replace(made, share=_shared(request), since=changed, whose=found.told)


def _asked(request: Request, page: str, settings: Settings) -> tuple[View, list[str], Pinned]:
    raw = dict(request.query_params)
    shown = pinned(settings, raw.get("v") or None)
    view, ignored = read_view(page, raw, shown.version.world)
    counted = Counter(name for name, _ in request.query_params.multi_items())
    twice = [
        f'"{name[:40]}" is given more than once; the last one counts.' for name, count in counted.items() if count > 1
    ]
    return view, [*twice, *map(str, ignored)], shown


def chart(request: Request) -> Response:
    """Answer with the figure of one question as JSON, under the View of the address."""
    settings = asking(request).settings
    held = catalogue_lately(settings.queries, LOOK_AGAIN)
    try:
        asked, told = pinned_texts(settings, request.query_params.get("q") or None, held)
        query = asked.find(f"{request.path_params['theme']}/{request.path_params['name']}")
        view, _, shown = _asked(request, query.page, settings)
        # Present figures in the place of those that a link pins would pass for them.
        if gone := shown.notice if shown.is_gone else told if asked is held else "":
            return PlainTextResponse(gone, status_code=404)
        place = panel(query, view, asked, shown.version)
        if place.error is not None:
            raise place.error
    except NotYours as error:
        return PlainTextResponse(str(error), status_code=403)
    except LinchpinError as error:
        return PlainTextResponse(str(error), status_code=404)
    if place.figure is None:
        return PlainTextResponse("This question has no picture under these filters.", status_code=404)
    return _answer(request, Written(as_text(place.figure).encode()), "application/json")


def picture(request: Request) -> Response:
    """Answer with the picture of a link to a brief; 404 where there is no such brief or nothing to draw it with."""
    found = asking(request)
    held = catalogue_lately(found.settings.queries, LOOK_AGAIN)
    page = request.path_params["page"]
    if page in WITHOUT_BRIEF or page not in page_names(held):
        return PlainTextResponse("There is no such brief.", status_code=404)
    try:
        asked, gone = pinned_texts(found.settings, request.query_params.get("q") or None, held)
        told = _read(request, page, held, found)
        # The picture of present data would stand beside a link that pins others.
        if told.pinned.is_gone or (gone and asked is held):
            return PlainTextResponse(told.pinned.notice if told.pinned.is_gone else gone, status_code=404)
        drawn = next((block.chart for block in told.blocks if block.chart), "")
        shown = preview(drawn, told.title, told.lead)
    except LinchpinError as error:
        return PlainTextResponse(str(error), status_code=404)
    return Response(shown, media_type="image/png", headers=AGAIN)


async def assets(request: Request) -> Response:
    """Answer with what briefs load; names change with what is in them, so a browser asks once."""
    name = request.path_params["name"]
    if name == "favicon.svg":
        icon = (PROJECT / "dashboard" / name).read_bytes()
        return Response(icon, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})
    if name != bundle_name():
        return PlainTextResponse("There is no such file.", status_code=404)
    headers = {**FOREVER, "Vary": "Accept-Encoding"}
    body, form = _bundle().packed(request.headers.get("accept-encoding", ""))
    if form:
        headers["Content-Encoding"] = form
    return Response(body, media_type="text/javascript", headers=headers)


@cache
def _bundle() -> Written:
    return Written(bundle_script(), in_brotli=BUNDLE.read_bytes())


def _answer(request: Request, page: Written, kind: str, more: dict[str, str] | None = None) -> Response:
    """Answer 304 to a browser that has the page, else the page in the form that it accepts."""
    headers = {**AGAIN, "ETag": page.etag, "X-Content-Type-Options": "nosniff", **(more or {})}
    if page.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body, form = page.packed(request.headers.get("accept-encoding", ""))
    if form:
        headers["Content-Encoding"] = form
    return Response(body, media_type=kind, headers=headers)


async def first(request: Request) -> Response:
    """Send whoever asks for no page to the overview."""
    return RedirectResponse(f"brief/overview?{request.url.query}".rstrip("?"), status_code=307)


async def plain(request: Request) -> Response:
    """Send an address that ends in a slash to the one without, with all that it asks for."""
    page = quote(request.path_params["page"], safe="")
    return RedirectResponse(f"../{page}?{request.url.query}".rstrip("?"), status_code=307)


ROUTES = [
    Route("/brief", first),
    Route("/brief/{page}/", plain),
    Route("/brief/assets/{name}", assets),
    Route("/brief/charts/{theme}/{name}.json", chart),
    Route("/brief/{page}.png", picture),
    Route("/brief/{page}", brief),
]
