"""The script that draws figures in a browser: a bundle of the parts of Plotly that our figures use."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import brotli

BUNDLE = Path(__file__).parent / "charts" / "charts.js.br"


@cache
def bundle_name() -> str:
    """Return the name of the bundle, which changes with what is in it."""
    return f"charts.{hashlib.sha256(BUNDLE.read_bytes()).hexdigest()[:12]}.js"


def bundle_path() -> str:
    """Return where a server has the bundle, below its own address."""
    return f"brief/assets/{bundle_name()}"


@cache
def bundle_script() -> bytes:
    """Return the bundle as a browser runs it."""
    return bytes(brotli.decompress(BUNDLE.read_bytes()))
