"""How large a request may be: its address, its headers, its body; what is larger is refused before it is read."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# In bytes. nginx, too, takes addresses up to 8 KB unless told otherwise.
ADDRESS, HEADERS, BODY = 8_000, 32_000, 64_000
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
# Streamlit takes files here, each up to its own `server.maxUploadSize`.
UPLOAD = "/_stcore/upload_file/"
TOO_LONG = f"This address is too long: more than {ADDRESS:,} bytes. Take some of its filters away."
TOO_MANY_HEADERS = f"The headers of this request are larger than {HEADERS:,} bytes. Remove this site's cookies."
TOO_LARGE = f"This request is larger than {BODY:,} bytes. Files are brought in on the page Upload."


class Sizes:
    """Refuse what is too large, and methods that nothing here answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.limited = app, RequestBodyLimitMiddleware(app, BODY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 405, 413, 414 or 431, or pass on; a socket that is refused is closed."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        status, told = _refused(scope)
        if status and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1009})
        elif status:
            headers = {"Allow": ", ".join(METHODS)} if status == 405 else {}
            # What is left of the request is not read.
            await PlainTextResponse(told, status, {**headers, "Connection": "close"})(scope, receive, send)
        else:
            await (self.app if scope["path"].startswith(UPLOAD) else self.limited)(scope, receive, send)


def _refused(scope: Scope) -> tuple[int, str]:
    """Return status and words for a request that is refused, (0, "") for one that is not."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > ADDRESS:
        return 414, TOO_LONG
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADERS:
        return 431, TOO_MANY_HEADERS
    if scope["type"] == "websocket":
        return 0, ""
    if scope["method"] not in METHODS:
        return 405, "Nothing here answers to this method."
    length = Headers(scope=scope).get("content-length", "0")
    if length.isdigit() and int(length) > BODY and not scope["path"].startswith(UPLOAD):
        return 413, TOO_LARGE
    return 0, ""
