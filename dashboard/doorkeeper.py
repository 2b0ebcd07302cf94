"""Whoever stands at the door: it finds who asks, and lets nobody pass whom the rules do not name."""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access.asking import READER
from dashboard.access.grants import granted
from dashboard.access.looks import person_of
from dashboard.access.rules import LOCAL, Reader, Rules, reader_of, rules_of
from dashboard.access.scope import is_within
from dashboard.errors import DataRefused, Finding, errors_told
from dashboard.settings import Settings
from dashboard.signing_in import (
    FORGET_NEXT,
    LANDING,
    USER_COOKIE,
    is_set_up,
    landing,
    login_address,
    next_cookie,
    signed_in,
)
from dashboard.view import KEYS

# What holds nobody's rows: scripts and styles, signing in, the pages' own channel, whose script asks who is there.
OPEN = ("static", "component", "media", "_stcore", "auth", "healthz", "favicon.png", "manifest.json")
FOR_SCRIPTS = ("api", "rows")
NOT_HERE = 'Without access.yml this server is for its own machine alone. See "Who may see what" in the README.'
UNREAD = "access.yml cannot be read, so nobody may see anything. Whoever serves Linchpin finds the fault in its log."
PRIVATE = {"Cache-Control": "private, no-store"}
TOKEN = "Whoever serves Linchpin makes one: `python -m dashboard token`."
_log = logging.getLogger(__name__)


class Doorkeeper:
    """Let a request pass with its reader, send people to sign in, refuse scripts and links that are not good."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on with the reader in the scope."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        settings, asked = Settings.read(), HTTPConnection(scope)
        try:
            rules = rules_of(settings)
        except DataRefused as error:
            _log.error("%s", error)
            await _refuse(PlainTextResponse(UNREAD, 503, PRIVATE), scope, receive, send)
            return
        if rules is None:
            if _is_here(scope) and _is_called_here(asked.headers.get("host", "")):
                scope[READER] = LOCAL
                await self.app(scope, receive, send)
            else:
                await _refuse(PlainTextResponse(NOT_HERE, 403, PRIVATE), scope, receive, send)
        elif scope["path"] == LANDING:
            await self.app(scope, receive, _landing(asked, send))
        elif scope["type"] == "websocket" or _is_open(scope["path"]):
            await self.app(scope, receive, send)
        elif isinstance(found := _reader(asked, settings, rules), Reader):
            # In the scope itself, where the log finds the route that is matched further in.
            scope[READER] = found
            _put_share_aside(scope)
            await self.app(scope, receive, send)
        else:
            await found(scope, receive, send)


async def _refuse(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    else:
        await answer(scope, receive, send)


def _is_here(scope: Scope) -> bool:
    """Tell whether a request comes from this machine; a pipe has no address and does."""
    address = (scope.get("client") or ("localhost",))[0]
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address in ("localhost", "testclient")


def _is_called_here(host: str) -> bool:
    """Tell whether a server was called by a name of this machine: another may be made to lead here, and its page with
    it. A name without a dot is of the same house.
    """
    name = (urlsplit(f"//{host}").hostname or "") if host.count("[") == host.count("]") else "?."
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return "." not in name or name.endswith(".localhost")


def _is_open(path: str) -> bool:
    steps = path.strip("/").split("/")
    return steps[0] in OPEN or path.startswith("/brief/assets/")


def _reader(asked: HTTPConnection, settings: Settings, rules: Rules) -> Reader | Response:
    """Return who asks, or the answer to somebody whom nothing makes known."""
    if share := asked.query_params.get("share"):
        found = granted(settings, rules, "share", share)
        if found is None or found.only is None:
            return PlainTextResponse("This link does not count any more. Ask who sent it for another.", 403, PRIVATE)
        if not is_within(asked, found.only, settings):
            return PlainTextResponse("This link is for another page or view.", 403, PRIVATE)
        return found
    kind, _, token = asked.headers.get("authorization", "").partition(" ")
    if token:
        found = granted(settings, rules, "token", token.strip()) if kind.lower() == "bearer" else None
        return found or _unknown(asked, "holds no token that counts: it was revoked, has expired, or is none.", TOKEN)
    return _signed_in(asked, settings, rules)


def _signed_in(asked: HTTPConnection, settings: Settings, rules: Rules) -> Reader | Response:
    claims = signed_in(asked.cookies)
    found = reader_of(claims, rules) if claims else None
    if claims and found is None:
        return PlainTextResponse(
            "You have signed in, and may not see anything here yet. Ask the owner.", 403, PRIVATE
        )
    if found is not None:
        return replace(found, person=person_of(settings, claims))
    return _unknown(asked, "is missing.", f"Sign in, or send Authorization: Bearer TOKEN. {TOKEN}")


def _unknown(asked: HTTPConnection, told: str, do: str) -> Response:
    """Send a person to sign in; tell a script that it has to say who asks."""
    path = asked.scope["path"]
    is_page = path.strip("/").split("/")[0] not in FOR_SCRIPTS and "." not in path.rpartition("/")[2]
    if not is_page or "authorization" in asked.headers:
        headers = {**PRIVATE, "WWW-Authenticate": "Bearer"}
        return JSONResponse(errors_told(Finding("Authorization", told, do)), 401, headers)
    if not is_set_up():
        told = "Nobody can sign in yet: there is no sign_in.toml. See the README."
        return PlainTextResponse(told, 503, PRIVATE)
    above = asked.scope.get("root_path", "")
    wanted = f"{path}?{asked.url.query}" if asked.url.query else path
    headers = {**PRIVATE, "Location": login_address(above), "Set-Cookie": next_cookie(wanted)}
    return Response(status_code=302, headers=headers)


def _landing(asked: HTTPConnection, send: Send) -> Send:
    """Lead whoever has signed in to what they asked for, and whoever could not to a page that says so."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in (302, 307):
            headers = MutableHeaders(raw=message["headers"])
            is_in = any(one.startswith(f"{USER_COOKIE}=") for one in headers.getlist("set-cookie"))
            above = asked.scope.get("root_path", "")
            headers["location"] = landing(asked.cookies, above) if is_in else f"{above}/auth/failed"
            headers.append("set-cookie", FORGET_NEXT)
            message = {**message, "headers": headers.raw}
        await send(message)

    return sent


def _put_share_aside(scope: Scope) -> None:
    """Take the signed text of a link from the address, which is no parameter of a view, and what others appended."""
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if any(name == "share" for name, _ in given):
        kept = urlencode([(name, value) for name, value in given if name in KEYS])
        # Of several the last counts, as at the gate.
        scope["linchpin.share"] = dict(given)["share"]
        scope["query_string"] = kept.encode("latin-1")
