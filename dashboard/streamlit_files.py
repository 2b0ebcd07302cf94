"""Streamlit's own scripts and styles, which it sends unpacked and tells of late: packed, and told of beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.packed import Written

STATIC = Path(st.__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}
# What stands on our pages and is no part of the frame; a browser learns of it when the page is described.
ON_A_PAGE = ("BidiComponent",)
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


class StreamlitFiles:
    """Answer for Streamlit's scripts and styles; everything else is passed on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # By their address: nothing else can be asked for.
        self.files = {f"/{path.relative_to(STATIC)}": path for path in STATIC.rglob("*.*") if path.suffix in KINDS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a file in brotli or gzip where the browser accepts it; its name changes with what is in it."""
        path = self.files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if path is None:
            await self.app(scope, receive, send)
            return
        accepted = Headers(scope=scope).get("accept-encoding", "")
        body, form = await run_in_threadpool(lambda: _written(path).packed(accepted))
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        if form:
            headers["Content-Encoding"] = form
        await Response(body, media_type=KINDS[path.suffix], headers=headers)(scope, receive, send)


def scripts_of_a_page() -> list[str]:
    """Return the scripts that pages load later than the frame, below the server; each before whoever asks for it."""
    folder = STATIC / "static" / "js"
    found: dict[str, None] = {}
    for name in ON_A_PAGE:
        for path in folder.glob(f"{name}.*.js"):
            found.update(dict.fromkeys(_with_imported(folder, path.name, set())))
    return [f"static/js/{name}" for name in found]


def _with_imported(folder: Path, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    for other in _IMPORTED.findall((folder / name).read_text(encoding="utf-8")):
        yield from _with_imported(folder, other, seen)
    yield name


@lru_cache(maxsize=400)
def _written(path: Path) -> Written:
    return Written(path.read_bytes())
