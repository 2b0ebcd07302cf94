"""A brief on paper: A4, numbered, its text to be selected, its charts drawn, its sources as notes."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.brief.files import ROUTES, page_read
from dashboard.brief.paper import ranges
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.catalog.folder import Catalogue
from dashboard.panel import panels
from dashboard.picture.chromium import TURNS
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse.version import Version


@pytest.fixture
def client(shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("LINCHPIN_DATA", str(shipped_settings.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(PROJECT / "queries"))
    monkeypatch.setattr("dashboard.brief.stills.Stills.at_hand", lambda *_: {})
    with TestClient(Starlette(routes=[*ROUTES, *BRIEFS])) as found:
        yield found


def plain(text: str) -> str:
    """Return a text without the breaks of its lines and the joined letters of its face."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def test_a_brief_on_paper_is_a4_with_numbers_words_drawings_and_notes(
    client: TestClient, shipped: Version, queries_held: Catalogue
) -> None:
    answer = client.get("/brief/overview.pdf?client=openai")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    name = f"linchpin_overview_openai_{shipped.world.as_of}_{shipped.id}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    pages = [plain(page.extract_text()) for page in read.pages]
    assert 2 <= len(pages) < 12
    for number, (page, text) in enumerate(zip(read.pages, pages, strict=True), start=1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        assert f"{number} / {len(pages)}" in text
        assert f"data version {shipped.id}" in text, "no sheet of it is naked"
        assert list(page.images) == []
    whole = " ".join(pages)
    places = [place for place in panels(View("overview", client="openai"), queries_held, shipped) if place.answer]
    cited = {source.title for place in places if place.answer for source in place.answer.sources}
    # Sources of questions that these data do not answer are no part of it.
    assert cited
    assert [title for title in cited if plain(title)[:40] not in whole] == []
    assert read.metadata is not None
    assert read.metadata.title == "Overview · Linchpin"
    for unwanted in ("Copy live link", "Take away", "Workbook", "Open in the app"):
        assert unwanted not in whole


def test_every_finding_points_to_its_notes_within_the_paper(client: TestClient) -> None:
    read = pypdf.PdfReader(io.BytesIO(client.get("/brief/overview.pdf").content))
    links = [note.get_object() for page in read.pages for note in page.get("/Annots", [])]
    within = [link for link in links if "/Dest" in link]
    assert {str(link["/Dest"]).lstrip("/").rstrip("0123456789") for link in within} == {"note-"}
    outside = {str(link["/A"]["/URI"]) for link in links if "/A" in link and "/URI" in link["/A"]}
    assert outside
    assert all(link.startswith("https://") for link in outside)


def test_what_cannot_be_given_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for asked, status, said in (
        ("dependance.pdf", 404, 'Did you mean "dependence"?'),
        ("workshop.xlsx", 404, "there is no brief of such a page"),
        ("overview.pdf?colour=red", 400, "colour: there is no such filter."),
        ("overview.xlsx?client=meta&client=openai", 400, "client: is given more than once."),
        ("overview.xlsx?v=000000000000", 404, "v: 000000000000 is not here."),
        ("overview.pdf?q=000000000000", 404, "q: 000000000000 is not here."),
        ("client.pdf", 400, "shows one client, and none is named."),
    ):
        answer = client.get(f"/brief/{asked}")
        assert (answer.status_code, said in answer.text) == (status, True), answer.text
    with monkeypatch.context() as empty:
        empty.setenv("LINCHPIN_DATA", str(tmp_path))
        assert client.get("/brief/overview.pdf").status_code == 503
    monkeypatch.setattr(TURNS, "waiting", -1)
    answer = client.get("/brief/market.pdf")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    monkeypatch.setenv("LINCHPIN_CHROMIUM", str(tmp_path / "none"))
    answer = client.get("/brief/market.pdf")
    assert answer.status_code == 503
    assert "Install Debian's package chromium, or set LINCHPIN_CHROMIUM." in answer.text


def test_a_page_is_one_workbook_under_its_filters(client: TestClient, queries_held: Catalogue) -> None:
    answer = client.get("/brief/people.xlsx?vendor=scale-ai")
    found = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    asked = queries_held.on_page("people")
    assert len(found.sheetnames) == len(list(asked)) + 3
    assert (found.sheetnames[0], found.sheetnames[-2:]) == ("About", ["Sources", "Columns"])
    lines = dict(line for line in found["About"].iter_rows(values_only=True, max_col=2) if line[0])
    assert lines["Filter: vendor"] == "Scale AI (scale-ai)"


def test_the_screen_offers_files_of_the_same_view_and_carries_no_notes(client: TestClient, shipped: Version) -> None:
    told = html.unescape(client.get("/brief/market?vendor=scale-ai").text)
    asked = f"?vendor=scale-ai&v={shipped.id}"
    for link in (f"market.pdf{asked}", f"market.xlsx{asked}", f"../rows/market/vendor_revenue.png{asked}"):
        assert f'href="{link}"' in told
    assert "note-1" not in told
    assert "@bottom-left" not in told


def test_a_name_ends_no_quote_in_the_style_of_paper(shipped_settings: Settings) -> None:
    from dashboard.brief.paper import _quoted

    assert _quoted('a"; } </style>') == '"a\\22 \\3b  \\7d  \\3c \\2f style\\3e "'
    assert page_read("overview", {}, shipped_settings)[0] == View("overview")


@given(st.lists(st.integers(1, 60), max_size=30))
def test_ranges_hold_each_number_once(numbers: list[int]) -> None:
    told = ranges(numbers)
    ends = [(begin, int(said.rpartition("–")[2])) for said, begin in told]
    assert [number for begin, end in ends for number in range(begin, end + 1)] == sorted(set(numbers))
