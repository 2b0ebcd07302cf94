"""Whoever signed in is told what reads otherwise since they looked last; the note of it tells nobody who they are."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.access.looks import Look, look, person_of
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.doorkeeper import Doorkeeper
from dashboard.settings import Settings
from dashboard.warehouse.build import build
from tests.access.planted import RULES
from tests.access.signing import cookie, signing_in

FIRST, NEXT, LAST = (datetime.date(2026, 11, day) for day in (12, 20, 26))
__all__ = ["signing_in"]


def test_a_page_that_is_loaded_again_still_shows_what_changed(copied_sources: Settings):
    def seen(version: str, day: datetime.date) -> Look:
        return look(copied_sources, "person", "overview?", version, day)

    assert seen("one", FIRST) == Look("one", "2026-11-12")
    assert seen("one", NEXT) == Look("one", "2026-11-20")
    changed = seen("two", LAST)
    assert changed == seen("two", LAST) == Look("two", "2026-11-26", "one", "2026-11-20")
    assert look(copied_sources, "person", "market?", "two", LAST).before == ""
    assert look(copied_sources, "another", "overview?", "two", LAST).before == ""


def test_the_note_names_nobody(copied_sources: Settings):
    claims = {"sub": "ann", "email": "ann@one.example", "iss": "https://id.example"}
    person = person_of(copied_sources, claims)
    assert person != person_of(copied_sources, {**claims, "sub": "bob"})
    look(copied_sources, person, "overview?", "one", FIRST)
    assert not any(
        "ann" in path.name or b"ann" in path.read_bytes() for path in (copied_sources.data / "looks").iterdir()
    )


def test_a_damaged_note_is_as_none(copied_sources: Settings):
    look(copied_sources, "person", "overview?", "one", FIRST)
    (path,) = (copied_sources.data / "looks").iterdir()
    for text in ("", "[]", "{", '{"overview?": 1}', '{"overview?": {"version": "one"}}'):
        path.write_text(text)
        assert look(copied_sources, "person", "overview?", "two", LAST).before == ""


@pytest.fixture
def browser(copied_sources: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    text = RULES.replace("office: {", "office: {emails: [ann@one.example], ")
    copied_sources.access.write_text(text, encoding="utf-8")
    monkeypatch.setenv("LINCHPIN_DATA", str(copied_sources.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(copied_sources.queries))
    with TestClient(Starlette(routes=BRIEFS, middleware=[Middleware(Doorkeeper)])) as found:
        yield found


@pytest.mark.usefixtures("signing_in")
def test_a_brief_says_what_reads_otherwise(browser: TestClient, copied_sources: Settings):
    build(copied_sources)
    browser.cookies.update(cookie())
    assert "your last look" not in browser.get("/brief/overview").text
    assert "your last look" not in browser.get("/brief/overview").text
    path = copied_sources.sources / "customer_concentration.csv"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"^(Innodata,2025,.*?),0\.58,", r"\1,0.59,", text, flags=re.MULTILINE)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    build(copied_sources)
    for _ in range(2):
        page = browser.get("/brief/overview").text
        assert re.search(r"Since your last look on \d+ \w+ \d{4}, \d+ of \d+ findings reads? otherwise\.", page)
        assert "Before: Innodata took 58% of its 2025 revenue from one undisclosed client." in page
    assert "your last look" not in browser.get("/brief/market").text
    assert "your last look" not in browser.get("/brief/overview?view_as=client").text
