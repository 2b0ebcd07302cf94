"""A page of the app as its script draws it, read from the messages that a browser would be sent."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.settings import PROJECT
from tests.surfaces.brief_page import brief_page
from tests.surfaces.told import Surface, Told

SHOWN = 120.0
GRIDS = ("table", "arrow_data_frame", "dataframe")
UNANSWERED = re.compile(r"questions? that these data do not answer$")


class AppPages:
    """The app in this process. Every "How do we know" stands open, so that each question shows its rows."""

    def __init__(self, queries: list[str]) -> None:
        self._opened = {name: {"know"} for name in queries}

    def page(self, name: str, asked: Mapping[str, str]) -> Surface:
        """Open a page under the keys of an address, in a session of its own."""
        app = AppTest.from_file(PROJECT / "dashboard" / "app.py", default_timeout=SHOWN)
        app.session_state["open parts"] = dict(self._opened)
        app.query_params = dict(asked)
        # `switch_page` knows pages that are files; ours are functions, which are known by their address.
        app._page_hash = calc_hash("" if name == "overview" else name)
        app.run()
        assert not app.exception, [one.value for one in app.exception]
        assert app.query_params == asked, "the app reads another address"
        return _surface(app)


def _surface(app: AppTest) -> Surface:
    found = Surface()
    told = Told()
    for block in app.main.children.values():
        parts = list(_walked(block)) or [block]
        if parts[0].type == "subheader" or _panel(parts[0]):
            told = _told(parts)
            found.questions[_anchor(parts[0])] = told
        elif block.type == "expander" and UNANSWERED.search(block.label):
            for part in parts:
                found.unanswered += [plain(one) for one in re.findall(r"^\*\*(.*)\*\* *$", part.value, re.MULTILINE)]
        elif found.questions and any(part.type in GRIDS for part in parts):
            # What is open behind a panel follows it.
            _take(told, parts)
    return found


def _walked(block: Any) -> Iterator[Any]:
    for part in getattr(block, "children", {}).values():
        if hasattr(part, "children"):
            yield from _walked(part)
        else:
            yield part


def _panel(part: Any) -> dict[str, Any] | None:
    """Return the words and the figure of a panel's component; None for anything else."""
    if part.type != "bidi_component" or not part.proto.component_name.endswith("linchpin_panel"):
        return None
    line, _, packed = part.proto.bytes.partition(b"\n")
    told = json.loads(line)
    words, figure = packed[: told["words_length"]], packed[told["words_length"] :]
    drawn = json.loads(gzip.decompress(figure)) if told["figure"] else None
    return {**json.loads(gzip.decompress(words)), "figure": drawn}


def _anchor(part: Any) -> str:
    panel = _panel(part)
    return str(re.findall(r'<h2 id="([^"]+)"', panel["above"])[0] if panel else part.anchor)


def _told(parts: list[Any]) -> Told:
    panels = [panel for part in parts if (panel := _panel(part))]
    html = "".join(panel["above"] + panel["below"] for panel in panels)
    told = brief_page(f'<section id="panel">{html}</section>').questions["panel"]
    told.figure = next((panel["figure"] for panel in panels if panel["figure"]), None)
    _take(told, parts)
    return told


def _take(told: Told, parts: list[Any]) -> None:
    """Take in what Streamlit's own elements say of a question."""
    for part in parts:
        match part.type:
            case "error":
                told.is_error = True
            case "table":
                told.labels = [plain(name) for name in part.value.columns]
                told.rows = [[plain(cell) for cell in row] for row in part.value.to_numpy().tolist()]
            case "arrow_data_frame" | "dataframe":
                told.labels, told.rows = list(part.value.columns), part.value.to_numpy().tolist()
            case "bidi_component":
                pass
            case _:
                told.texts.append(str(getattr(part, "value", "")))


def plain(text: str) -> str:
    """Return a text of Markdown whose signs are all escaped as it is read."""
    return re.sub(r"\\([^\w\s])", r"\1", text).replace("\u2060", "")
