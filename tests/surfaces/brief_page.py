"""A brief as whoever has no scripts reads it, taken from its HTML; a panel of the app has the same words."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.surfaces.told import Surface, Told

READ = ("h2", "p", "dt", "dd", "th", "td", "b", "summary", "pre")


class _Reader(HTMLParser):
    """Puts the text of each element into the question in whose section it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Surface()
        self._told: Told | None = None
        self._in_unanswered = False
        self._open: list[tuple[str, str]] = []
        self._text: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "section":
            self._in_unanswered = "id" not in given and "class" not in given
            self._told = self.found.questions.setdefault(given["id"], Told()) if "id" in given else None
        elif tag == "figure" and self._told is not None:
            self._told.chart = given["data-chart"]
        elif tag == "tr" and self._told is not None and self._told.labels:
            self._told.rows.append([])
        if tag in READ:
            self._open.append((tag, given.get("class", "")))
            self._text[tag] = ""

    def handle_data(self, data: str) -> None:
        for tag, _ in self._open:
            self._text[tag] += data

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._put(tag, self._open.pop()[1], self._text[tag])

    def _put(self, tag: str, kind: str, text: str) -> None:
        if self._told is None:
            if self._in_unanswered and tag == "b":
                self.found.unanswered.append(text)
            return
        if tag == "p" and kind == "finding":
            self._told.finding = text
        elif tag == "pre":
            self._told.is_error = True
        elif tag == "dt":
            self._told.tiles.append((text, "", ""))
        elif tag == "dd":
            name, value, note = self._told.tiles[-1]
            self._told.tiles[-1] = (name, value, text) if kind == "aside" else (name, text, note)
        elif tag == "th":
            self._told.labels.append(text)
        elif tag == "td":
            self._told.rows[-1].append(text)
        elif tag in ("p", "summary"):
            self._told.texts.append(text)


def brief_page(html: str) -> Surface:
    """Read a brief."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found
