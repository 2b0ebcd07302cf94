"""The access log: one line for each request, without anything that says who asked, or for whom."""

from __future__ import annotations

import datetime
import logging
import logging.handlers
import sys
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.gate.sizes import METHODS

STDOUT = "-"
# Addresses that are answered before any route is looked for, by how they begin; all others are pages.
UNROUTED = {"/static/": "/static/{file}", "/media/": "/media/{file}", "/component/": "/component/{file}"}
PAGE = "/{page}"


def access_log(where: str) -> logging.Logger:
    """Return the log that writes to a file, or to standard output for `-`; a file may be moved away meanwhile."""
    handler = logging.StreamHandler(sys.stdout) if where == STDOUT else logging.handlers.WatchedFileHandler(where)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.Logger("linchpin.access", logging.INFO)
    log.addHandler(handler)
    return log


class AccessLog:
    """Write time, method, kind of address, status, bytes and milliseconds of every request, and of every socket."""

    def __init__(self, app: ASGIApp, log: logging.Logger | None) -> None:
        self.app, self.log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the line when a request is answered, or a socket is open."""
        if self.log is None or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        begun, status, sent = time.perf_counter(), "-", 0

        async def send_counted(message: Message) -> None:
            nonlocal status, sent
            match message["type"]:
                case "http.response.start" | "websocket.http.response.start":
                    status = str(message["status"])
                case "http.response.body" | "websocket.http.response.body":
                    sent += len(message.get("body", b""))
                case "websocket.accept":
                    status = "101"
                    self._write(scope, status, 0, begun)
                case "websocket.close":
                    status = status if status == "101" else "403"
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        except BaseException:
            status = "500" if status == "-" else status
            raise
        finally:
            if status != "101":
                self._write(scope, status, sent, begun)

    def _write(self, scope: Scope, status: str, sent: int, begun: float) -> None:
        assert self.log is not None
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        method = "WS" if scope["type"] == "websocket" else scope["method"]
        method = method if method in (*METHODS, "WS") else "OTHER"
        spent = round((time.perf_counter() - begun) * 1000)
        self.log.info("%s %s %s %s %d %d", now, method, address_kind(scope), status, sent, spent)


def address_kind(scope: Scope) -> str:
    """Return the address as its route is written, without what was filled in."""
    path: str = getattr(scope.get("route"), "path", "")
    if path and path != "/":
        return path
    return next((told for begin, told in UNROUTED.items() if scope["path"].startswith(begin)), PAGE)
