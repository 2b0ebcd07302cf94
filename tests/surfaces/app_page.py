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
from tests.surfaces.told import Surface, Told

SHOWN = 120.0
UNANSWERED = re.compile(r"questions? that these data do not answer$")


class AppPages:
    """The app in this process. Every "How do we know" stands open, so that each question shows its rows."""

    def __init__(self, queries: list[str]) -> None:
        self._opened = [f"know {name}" for name in queries]

    def page(self, name: str, asked: Mapping[str, str]) -> Surface:
        """Open a page under the keys of an address, in a session of its own."""
        app = AppTest.from_file(PROJECT / "dashboard" / "app.py", default_timeout=SHOWN)
        for key in self._opened:
            app.session_state[key] = True
        app.query_params = dict(asked)
        # `switch_page` knows pages that are files; ours are functions, which are known by their address.
        app._page_hash = calc_hash("" if name == "overview" else name)
        app.run()
        assert not app.exception, [one.value for one in app.exception]
        assert app.query_params == asked, "the app reads another address"
        return _surface(app)


def _surface(app: AppTest) -> Surface:
    found = Surface()
    for block in app.main.children.values():
        parts = list(_walked(block))
        if parts and parts[0].type == "subheader":
            found.questions[parts[0].anchor] = _told(parts[1:])
        elif block.type == "expander" and UNANSWERED.search(block.label):
            for part in parts:
                found.unanswered += [plain(one) for one in re.findall(r"^\*\*(.*)\*\* *$", part.value, re.MULTILINE)]
    return found


def _walked(block: Any) -> Iterator[Any]:
    for part in getattr(block, "children", {}).values():
        if hasattr(part, "children"):
            yield from _walked(part)
        else:
            yield part


def _told(parts: list[Any]) -> Told:
    told = Told()
    for part in parts:
        match part.type:
            case "error":
                told.is_error = True
            case "markdown" if not told.finding and (found := re.fullmatch(r"\*\*(.*)\*\*", part.value, re.DOTALL)):
                told.finding = plain(found[1])
            case "metric":
                told.tiles.append((plain(part.label), part.value, ""))
            case "caption" if told.tiles and not told.tiles[-1][2]:
                told.tiles[-1] = (*told.tiles[-1][:2], plain(part.value))
            case "bidi_component" if part.proto.component_name.endswith("linchpin_chart"):
                told.figure = json.loads(gzip.decompress(part.proto.bytes.partition(b"\n")[2]))
            case "table":
                told.labels = [plain(name) for name in part.value.columns]
                told.rows = [[plain(cell) for cell in row] for row in part.value.to_numpy().tolist()]
            case "arrow_data_frame" | "dataframe":
                told.labels, told.rows = list(part.value.columns), part.value.to_numpy().tolist()
            case _:
                told.texts.append(str(getattr(part, "value", "")))
    return told


def plain(text: str) -> str:
    """Return a text of Markdown whose signs are all escaped as it is read."""
    return re.sub(r"\\([^\w\s])", r"\1", text).replace("\u2060", "")
