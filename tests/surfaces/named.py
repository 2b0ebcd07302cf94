"""A data folder whose clients, vendors and import are named by whoever means ill, or has odd habits."""

from __future__ import annotations

from pathlib import Path

from dashboard.settings import Settings
from tests.imports.bringing import bring, own_folder
from tests.imports.brought import as_csv, good, profile

NAMES = (
    "<b>x</b><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "&lt;i&gt; %{x} {{ 7*7 }} ${x}",
    "**bold** [a](javascript:alert(1)) $x^2$ :material/home: :red[r] :smile:",
    "_a_ `b` ~~c~~ -> https://evil.example/x www.evil.example me@evil.example",
    "- one | two :small three",
    "1. first",
    "# head",
    '=HYPERLINK("http://evil.example")',
    "+1+1",
    "@SUM(A1)",
    "\u202eevil\u202c",
    "a\u200fb",
    "\x1b[31mred\x1b[0m",
    "\"double\" 'single' \\ back",
    "Owl 🦉 GmbH",
    "L" * 10_000,
)
TITLE = '<i>T</i> [t](javascript:alert(2)) "q"'


def named_folder(path: Path) -> Settings:
    """Return a folder in which each of the NAMES has a contract as client, and one as vendor."""
    settings = own_folder(path)
    rows = [good(contract_id=f"C-{place}", client=name, vendor="Plain Ltd") for place, name in enumerate(NAMES)]
    rows += [
        good(contract_id=f"V-{place}", client="Plain Bank", vendor=f"{name} V") for place, name in enumerate(NAMES)
    ]
    file = path / "contracts.csv"
    file.write_text(as_csv(rows), encoding="utf-8")
    bring(settings, "", file, text=profile(title=TITLE))
    return settings
