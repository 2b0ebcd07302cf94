"""Names that hold HTML, Markdown, formulas or marks of direction are shown as text wherever they are shown."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest
from openpyxl.utils.escape import unescape
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.api.routes import ROUTES as API
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.cli import main
from dashboard.picture.export import unsafe
from dashboard.server import FILES
from dashboard.settings import Settings
from dashboard.warehouse.version import Version, open_version
from tests.browser.looking import settle
from tests.export.rows import from_text
from tests.serving import serving
from tests.surfaces.named import NAMES, named_folder

QUERY = "contracts/all_contracts"
IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
# Each is another file or page; all of them are on the pages of all.
ALONE = NAMES if IS_PROOF else (NAMES[0], NAMES[13])
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What a figure may hold of HTML: the breaks of its own lines, bold letters, and the end of what a pointer is told.
OF_FIGURES = {"<br>", "<b>", "</b>", "<extra>", "</extra>"}
OF_BRIEFS = frozenset(
    re.findall(
        r"\w+",
        "html head meta title link style body header a nav main p h1 h2 h3 span b section dl div dt dd figure "
        "details summary table thead tr th tbody td ol ul li footer script button br pre sup",
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return named_folder(tmp_path_factory.mktemp("named"))


@pytest.fixture(scope="module")
def version(folder: Settings) -> Version:
    return open_version(folder)


@pytest.fixture
def web(folder: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("LINCHPIN_DATA", str(folder.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(folder.queries))
    with TestClient(Starlette(routes=[*FILES, *BRIEFS, *API])) as found:
        yield found


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave stills out; the pictures are held on their own."""
    monkeypatch.setattr("dashboard.brief.stills.Stills.at_hand", lambda *_: {})


class Elements(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def must_be_ours(page: str) -> Elements:
    """Hold that a brief is made of its own elements alone, and leads nowhere by a name."""
    read = Elements(page)
    assert {tag for tag, _ in read.found} <= OF_BRIEFS
    assert [tag for tag, _ in read.found].count("script") == 1
    assert [tag for tag, _ in read.found].count("title") == 1
    for tag, given in read.found:
        assert not [name for name in given if name.startswith("on") or name == "style"], (tag, given)
        address = given.get("href", "")
        assert not re.match(r"\s*(javascript|data|http://)", address), address
        assert "evil.example" not in re.split(r"[?#]", address)[0]
    return read


def ids(version: Version) -> dict[str, str]:
    """Return the id of the client of each name that is looked at alone."""
    found = {name: key for key, name in version.world.clients.items()}
    assert set(NAMES) <= set(found)
    return {name: found[name] for name in ALONE}


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_every_name_has_an_id_that_an_address_takes(version: Version):
    assert {*NAMES, "Plain Bank"} == set(version.world.clients.values())
    for found in [*version.world.clients, *version.world.vendors]:
        assert re.fullmatch(r"[a-z0-9-]{1,120}", found), found


@pytest.mark.proof
@pytest.mark.usefixtures("unpainted")
def test_briefs_tell_names_as_text_and_are_made_of_their_own_elements(web: TestClient, version: Version):
    offered = must_be_ours(web.get("/brief/client").text)
    assert [name[:60] for name in NAMES if name not in offered.text] == []
    contracts = must_be_ours(web.get("/brief/contracts").text)
    assert len(contracts.text) > len(offered.text) / 2
    for name, key in ids(version).items():
        answer = web.get(f"/brief/client?client={key}")
        read = must_be_ours(answer.text)
        assert f"{name} · Linchpin" in read.text
        (told,) = [given["content"] for tag, given in read.found if given.get("property") == "og:title"]
        assert told == name
        assert all(value.isascii() and value.isprintable() for value in answer.headers.values())


@pytest.mark.proof
def test_files_and_their_names_hold_names_as_text(web: TestClient, version: Version):
    for name, key in ids(version).items():
        for form in ("csv", "xlsx"):
            answer = web.get(f"/rows/{QUERY}.{form}?client={key}")
            assert re.fullmatch(
                r'attachment; filename="linchpin_[a-z0-9_-]{1,240}\.[a-z]+"', answer.headers["content-disposition"]
            )
            if form == "csv":
                (row,) = from_text(answer.text, {})
                assert row["client"] == name
                assert not re.match(r"[=+@-]", next(line for line in csv_cells(answer.text) if unsafe(line) == name))
            else:
                in_a_workbook(answer.content, name)


def csv_cells(text: str) -> Iterator[str]:
    import csv

    for line in csv.reader(io.StringIO(text, newline="")):
        yield from line


def in_a_workbook(content: bytes, name: str) -> None:
    """Hold that a workbook has the name as a text, in a sheet and before it, and nothing in it is run."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    assert not [cell.hyperlink for cell in cells if cell.hyperlink]
    texts = [unescape(cell.value) for cell in cells if cell.data_type == "s"]
    assert name in texts
    assert any(text.startswith(f"{name} (") for text in texts), "About names the filter"
    for sheet in book.sheetnames:
        assert re.fullmatch(r"[\w ,?!.()-]{1,31}", sheet), sheet


def test_the_api_and_the_command_tell_names_as_they_are(
    web: TestClient, version: Version, folder: Settings, capsys: pytest.CaptureFixture[str]
):
    answer = web.get(f"/api/queries/{QUERY}")
    assert answer.headers["content-type"] == "application/json"
    assert set(NAMES) <= {row["client"] for row in answer.json()["rows"]}
    assert web.get("/api/openapi.json").json()["openapi"]
    asked = ["--data", str(folder.data), "query", QUERY]
    assert main([*asked, "--format", "json"]) == 0
    assert set(NAMES) <= {row["client"] for row in json.loads(capsys.readouterr().out)}
    assert main(asked) == 0
    table = capsys.readouterr().out
    assert not STEERING.search(table)
    assert r"\x1b[31mred" in table
    assert r"\u202eevil" in table
    assert main(["--data", str(folder.data), "query", QUERY, "--client", NAMES[13]]) == 1
    assert not STEERING.search(capsys.readouterr().err)


@pytest.mark.usefixtures("unpainted")
def test_figures_hold_no_signs_of_html_but_their_own(web: TestClient):
    held = 0
    for page in ("overview", "dependence", "contracts", "cost", "evidence", "imports"):
        for _, given in Elements(web.get(f"/brief/{page}").text).found:
            if address := given.get("data-chart"):
                for text in texts_of(web.get(f"/brief/{address}").json()):
                    assert set(re.findall(r"<[^>]*>", text)) <= OF_FIGURES, text[:200]
                    held += "alert(1)" in text
    assert held > 3


def texts_of(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from texts_of(one)


@pytest.mark.proof
def test_access_and_share_print_names_as_text(
    folder: Settings, version: Version, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    key = ids(version)[NAMES[0]]
    folder.access.write_text(f"readers: {{them: {{sees: {{clients: [{key}]}}}}}}\n", encoding="utf-8")
    try:
        data = ["--data", str(folder.data)]
        link = f"/brief/client?client={quote(key)}"
        assert main([*data, "share", link, "--reader", "them", "--note", NAMES[13] + NAMES[11]]) == 0
        assert not STEERING.search(capsys.readouterr().out)
        assert main([*data, "access"]) == 0
        told = capsys.readouterr().out
        assert not STEERING.search(told)
        assert r"\x1b[31mred" in told
        assert main([*data, "names", "--format", "csv"]) == 0
        assert not [cell for cell in csv_cells(capsys.readouterr().out) if re.match(r"[=+@]", cell)]
    finally:
        folder.access.unlink()


def must_be_drawing(svg: str) -> str:
    """Hold that a picture is made of shapes and words alone; return its words."""
    root = ElementTree.fromstring(svg)
    tags = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert not tags & {"script", "a", "foreignObject", "image", "iframe", "use"}, tags
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    return " ".join(root.itertext())


@pytest.mark.proof
def test_pictures_and_paper_hold_names_as_text(web: TestClient, version: Version):
    charts = [
        given["data-chart"] for _, given in Elements(web.get("/brief/contracts").text).found if "data-chart" in given
    ]
    ids_of_charts = [re.split(r"charts/|\.json", one)[1] for one in charts]
    assert len(ids_of_charts) > 1
    for one in ids_of_charts if IS_PROOF else ids_of_charts[:2]:
        must_be_drawing(web.get(f"/rows/{one}.svg").text)
    for name, key in ids(version).items():
        words = must_be_drawing(web.get(f"/rows/{ids_of_charts[0]}.svg?client={key}").text)
        told = STEERING.sub("", name)[:40]
        assert re.sub(r"\s", "", told) in re.sub(r"\s", "", words), told
        for address in (f"/rows/{ids_of_charts[0]}.png?client={key}", f"/brief/client.png?client={key}"):
            answer = web.get(address)
            assert (answer.status_code, answer.content[:4]) == (200, b"\x89PNG"), address
        paper = pypdf.PdfReader(io.BytesIO(web.get(f"/brief/client.pdf?client={key}").content))
        read = re.sub(r"\s", "", " ".join(page.extract_text() for page in paper.pages))
        assert len(read) > 1_000
        if told.isascii():
            # On paper letters stand as they are read: turned round where a mark of the name says so.
            letters = re.sub(r"\s", "", told)
            assert letters in read or ("\u202e" in name and letters[::-1] in read), told
        links = [
            note.get_object().get("/A", {}).get("/URI", "") for page in paper.pages for note in page.annotations or []
        ]
        assert not [link for link in links if "evil" in str(link) or str(link).startswith("javascript")]


@pytest.fixture(scope="module")
def address(folder: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(folder.data, folder.queries, tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


# What a page of Streamlit or a brief holds where a name became an element.
MADE = """() => [document, ...[...document.querySelectorAll("*")].map(one => one.shadowRoot)].flatMap(root =>
    [...root?.querySelectorAll("a[href^='javascript' i], a[href*='evil.example'], a[href^='mailto'], img[src='x'], \\
    [onerror], .katex") ?? []])
    .map(one => one.outerHTML.slice(0, 200))"""
READ = """() => [document.body, ...document.querySelectorAll("input")]
    .map(one => one.innerText || one.value || "").join(" ")"""


def told_by(page: Page) -> str:
    return flat(page.evaluate(READ).replace("\u2060", ""))


@pytest.mark.browser
@pytest.mark.proof
@pytest.mark.parametrize("place", ["", "brief/"])
def test_a_browser_makes_nothing_of_names_but_text(
    place: str, browser: Browser, address: str, version: Version
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss())[0])
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: faults.append(asked.url[:200]) if "evil" in asked.url.split("?")[0] else None)
    page.on("response", lambda got: faults.append(f"{got.status} {got.url[:200]}") if got.status >= 400 else None)
    open_page(page, f"{address}/{place}client", place)
    assert [name[:60] for name in NAMES if flat(name) not in told_by(page)] == []
    for name in ("dependence", "contracts", "overview", "evidence", "imports") if IS_PROOF else ("contracts",):
        open_page(page, f"{address}/{place}{name}", place)
        assert page.evaluate(MADE) == [], name
    for name, key in ids(version).items():
        open_page(page, f"{address}/{place}client?client={key}", place)
        assert page.evaluate(MADE) == [], name
        heading = page.get_by_role("heading", level=1)
        assert flat(heading.inner_text().replace("\u2060", "")) == flat(name), name[:60]
        assert heading.evaluate("one => one.querySelectorAll('b, i, em, img, a, code, del, [role=img]').length") == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440, name[:60]
    page.close()
    assert faults == []


def open_page(page: Page, url: str, place: str) -> None:
    page.goto(url)
    if not place:
        settle(page)
