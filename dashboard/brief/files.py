"""A brief as a file: on paper, and the rows of all its questions as one workbook."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.access.asking import asking
from dashboard.addressed import once
from dashboard.brief.brief import brief_of
from dashboard.brief.paper import paper
from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.catalog.frozen import freeze
from dashboard.errors import Finding, LinchpinError, NoVersion, QueryRefused, nearest
from dashboard.export.asked import asked_of
from dashboard.export.names import file_name
from dashboard.export.sent import PDF, named, not_made, workbook_sent
from dashboard.page.names import OF_ONE, WITHOUT_BRIEF, page_names, page_title, subject
from dashboard.page.pinned import LEAVE_OUT, Pinned, pinned, pinned_texts
from dashboard.picture.chromium import NoBrowser, NotMade
from dashboard.settings import Settings
from dashboard.turns import Busy
from dashboard.view import View, read_view

FORMS = ("pdf", "xlsx")


def page_read(page: str, raw: dict[str, str], settings: Settings) -> tuple[View, Catalogue, Pinned]:
    """Return what is asked for of a page: its View, the queries in the words that it pins, and the data.

    Raises LinchpinError for a page, data or words that are not here, QueryRefused for keys that cannot be read or
    are missing.
    """
    present = catalogue(settings.queries)
    pages = [name for name in page_names(present) if name not in WITHOUT_BRIEF]
    if page not in pages:
        raise LinchpinError(Finding(page[:100], "there is no brief of such a page.", nearest(page, pages)))
    shown = pinned(settings, raw.get("v") or None)
    held, told = pinned_texts(settings, raw.get("q") or None, present)
    # Present figures in the place of those that a link pins would pass for them.
    pins = [("v", shown.asked, shown.is_gone), ("q", raw.get("q"), bool(told) and held is present)]
    if gone := [
        Finding(key, f"{str(value)[:40]} is not here.", LEAVE_OUT) for key, value, is_gone in pins if is_gone
    ]:
        raise LinchpinError(*gone)
    view, ignored = read_view(page, raw, shown.version.world)
    if ignored:
        raise QueryRefused(*(one.finding for one in ignored))
    if page in OF_ONE and subject(view, shown.version.world) is None:
        raise QueryRefused(Finding(page, f"shows one {page}, and none is named.", f"Name it: {page}=..."))
    return view, held, shown


def named_for(view: View, shown: Pinned, form: str) -> str:
    """Return the name of a page's file."""
    return file_name(view.page, view.params(), shown.version.world, form)


def page_printed(view: View, held: Catalogue, shown: Pinned, settings: Settings, whose: str = "") -> bytes:
    """Return a page's brief as PDF, with what says of whose rows it is; raises what `paper` raises."""
    told = brief_of(replace(view, query=None), (), held, shown, settings.texts)
    return paper(replace(told, whose=whose), settings.versions / "stills")


def file(request: Request, form: str) -> Response:
    """Answer with a page as PDF or workbook; 400 names keys that cannot be read, 404 what is not here."""
    found = asking(request)
    settings = found.settings
    try:
        if found.notices:
            raise QueryRefused(*(Finding("view_as", notice) for notice in found.notices))
        view, held, shown = page_read(request.path_params["page"], once(request.query_params.multi_items()), settings)
        name = named_for(view, shown, form)
        if form == "pdf":
            body = page_printed(view, held, shown, settings, found.told)
            return Response(body, media_type=PDF, headers=named(name))
        asked = asked_of(view.page, view, held, shown.version, freeze(held, settings.texts))
        return workbook_sent(asked, page_title(view.page), name)
    except (NoBrowser, NotMade, Busy) as error:
        return not_made(error)
    except QueryRefused as error:
        return PlainTextResponse(str(error), status_code=400)
    except NoVersion as error:
        return PlainTextResponse(str(error), status_code=503)
    except LinchpinError as error:
        return PlainTextResponse(str(error), status_code=404)


ROUTES = [Route(f"/brief/{{page}}.{form}", partial(file, form=form)) for form in FORMS]
