"""Every query file, walked as a page walks it: on the shipped record, on an empty one, under every filter."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.model import BASES
from dashboard.panel import Panel, panel, panels
from dashboard.picture.words import NARROWING, NOTHING, finding
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse.build import build
from dashboard.warehouse.check import held_against
from dashboard.warehouse.version import Version, open_version
from tests.catalog.files import CLIENTS, lay
from tests.modelled import figures
from tests.worlds import UNANSWERED

IDS = sorted(str(path.relative_to(PROJECT / "queries"))[:-4] for path in (PROJECT / "queries").glob("*/*.sql"))
VIEWS = (
    {},
    {"basis": "reported"},
    {"on": "2025-06-14", "known": "2025-07-15"},
    {"known": "2018-01-01"},
    {"client": "openai", "vendor": "scale-ai", "service": "text-nlp", "from_": "2024", "to": "2025-06"},
)
EMPTY_ON = {"from_": "1990", "to": "1991", "known": "1990-01-01", "on": "1990-01-01"}


def asked(name: str, queries: Catalogue, version: Version, **view: str) -> Panel:
    query = queries.queries[name]
    found = panel(query, View(query.page, **view), queries, version)
    assert found.error is None, found.error
    assert found.answer is not None
    assert found.finding
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """A version whose sources hold only their headers."""
    folder = tmp_path_factory.mktemp("empty") / "sources"
    folder.mkdir()
    for path in (PROJECT / "data" / "sources").glob("*.csv"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n")
        lines = path.with_suffix(".yml").read_text(encoding="utf-8").splitlines()
        kept = ["  least: 0" if line.startswith("  least:") else line for line in lines]
        (folder / f"{path.stem}.yml").write_text("\n".join(kept) + "\n")
    (folder / "record.yml").write_text("title: Nothing\nas_of: 2026-11-23\n")
    settings = Settings(data=folder.parent, queries=PROJECT / "queries")
    build(settings)
    return open_version(settings)


def numbers(found: Panel) -> list[tuple[str, Any]]:
    kinds = {"number", "whole"}
    names = [name for name, column in found.query.header.columns.items() if column.type in kinds]
    return [(name, row[name]) for row in found.answer.rows for name in names]


def test_the_catalogue_holds_every_file_and_none_is_broken(queries_held: Catalogue):
    assert queries_held.broken == {}
    assert sorted(queries_held.queries) == IDS


@pytest.mark.parametrize("name", IDS)
def test_a_query_answers_under_every_view_with_a_unique_grain_and_clean_numbers(
    name: str, shipped: Version, queries_held: Catalogue
):
    for view in VIEWS:
        found = asked(name, queries_held, shipped, **view)
        header, frame = found.query.header, found.answer.frame
        assert list(frame.columns) == list(header.columns)
        assert not frame.duplicated(list(header.grain)).any(), view
        for column, value in numbers(found):
            assert value is None or math.isfinite(value), (view, column)
    # Where the shipped record has no answer, the query itself says why.
    found = asked(name, queries_held, shipped)
    assert found.answer.frame.empty == (name in UNANSWERED)
    assert found.query.header.when_empty or not found.answer.frame.empty


@pytest.mark.parametrize("name", IDS)
def test_every_row_with_an_amount_has_its_basis_and_its_sources(name: str, shipped: Version, queries_held: Catalogue):
    found = asked(name, queries_held, shipped)
    columns = found.query.header.columns
    assert "basis" in columns, "every answer says how well it is known"
    money = [n for n, column in columns.items() if column.format in ("usd", "rate") and column.type == "number"]
    cited = {source.id for source in found.answer.sources}
    for row in found.answer.rows:
        if any(row[column] is not None for column in money):
            assert row["basis"] in BASES
        if row["basis"] is not None:
            assert row["basis"] in BASES
        if "source_ids" in columns and row["basis"] is not None:
            assert set(row["source_ids"]) <= cited
            assert list(row["source_ids"]) == sorted(set(row["source_ids"]))


def unknown(found: Panel, row: dict[str, Any]) -> bool:
    """Tell whether a row lacks what its chart draws: its value, or its place, or else both ends of its range."""
    chart, columns = found.query.header.chart, found.query.header.columns
    ends = [row[name] for name in (chart.low, chart.high) if name]
    if chart.value:
        return row[chart.value] is None
    places = [row[name] for name in (chart.x, chart.y) if name and columns[name].type in ("number", "whole")]
    if places and None not in places:
        return False
    return None in ends if ends else None in places


@pytest.mark.parametrize("name", IDS)
def test_an_unknown_value_says_why(name: str, shipped: Version, queries_held: Catalogue):
    for view in VIEWS:
        found = asked(name, queries_held, shipped, **view)
        for row in found.answer.rows:
            if unknown(found, row):
                assert "null_reason" in row, "a value may be unknown, and the header has no null_reason"
                assert row["null_reason"], (view, row)


@pytest.mark.parametrize("name", IDS)
def test_a_query_on_an_empty_record_answers_with_nothing_or_with_clean_rows(
    name: str, empty: Version, queries_held: Catalogue
):
    query = queries_held.queries[name]
    given = {n: None for n, p in query.parameters.items() if p.type in ("client", "vendor", "service")}
    found = panel(query, View(query.page), queries_held, empty, given)
    assert found.error is None, found.error
    for column, value in numbers(found):
        assert value is None or math.isfinite(value), column
    for row in found.answer.rows:
        assert len(row.get("source_ids", [])) == 0
    assert found.finding


def test_the_defaults_of_every_query_can_be_asked_of_an_empty_record(empty: Version, queries_held: Catalogue):
    for name, query in queries_held.queries.items():
        faults, rows = held_against(queries_held.files[name], query, empty)
        assert (faults, rows is None) == ([], False), name


@pytest.mark.parametrize("name", IDS)
def test_a_query_asked_for_a_time_before_the_record_answers_too(name: str, shipped: Version, queries_held: Catalogue):
    asked(name, queries_held, shipped, **EMPTY_ON)


@pytest.mark.parametrize("name", IDS)
def test_a_filter_that_a_query_does_not_take_is_named_on_its_panel(
    name: str, shipped: Version, queries_held: Catalogue
):
    view = {"client": "openai", "vendor": "scale-ai", "service": "text-nlp", "from_": "2020", "to": "2026"}
    found = asked(name, queries_held, shipped, **view)
    assert found.unused == tuple(key for key in NARROWING if key not in found.query.parameters)
    assert asked(name, queries_held, shipped).unused == ()


def test_a_page_shows_broken_files_first_and_then_every_query_in_its_order(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    lay(tmp_path, "people/broken", CLIENTS.replace("owner: record\n", ""))
    lay(tmp_path, "people/wrong", CLIENTS.replace("from party", "from nowhere as party"))
    found = panels(View("people"), catalogue(tmp_path), shipped)
    assert [(place.id, place.error is None) for place in found] == [
        ("people/broken", False),
        ("people/clients", True),
        ("people/wrong", False),
    ]
    assert found[1].answer.rows
    assert found[1].figure is not None


def test_the_same_question_is_answered_once_and_another_one_anew(shipped: Version, queries_held: Catalogue):
    query = queries_held.queries["events/timeline"]
    one, same, other = (
        panel(query, View("events", client=client), queries_held, shipped) for client in ("openai", "openai", "meta")
    )
    assert one.answer is same.answer
    assert one.answer is not other.answer
    assert one.answer.rows != other.answer.rows


MODEL = ("Scale AI", 40.0, "modelled", "2025-07-01")
GUESS = ("Surge AI", 30.0, "estimated", "2025-07-01")
FACT = ("Turing", 20.0, "reported", "2025-07-01")
UNSAID = ("Appen", None, "reported", "2020-01-01")
EARLY = ("Toloka", 10.0, "modelled", "2020-01-01")
ALL_MODELLED = "Every figure that answers this is modelled, and "
LET_IN = "the weakest basis let in is reported"
BY = "could be known by 14 Jun 2025"


@pytest.mark.parametrize(
    ("rows", "view", "said"),
    [
        ([MODEL], {"basis": "reported"}, f"{ALL_MODELLED}{LET_IN}."),
        ([MODEL], {"basis": "estimated"}, f"{ALL_MODELLED}{LET_IN}.".replace("reported", "estimated")),
        ([MODEL, UNSAID], {"basis": "reported"}, f"{ALL_MODELLED}{LET_IN}."),
        ([MODEL, GUESS], {"basis": "reported"}, f"{ALL_MODELLED}{LET_IN}.".replace("is m", "is estimated or m")),
        ([MODEL], {"known": "2025-06-14"}, f"{ALL_MODELLED}none {BY}."),
        ([FACT], {"known": "2025-06-14"}, f"Nothing that answers this {BY}."),
        ([MODEL], {"basis": "reported", "known": "2025-06-14"}, f"{ALL_MODELLED}{LET_IN} and none {BY}."),
        ([EARLY], {"basis": "reported", "known": "2025-06-14"}, f"{ALL_MODELLED}{LET_IN}."),
        ([FACT], {"basis": "reported", "known": "2025-06-14"}, f"Nothing that answers this {BY}."),
        (
            [FACT, EARLY],
            {"basis": "reported", "known": "2025-06-14"},
            f"Nothing that answers this {BY} on a basis of reported or stronger.",
        ),
        (
            [GUESS, EARLY],
            {"basis": "estimated", "known": "2025-06-14"},
            f"Nothing that answers this {BY} on a basis of estimated or stronger.",
        ),
        ([MODEL, FACT], {"basis": "reported"}, ""),
        ([MODEL], {"basis": "modelled"}, ""),
        ([MODEL], {}, ""),
        ([UNSAID], {"basis": "reported"}, ""),
        ([MODEL], {"scenario": "low"}, ""),
    ],
)
def test_a_panel_that_the_clocks_empty_says_what_they_hide(
    rows: list[tuple[str, float | None, str, str]], view: dict[str, str], said: str, tmp_path: Path, shipped: Version
):
    lay(tmp_path, "people/hours", figures(*rows))
    (found,) = panels(View("people", **view), catalogue(tmp_path), shipped)
    assert found.error is None, found.error
    assert found.hidden == said
    assert found.finding == (said or finding(found.answer))


def test_every_query_of_the_page_of_one_organisation_can_be_narrowed_to_it(queries_held: Catalogue):
    for page in ("client", "vendor"):
        wide = [query.id for query in queries_held.on_page(page) if page not in query.parameters]
        assert wide == [], page


def test_a_query_stands_on_every_page_that_its_header_names(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS.replace("reach: own", "also: [client]\nreach: own"))
    held = catalogue(tmp_path)
    for page in ("people", "client"):
        (found,) = panels(View(page, client="openai"), held, shipped)
        assert [row["client"] for row in found.answer.rows] == ["OpenAI"]
    assert panels(View("vendor"), held, shipped) == []


def test_a_query_stands_where_the_page_of_an_organisation_wants_it(tmp_path: Path):
    lay(tmp_path, "people/clients", CLIENTS.replace("reach: own", "order: 10\nalso: {client: 30}\nreach: own"))
    lay(tmp_path, "people/again", CLIENTS.replace("reach: own", "order: 20\nalso: [client]\nreach: own"))
    held = catalogue(tmp_path)
    assert [query.id for query in held.on_page("people")] == ["people/clients", "people/again"]
    assert [query.id for query in held.on_page("client")] == ["people/again", "people/clients"]


def test_a_question_that_nobody_answers_says_so_in_its_own_words(tmp_path: Path, shipped: Version):
    empty = CLIENTS.replace("where party", "where false and party").replace(
        "owner:", "when_empty: Nobody says.\nowner:"
    )
    lay(tmp_path, "people/clients", empty)
    for client, said in ((None, "Nobody says."), ("openai", NOTHING)):
        (found,) = panels(View("people", client=client), catalogue(tmp_path), shipped)
        assert found.finding == said


def test_a_file_that_breaks_leaves_its_last_good_chart_with_the_error(tmp_path: Path, shipped: Version):
    path = lay(tmp_path, "people/clients", CLIENTS)
    (whole,) = panels(View("people"), catalogue(tmp_path), shipped)
    assert (whole.error, whole.former) == (None, None)
    for written, instead in (("(party.name)", "((party.name)"), ("from party\n", "from partie as party\n")):
        lay(tmp_path, "people/clients", CLIENTS.replace(written, instead))
        (found,) = panels(View("people"), catalogue(tmp_path), shipped)
        assert found.error is not None
        assert found.answer is None
        assert found.former.answer.rows == whole.answer.rows
        assert found.former.figure is not None
        assert found.title == "Clients of the record"
        (narrowed,) = panels(View("people", client="openai"), catalogue(tmp_path), shipped)
        assert [row["client"] for row in narrowed.former.answer.rows] == ["OpenAI"]
    lay(tmp_path, "people/clients", CLIENTS)
    (mended,) = panels(View("people"), catalogue(tmp_path), shipped)
    assert (mended.error, mended.former) == (None, None)
    path.unlink()
    assert panels(View("people"), catalogue(tmp_path), shipped) == []


def test_a_file_that_never_could_be_asked_has_no_former_chart(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS.replace("(party.name)", "((party.name)"))
    lay(tmp_path, "people/wrong", CLIENTS.replace("from party\n", "from partie as party\n"))
    found = panels(View("people"), catalogue(tmp_path), shipped)
    assert [(place.error is None, place.former) for place in found] == [(False, None), (False, None)]


def test_a_wrong_value_of_a_filter_is_told_and_brings_no_former_chart(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    held = catalogue(tmp_path)
    assert panel(held.queries["people/clients"], View("people"), held, shipped).error is None
    found = panel(held.queries["people/clients"], View("people"), held, shipped, {"client": "opnai"})
    assert (found.error is None, found.former) == (False, None)


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ('["letters >= 1", "client_id unique", "sum(letters) >= 1"]', ()),
        (
            '["rows >= 1000", "letters >= 1", "letters between 0 and 100", "rows <= 26"]',
            ("rows >= 1000: there are 27 rows.", "rows <= 26: there are 27 rows."),
        ),
    ],
)
def test_a_panel_says_which_of_its_checks_its_numbers_break_whatever_the_filters(
    claims: str, said: tuple[str, ...], tmp_path: Path, shipped: Version
):
    lay(tmp_path, "people/clients", CLIENTS.replace("leaves_out:", f"checks: {claims}\nleaves_out:"))
    for view in (View("people"), View("people", client="openai"), View("people", known="2018-01-01")):
        (found,) = panels(view, catalogue(tmp_path), shipped)
        assert found.failing == said


def test_a_claim_of_numbers_about_an_answer_of_words_fails_and_throws_nothing(tmp_path: Path, shipped: Version):
    text = CLIENTS.replace("leaves_out:", "checks: [letters >= 1, sum(letters) >= 1]\nleaves_out:")
    lay(
        tmp_path,
        "people/clients",
        text.replace("length(party.name)", "party.name").replace("mark: bar", "mark: table"),
    )
    (found,) = panels(View("people"), catalogue(tmp_path), shipped)
    assert [line.split(":")[0] for line in found.failing] == ["letters >= 1", "sum(letters) >= 1"]
