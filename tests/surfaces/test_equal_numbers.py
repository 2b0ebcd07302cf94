"""Random Views: app, brief, API, command and files tell the same rows and the same numbers of every question."""

from __future__ import annotations

import datetime
import io
import json
import logging
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.addressed import CLOCKS
from dashboard.api.routes import ROUTES as API
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.catalog.folder import Catalogue
from dashboard.cli import main
from dashboard.declared import Column
from dashboard.model import BASES, GRAINS, SCENARIOS, Query, World
from dashboard.page.names import OF_ONE, WITHOUT_BRIEF, page_names
from dashboard.picture.numbers import shown
from dashboard.picture.rows import HIDDEN, label
from dashboard.server import FILES
from dashboard.settings import PROJECT, Settings
from dashboard.view import read_view
from dashboard.warehouse.version import Version
from tests.export.rows import escaped, from_text, hold, plain
from tests.surfaces.app_page import AppPages
from tests.surfaces.brief_page import brief_page
from tests.surfaces.drawn import has_value, hold_figure
from tests.surfaces.told import Told

IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
VIEWS = range(200) if IS_PROOF else range(3)
# Rows in words stop here on a page, and here in a brief.
ON_A_PAGE, IN_A_BRIEF = 1_000, 12
HIDING = ("Every figure that answers this", "Nothing that answers this", "What answers this rests")


@dataclass
class Surfaces:
    """Every way to the same data, and what the ways are asked with."""

    app: AppPages
    web: TestClient
    settings: Settings
    printed: pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def app(queries_held: Catalogue) -> AppPages:
    # It warns of every value that is set before a script runs.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    return AppPages(list(queries_held.queries))


@pytest.fixture
def surfaces(
    app: AppPages,
    shipped_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Surfaces]:
    monkeypatch.setenv("LINCHPIN_DATA", str(shipped_settings.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(PROJECT / "queries"))
    # What draws the stills is another test's; the figures they are drawn of are held here.
    monkeypatch.setattr("dashboard.brief.stills.Stills.at_hand", lambda *_: {})
    with TestClient(Starlette(routes=[*FILES, *BRIEFS, *API])) as web:
        yield Surfaces(app, web, shipped_settings, capsys)


def random_view(seed: int, held: Catalogue, world: World) -> tuple[str, dict[str, str]]:
    """Return a page and the keys of an address, by chance, that a page takes without a word."""
    chance = random.Random(seed)
    pages = [name for name in page_names(held) if name not in WITHOUT_BRIEF]
    page = pages[seed % len(pages)] if IS_PROOF else chance.choice(pages)

    def day() -> str:
        return (datetime.date(2018, 1, 1) + datetime.timedelta(days=chance.randrange(3400))).isoformat()

    def period() -> str:
        return day()[: chance.choice((4, 7, 10))]

    draws = {
        "client": (0.35, lambda: chance.choice(sorted(world.clients))),
        "vendor": (0.3, lambda: chance.choice(sorted(world.vendors))),
        "service": (0.2, lambda: chance.choice(sorted(world.services))),
        "from": (0.25, period),
        "to": (0.25, period),
        "grain": (0.2, lambda: chance.choice(GRAINS)),
        "basis": (0.25, lambda: chance.choice(BASES)),
        "scenario": (0.3, lambda: chance.choice(SCENARIOS)),
        "on": (0.25, day),
        "known": (0.2, day),
    }
    asked = {key: draw() for key, (often, draw) in draws.items() if chance.random() < often or key == page}
    view, ignored = read_view(page, asked, world)
    return page, view.params() if ignored else asked


@pytest.mark.proof
@pytest.mark.parametrize("seed", VIEWS)
def test_a_view_has_the_same_numbers_on_every_surface(
    seed: int, surfaces: Surfaces, shipped: Version, queries_held: Catalogue
):
    page, asked = random_view(seed, queries_held, shipped.world)
    assert page not in OF_ONE or page in asked
    app, answer = surfaces.app.page(page, asked), surfaces.web.get(f"/brief/{page}?{urlencode(asked)}")
    assert answer.status_code == 200
    brief = brief_page(answer.text)
    questions = queries_held.on_page(page)
    if page == "imports":
        # Nothing came in: the page says how to begin, the brief that these data do not answer it.
        assert [told_and_printed(query, asked, surfaces)[0]["rows"] for query in questions] == [[]] * len(questions)
        assert (set(app.questions), set(brief.questions)) == ({"imports-what_came_in"}, set())
        return
    assert list(app.questions) == list(brief.questions)
    assert app.unanswered == brief.unanswered
    assert len(app.questions) + len(app.unanswered) == len(questions) > 0
    counted = {"questions": 0, "rows": 0, "points": 0}
    for query in questions:
        anchor = query.id.replace("/", "-")
        told, printed = told_and_printed(query, asked, surfaces)
        files(query, asked, told, surfaces)
        if anchor in app.questions:
            one = one_question(query, told, app.questions[anchor], brief.questions[anchor], surfaces)
            counted = {name: counted[name] + found for name, found in one.items()}
        else:
            assert query.header.question in app.unanswered
        assert printed == told["rows"], f"{query.id}: the command tells other rows"
    print(f"/{page}?{urlencode(asked)}: {counted}")


def one_question(query: Query, told: dict[str, Any], app: Told, brief: Told, surfaces: Surfaces) -> dict[str, int]:
    """Hold a question on a page and in a brief against what the API tells."""
    columns = query.header.columns
    rows = [{name: typed(row[name], columns[name]) for name in row if name in columns} for row in told["rows"]]
    assert (app.is_error, brief.is_error) == (False, False)
    assert app.finding == brief.finding
    # Where a clock alone leaves nothing to show, a page names that clock instead.
    is_hidden = app.finding.startswith(HIDING) and not any(has_value(query, row) for row in rows)
    assert app.finding == told["finding"] or is_hidden, query.id
    labels, words = worded(query, rows)
    assert (app.labels, app.rows) == (labels, words[:ON_A_PAGE]), query.id
    is_tiles = query.header.chart.mark == "number"
    if is_tiles:
        assert app.tiles == brief.tiles == tiles(query, rows), query.id
    elif rows:
        assert (brief.labels, brief.rows) == (labels, words[:IN_A_BRIEF]), query.id
        shown_rows = min(len(rows), IN_A_BRIEF)
        head = "The numbers" if len(rows) <= IN_A_BRIEF else f"The first {shown_rows} of {len(rows):,} rows"
        assert head in brief.texts
    assert (app.figure is None) == (not brief.chart), query.id
    points = 0
    if app.figure is not None:
        assert surfaces.web.get(f"/brief/{brief.chart}").json() == app.figure, query.id
        is_thinned = any(text.startswith("Drawn are") for text in app.texts)
        points = hold_figure(query, app.figure, rows, is_thinned=is_thinned)
    return {"questions": 1, "rows": len(rows), "points": points}


def told_and_printed(
    query: Query, asked: dict[str, str], surfaces: Surfaces
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the API and the command tell of a question, each asked with what it takes of a View."""
    own = {name: value for name, value in asked.items() if name in query.parameters or name in CLOCKS}
    answer = surfaces.web.get(f"/api/queries/{query.id}?{urlencode({**own, 'limit': '100000'})}")
    told = answer.json()
    assert answer.status_code == 200, told
    assert told["row_count"] == len(told["rows"])
    options = [part for name, value in own.items() for part in (f"--{name}", value)]
    surfaces.printed.readouterr()
    status = main(["--data", str(surfaces.settings.data), "query", query.id, *options, "--format", "json"])
    assert status == 0
    return told, json.loads(surfaces.printed.readouterr().out)


def files(query: Query, asked: dict[str, str], told: dict[str, Any], surfaces: Surfaces) -> None:
    """Hold the rows of the CSV and the workbook of a question against those that the API tells."""
    kinds = {name: column.type for name, column in query.header.columns.items()}
    rows = [{name: plain(value) for name, value in row.items()} for row in told["rows"]]
    address = f"/rows/{query.id}.{{}}?{urlencode(asked)}"
    hold(from_text(surfaces.web.get(address.format("csv")).text, kinds), rows, f"{query.id} as CSV")
    book = openpyxl.load_workbook(io.BytesIO(surfaces.web.get(address.format("xlsx")).content), read_only=True)
    names, *lines = book.worksheets[1].iter_rows(values_only=True)
    read = [{str(name): plain(value) for name, value in zip(names, line, strict=True)} for line in lines]
    hold([{**line, **escaped(line)} for line in read], rows, f"{query.id} as XLSX")


def typed(value: Any, column: Column) -> Any:
    """Return a value of JSON as its column means it."""
    if column.type != "date" or value is None:
        return value
    return datetime.datetime.fromisoformat(value)


def worded(query: Query, rows: list[dict[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """Return labels and rows as tables show them, of the API's values."""
    columns = query.header.columns
    reasons = any(row.get("null_reason") is not None for row in rows)
    names = [name for name in columns if name not in HIDDEN and (name != "null_reason" or reasons)]
    words = [[shown(row[name], columns[name]) for name in names] for row in rows]
    labels: list[str] = []
    for name in names:
        text = label(columns, name)
        labels.append(f"{text} ({name.replace('_', ' ')})" if text in labels else text)
    return labels, words


def tiles(query: Query, rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return name, value and note of the tiles that rows make."""
    chart = query.header.chart
    return [
        (
            row[chart.y or ""],
            shown(row[chart.value or ""], Column(type="number", format=row[chart.color or ""])),
            f"{row[chart.text or '']} · {row['period']} · {row['basis']}",
        )
        for row in rows
    ]
