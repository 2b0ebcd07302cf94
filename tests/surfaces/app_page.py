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
        if parts[0].type == "subheader":
            told = found.questions[str(parts[0].anchor)] = _told([], parts)
        elif len(panels := _panels(parts[0])) > 1:
            for panel in panels:
                told = found.questions[_anchor(panel)] = _told([panel], [])
        elif panels:
            every = [panel for part in parts for panel in _panels(part)]
            told = found.questions[_anchor(panels[0])] = _told(every, parts)
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


def _panels(part: Any) -> list[dict[str, Any]]:
    """Return words and figure of each panel that a component holds; none for anything else."""
    if part.type != "bidi_component" or not part.proto.component_name.endswith("linchpin_panel"):
        return []
    line, _, packed = part.proto.bytes.partition(b"\n")
    found = []
    for told in json.loads(line):
        words, packed = packed[: told["words_length"]], packed[told["words_length"] :]
        figure, packed = packed[: told["figure_length"]], packed[told["figure_length"] :]
        drawn = json.loads(gzip.decompress(figure)) if told["figure"] else None
        found.append({**json.loads(gzip.decompress(words)), "figure": drawn})
    return found


def _anchor(panel: dict[str, Any]) -> str:
    return str(re.findall(r'<h2 id="([^"]+)"', panel["above"])[0])


def _told(panels: list[dict[str, Any]], parts: list[Any]) -> Told:
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
