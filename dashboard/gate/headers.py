"""The headers that tell a browser what an answer may do; what a route says itself stays as it says it."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Addresses hold names of clients; no other site learns them.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
}
SECURELY = "max-age=31536000"
# Rows, words and pictures: whatever they hold, nothing of it runs or is loaded.
NOTHING = "default-src 'none'; frame-ancestors 'self'"
# A script's own policy counts where it runs as a worker, so scripts go by that of pages.
RUN = ("text/html", "text/javascript", "application/javascript")


def page_policy(html: str = "") -> str:
    """Return the policy of Streamlit's pages, on which the scripts that stand in the page itself are ours.

    Streamlit writes styles into the page as it goes, runs components from `blob:` addresses, counts by WebAssembly,
    and has a font and pictures that stand in its own files.
    """
    ours = "".join(f" '{_digest(script)}'" for script in re.findall(r"<script>(.*?)</script>", html, re.DOTALL))
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'{ours}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


class SecurityHeaders:
    """Set the headers on every answer, those of refusals and failures too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what the answer does not say itself."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind = headers.get("content-type", "").split(";")[0]
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", page_policy() if kind in RUN else NOTHING)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", SECURELY)
            await send(message)

        await self.app(scope, receive, send_with)
