"""A server that stops: what runs is finished, what comes is sent to another one, and the health check says so."""

from __future__ import annotations

import threading

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

# One for the process: whoever stops the server sets it.
leaving = threading.Event()
TOLD = "This server is stopping. Ask again in a moment."
HEADERS = {"Retry-After": "1", "Cache-Control": "no-store", "Connection": "close"}


class Leaving:
    """Answer 503 to all that comes once the server stops; nginx then asks the other one."""

    def __init__(self, app: ASGIApp, is_leaving: threading.Event = leaving) -> None:
        self.app, self.is_leaving = app, is_leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on while the server goes on."""
        if scope["type"] not in ("http", "websocket") or not self.is_leaving.is_set():
            await self.app(scope, receive, send)
            return
        answer: Response = PlainTextResponse(TOLD, 503, HEADERS)
        if scope["path"] == "/healthz":
            answer = JSONResponse({"status": "stopping"}, 503, HEADERS)
        # Starlette answers a socket that is not open yet in HTTP, too.
        await answer(scope, receive, send)
