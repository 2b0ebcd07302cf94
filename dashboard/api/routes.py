"""The addresses of the API: the list of queries, each query's rows, and what describes them."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.access.asking import asking
from dashboard.addressed import addressed, once
from dashboard.answers import answer_for
from dashboard.api.openapi import MOST_ROWS, ROWS, description, query_told
from dashboard.catalog.folder import catalogue
from dashboard.errors import (
    DataRefused,
    Finding,
    LinchpinError,
    NotYours,
    NoVersion,
    QueryRefused,
    errors_told,
    nearest,
)
from dashboard.model import Answer
from dashboard.page.pinned import LEAVE_OUT
from dashboard.picture.forms import FORMS, as_form, as_records, part_of
from dashboard.picture.words import finding
from dashboard.warehouse.version import Version, open_version

AGAIN = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}


class Part(NamedTuple):
    """Which rows of an answer are sent, in which form."""

    form: str
    first: int
    most: int


class Refused(Exception):
    """A request that is answered with a status and findings."""

    def __init__(self, status: int, *findings: Finding) -> None:
        super().__init__(status)
        self.answer = JSONResponse(errors_told(*findings), status, AGAIN)


def queries(request: Request) -> Response:
    """Answer with every query: its name, question, parameters and columns."""
    held = catalogue(asking(request).settings.queries)
    return _tagged(request, {"queries": [query_told(query) for query in held.queries.values()]})


def openapi(request: Request) -> Response:
    """Answer with the OpenAPI description of the API, made from the queries that are there."""
    return _tagged(request, description(catalogue(asking(request).settings.queries)))


def _tagged(request: Request, told: dict[str, Any]) -> Response:
    """Answer 304 to whoever has it already."""
    answer = JSONResponse(told, headers=AGAIN)
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
    answer.headers["ETag"] = etag
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={**AGAIN, "ETag": etag})
    return answer


def rows(request: Request) -> Response:
    """Answer with rows of one query; 400 names the parameter that is wrong, 404 the nearest name."""
    try:
        return _rows(request)
    except Refused as refused:
        return refused.answer


def _rows(request: Request) -> Response:
    found = asking(request)
    try:
        given = once(request.query_params.multi_items())
    except QueryRefused as error:
        raise Refused(400, *error.findings) from None
    settings, raw = found.settings, {name: value for name, value in given.items() if value}
    raw.pop("view_as", None)
    if found.notices:
        raise Refused(400, *(Finding("view_as", notice) for notice in found.notices))
    form, first, most = (
        _form(raw.pop("format", "json")),
        _whole(raw, "offset", 0, None),
        _whole(raw, "limit", ROWS, MOST_ROWS),
    )
    try:
        query = catalogue(settings.queries).find(f"{request.path_params['theme']}/{request.path_params['name']}")
    except LinchpinError as error:
        raise Refused(404, *error.findings) from None
    pinned = raw.pop("v", None)
    try:
        version = open_version(settings, pinned)
    except (NoVersion, DataRefused) as error:
        if pinned and isinstance(error, NoVersion):
            raise Refused(404, Finding("v", f"{pinned[:60]} is not here.", LEAVE_OUT)) from None
        raise Refused(404 if pinned else 503, *error.findings) from None
    try:
        own, view = addressed(query, raw, version.world)
        answer = answer_for(query, own, view, version)
    except NotYours as error:
        raise Refused(403, *error.findings) from None
    except QueryRefused as error:
        raise Refused(400, *error.findings) from None
    return _answered(request, answer, version, Part(form, first, most))


def _answered(request: Request, answer: Answer, version: Version, part: Part) -> Response:
    # The same question has other rows for another reader.
    asked = repr((answer.query.text, answer.version, version.sees, answer.bound, answer.clock, part))
    etag = f'"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'
    headers = {**AGAIN, "ETag": etag}
    following = part.first + part.most if part.first + part.most < len(answer.frame) else None
    if following is not None:
        link = f"{request.url.path}?{urlencode({**request.query_params, 'offset': following, 'limit': part.most})}"
        headers["Link"] = f'<{link}>; rel="next"'
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    rows = part_of(answer, part.first, part.most)
    if part.form == "json":
        told = {**_told(answer), "rows": as_records(rows), "next": link if following is not None else None}
        return Response(json.dumps(told), media_type=FORMS[part.form], headers=headers)
    name = f"{answer.query.id.replace('/', '-')}.{part.form}"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(as_form(rows, part.form), media_type=FORMS[part.form], headers=headers)


def _told(answer: Answer) -> dict[str, Any]:
    """Return all that a reader needs to judge the rows."""
    return {
        "query": answer.query.id,
        "question": answer.query.header.question,
        "finding": finding(answer),
        "data_version": answer.version,
        "as_of": answer.as_of.isoformat(),
        "asked": {**{name: _shown(value) for name, value in answer.bound.items()}, **answer.clock},
        "basis": answer.basis,
        "basis_mix": answer.basis_mix,
        "null_reasons": answer.null_reasons,
        "sources": [
            {"id": one.id, "title": one.title, "publisher": one.publisher, "url": one.url} for one in answer.sources
        ],
        "leaves_out": answer.query.header.leaves_out,
        "row_count": len(answer.frame),
    }


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_shown(part) for part in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def _form(asked: str) -> str:
    if asked not in FORMS:
        do = f"Choose one of {', '.join(FORMS)}. {nearest(asked, FORMS)}".strip()
        raise Refused(400, Finding("format", f'"{asked[:60]}" is no format.', do))
    return asked


def _whole(raw: dict[str, str], name: str, default: int, most: int | None) -> int:
    asked = raw.pop(name, str(default))
    least = 0 if name == "offset" else 1
    if not (asked.isascii() and asked.isdigit() and len(asked) < 12 and least <= int(asked) <= (most or 10**11)):
        up_to = f"{least} to {most:,}" if most else f"{least} or more"
        raise Refused(400, Finding(name, f'"{asked[:60]}" is no number of rows.', f"Write digits, {up_to}."))
    return int(asked)


def nothing(request: Request) -> Response:
    """Answer 404 for any other address of the API, with the nearest name of a query."""
    asked = request.path_params["rest"].removeprefix("queries/")[:100]
    known = catalogue(asking(request).settings.queries).queries
    by_name = {query_id.split("/")[1]: query_id for query_id in known}
    meant = by_name.get(asked)
    do = f'Did you mean "{meant}"?' if meant else nearest(asked, known) or "See /api/queries for all there are."
    return Refused(404, Finding(f"/api/{request.path_params['rest'][:100]}", "there is no such address.", do)).answer


ROUTES = [
    Route("/api/queries", queries),
    Route("/api/openapi.json", openapi),
    Route("/api/queries/{theme}/{name}", rows),
    Route("/api/{rest:path}", nothing),
]
