"""Components of our own: a browser loads script and style of each once, where Streamlit would send both each time."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.components.v2.types import ComponentRenderer

from dashboard.packed import Written

HERE = Path(__file__).parent
STYLED = "\nexport const sheet = new CSSStyleSheet()\nsheet.replaceSync({style})\n"
# Styles go where the component stands: the page, or a shadow root of its own.
LOADER = """export default async (given) => {{
  const own = await import(`${{window.__streamlit?.BACKEND_BASE_URL ?? ""}}/{path}`)
  const root = given.parentElement.getRootNode()
  if (!root.adoptedStyleSheets?.includes(own.sheet)) root.adoptedStyleSheets?.push(own.sheet)
  return own.default(given)
}}"""


class Component:
    """A component whose script and style stand in a folder of its name, as `.js` and `.css`.

    Once it `is_served`, it loads them from this server; else, under Streamlit alone, it brings them along.
    """

    def __init__(self, name: str, html: str, isolate_styles: bool = True) -> None:
        self._name, self._html, self._isolate_styles = name, html, isolate_styles
        self.is_served = False

    def _part(self, kind: str) -> str:
        return (HERE / self._name / f"{self._name}.{kind}").read_text(encoding="utf-8")

    @cached_property
    def _written(self) -> Written:
        return Written((self._part("js") + STYLED.format(style=json.dumps(self._part("css")))).encode())

    @cached_property
    def path(self) -> str:
        """Where a server has the script, below its own address; the name changes with what is in it."""
        return f"brief/assets/{self._name}.{hashlib.sha256(self._written.raw).hexdigest()[:12]}.js"

    @cached_property
    def draw(self) -> ComponentRenderer:
        """What mounts the component in a run of a page."""
        given: dict[str, Any] = {"html": self._html, "isolate_styles": self._isolate_styles}
        if self.is_served:
            given |= {"js": LOADER.format(path=self.path)}
        else:
            given |= {"js": self._part("js"), "css": self._part("css")}
        return st.components.v2.component(f"linchpin_{self._name}", **given)

    def route(self) -> Route:
        """Return the route of the script; from now on the component loads it there."""
        self.is_served = True
        return Route(f"/{self.path}", self._sent)

    async def _sent(self, request: Request) -> Response:
        body, form = self._written.packed(request.headers.get("accept-encoding", ""))
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        if form:
            headers["Content-Encoding"] = form
        return Response(body, media_type="text/javascript", headers=headers)
