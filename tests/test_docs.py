"""The guides say what the program does: nothing missing, nothing that is not there, and their examples work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard import cli
from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.declared import Chart, Column, ColumnType, Format, Header, Mark, Parameter, ParameterType, Threshold
from dashboard.errors import DataRefused, LinchpinError
from dashboard.intake.card import Card, Record
from dashboard.panel import panel
from dashboard.screens.frame import page_names, page_title
from dashboard.settings import PROJECT, SCHEMA, Settings
from dashboard.view import KEYS, View, read_view
from dashboard.warehouse.build import build
from dashboard.warehouse.check import check_queries
from dashboard.warehouse.version import Version, open_version

GUIDES = {
    name: (PROJECT / name).read_text(encoding="utf-8")
    for name in ("README.md", "queries/README.md", "data/README.md", "dashboard/decisions.md", "CHANGELOG.md")
}
README, QUERIES, DATA = GUIDES["README.md"], GUIDES["queries/README.md"], GUIDES["data/README.md"]
DECISIONS = GUIDES["dashboard/decisions.md"]
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """Return what stands under a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {title!r}"
    return found[1]


def rows(text: str, head: str) -> dict[str, str]:
    """Return the table whose first heading is `head`: its first cells, each with the rest of its row."""
    _, _, body = text.partition(f"| {head} |")
    lines = body.split("\n\n", maxsplit=1)[0].splitlines()[2:]
    assert lines, f"there is no table headed {head!r}"
    return {(cells := re.split(r"(?<!\\)\|", line.strip("|"), maxsplit=1))[0].strip(): cells[1] for line in lines}


def words(text: str) -> list[str]:
    """Return the code words of a text."""
    return re.findall(r"`([^`\n]+)`", text)


def named(text: str, head: str) -> set[str]:
    """Return the code words in the first cells of a table."""
    return {word for cell in rows(text, head) for word in words(cell)}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)


def test_commands() -> None:
    _, commands = cli._parser()
    table = rows(section(README, "Commands"), "`.venv/bin/python -m dashboard`")
    assert {words(cell)[0].split()[0] for cell in table} == set(commands)
    for name, text in GUIDES.items():
        told = re.findall(r"python -m dashboard (?!-)([a-z]+)", text)
        assert set(told) <= set(commands), name
    assert set(cli.FORMATS) <= set(words(section(README, "Commands")))
    assert set(cli.FORMATS) <= set(words(section(QUERIES, "Your first query in ten minutes")))


def test_options_named_are_taken() -> None:
    clocks = {f"--{name}" for name in cli.CLOCKS}
    commands = section(README, "Commands")
    assert clocks <= set(re.findall(r"--[a-z]+", commands))
    known = {*clocks, "--data", "--queries", "--port", "--runs", "--format", "--client", "--service"}
    for name in ("README.md", "queries/README.md", "data/README.md"):
        assert set(re.findall(r"(?<![-|])--[a-z]+", GUIDES[name])) <= known, name


def test_make_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, flags=re.MULTILINE))
    listed = next(word for word in words(section(README, "Commands")) if word.startswith("make help run"))
    assert set(listed.split()[1:]) == targets
    for name, text in GUIDES.items():
        assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, flags=re.MULTILINE)) <= targets, name


def test_environment_variables() -> None:
    files = [PROJECT / "Makefile", *(PROJECT / "dashboard").rglob("*.py"), *(PROJECT / "tests").rglob("*.py")]
    read = {word for path in files for word in re.findall(r"\bLINCHPIN_[A-Z]+\b", path.read_text(encoding="utf-8"))}
    assert named(README, "Variable") == read
    for name, text in GUIDES.items():
        assert set(re.findall(r"\bLINCHPIN_[A-Z]+\b", text)) <= read, name


def test_pages(queries_held: Catalogue) -> None:
    table = rows(section(README, "What the pages answer"), "Page")
    assert list(table) == [page_title(name) for name in page_names(queries_held)]


def test_url_keys() -> None:
    assert named(section(README, "A link says all"), "Key") == set(KEYS)


def test_links_to_the_pages_are_read_without_a_notice(queries_held: Catalogue, shipped: Version) -> None:
    links = re.findall(r"<(http://localhost:8501/[^>]*)>", README)
    assert links
    for link in links:
        parts = urlsplit(link)
        page = parts.path.strip("/") or "overview"
        assert page in page_names(queries_held)
        view, notices = read_view(page, dict(parse_qsl(parts.query, strict_parsing=True)), shipped.world)
        assert notices == []
        assert view.params() == dict(parse_qsl(parts.query))


def test_the_second_clock_changes_the_answer(queries_held: Catalogue, shipped: Version) -> None:
    query = queries_held.find("dependence/who_buys_from_whom")
    states = []
    for known in ("2025-06-14", "2025-06-18"):
        view = View("dependence", client="openai", vendor="scale-ai", on="2025-06-14", known=known)
        answer = panel(query, view, queries_held, shipped).answer
        assert answer is not None
        states.append(answer.frame["status"].item())
    assert states[0] != states[1]


@pytest.mark.parametrize("guide", GUIDES)
def test_links_between_guides_lead_somewhere(guide: str) -> None:
    for target in re.findall(
        r"(?<!!)\[[^\]]+\]\(([^)]+)\)", re.sub(r"^```.*?^```", "", GUIDES[guide], flags=re.M | re.S)
    ):
        assert ((PROJECT / guide).parent / target).exists(), target


def test_header_keys() -> None:
    table = rows(section(QUERIES, "The header"), "Key")
    assert [words(cell)[0] for cell in table] == list(Header.model_fields)
    needed = {words(cell)[0] for cell, rest in table.items() if rest.strip().startswith("yes")}
    assert needed == {name for name, key in Header.model_fields.items() if key.is_required()}


def test_keys_that_decisions_call_refused_are_no_keys() -> None:
    refused = words(section(DECISIONS, "Header keys for what is not built"))
    assert refused == ["options", "checks", "then"]
    assert not set(refused) & set(Header.model_fields)


def test_chart_parts_and_marks() -> None:
    text = section(QUERIES, "Chart")
    parts = words(text.strip().splitlines()[0])
    assert set(parts) == set(Chart.model_fields)
    assert named(text, "Mark") == set(get_args(Mark))
    told = [word for cell in rows(text, "Mark").values() for word in words(cell.split("|")[1].split(". ")[0])]
    assert set(told) <= {*Chart.model_fields, "period", "basis", "contested", "alarm"}


def test_parameter_types_and_keys() -> None:
    text = section(QUERIES, "Parameters")
    assert named(text, "Type") == set(get_args(ParameterType))
    assert re.findall(r"(\w+): (?:\.\.\.|\"\.\.\.\")", text) == list(Parameter.model_fields)


def test_column_keys_types_and_formats() -> None:
    text = section(QUERIES, "Columns")
    assert named(text, "Key") == set(Column.model_fields)
    assert set(words(rows(text, "Key")["`type`"])) == set(get_args(ColumnType))
    assert named(text, "Format") == set(get_args(Format))
    assert set(words(rows(text, "Key")["`better`"])) == {"higher", "lower"}


def test_threshold_keys_and_words() -> None:
    text = section(QUERIES, "Thresholds")
    table = rows(text, "Key")
    assert named(text, "Key") == set(Threshold.model_fields)
    for key in ("level", "kind"):
        assert set(words(table[f"`{key}`"])) == set(get_args(Threshold.model_fields[key].annotation))


def test_tables() -> None:
    views = "".join((SCHEMA / name).read_text("utf-8") for name in ("40_views.sql", "42_work_views.sql"))
    assert named(section(QUERIES, "Tables"), "Table") == set(
        re.findall(r"^create view (\w+)", views, flags=re.MULTILINE)
    )


def test_macros() -> None:
    schema = "".join(path.read_text("utf-8") for path in SCHEMA.glob("*.sql"))
    made = set(re.findall(r"^create macro (\w+)\(", schema, flags=re.MULTILINE))
    told = {word.partition("(")[0] for word in named(section(QUERIES, "Macros"), "Macro")}
    assert {"source_list", "period_start", "period_end"} <= told <= made


def test_reserved_columns_are_read_by_the_program() -> None:
    code = "".join(path.read_text("utf-8") for path in (PROJECT / "dashboard").rglob("*.py"))
    told = named(section(QUERIES, "Columns"), "Column")
    assert {"is_partial", "alarm"} <= told
    # A range is drawn by the parts of the chart, and no column of that name is needed for it.
    assert [name for name in told - {"coverage", "low", "high"} if f'"{name}"' not in code] == []


def with_examples(folder: Path) -> Settings:
    """Copy the query files and put the guide's examples beside them, each under the name it is given there."""
    shutil.copytree(PROJECT / "queries", folder / "queries")
    names = list(dict.fromkeys(re.findall(r"`queries/([a-z]+/[a-z_]+)\.sql`", QUERIES)))
    for name, text in zip(names, blocks(QUERIES, "sql"), strict=True):
        (folder / "queries" / f"{name}.sql").write_text(text, encoding="utf-8")
    return Settings(data=PROJECT / "data", queries=folder / "queries")


def test_example_queries_answer(tmp_path: Path, shipped: Version) -> None:
    settings = with_examples(tmp_path)
    held = catalogue(settings.queries)
    assert held.broken == {}
    for name in ("dependence/clients_of_vendor", "dependence/largest_payments"):
        query = held.find(name)
        assert check_queries(held, shipped, settings.queries, {query.path.resolve()}) == []
        drawn = panel(query, View("dependence"), held, shipped)
        assert drawn.error is None
        assert drawn.answer is not None
        assert len(drawn.answer.frame) > 1
        assert drawn.answer.sources
    assert "client" in held.find("dependence/largest_payments").parameters
    assert panel(query, View("dependence", client="google"), held, shipped).unused == ()


def test_example_command_narrows_the_example(tmp_path: Path, shipped: Version) -> None:
    held = catalogue(with_examples(tmp_path).queries)
    found = re.search(r"dashboard query (dependence/clients_of_vendor) --service ([a-z-]+)", QUERIES)
    assert found
    query = held.find(found[1])
    whole = panel(query, View("dependence"), held, shipped).answer
    narrow = panel(query, View("dependence", service=found[2]), held, shipped).answer
    assert whole is not None
    assert narrow is not None
    assert 0 < len(narrow.frame) < len(whole.frame)


def test_example_error_is_told_so(tmp_path: Path) -> None:
    settings = with_examples(tmp_path)
    path = settings.queries / "dependence" / "clients_of_vendor.sql"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("$service))", "$servce))"), encoding="utf-8")
    told = section(QUERIES, "Errors").split("```")[1].strip()
    with pytest.raises(LinchpinError) as refused:
        catalogue(settings.queries).find("dependence/clients_of_vendor")
    assert str(refused.value).removeprefix(f"{tmp_path}/") == told


def test_every_source_file_has_its_row() -> None:
    files = {path.name for path in (PROJECT / "data" / "sources").glob("*.csv")}
    assert named(section(DATA, "Files"), "File") == files


def test_card_keys() -> None:
    assert named(section(DATA, "Cards"), "Key") == set(Card.model_fields)
    told = next(line for line in DATA.splitlines() if line.startswith("`record.yml`"))
    assert set(words(told)) == {"record.yml", *Record.model_fields}


def test_words_of_the_files() -> None:
    text = section(DATA, "Words")
    types = (SCHEMA / "00_types.sql").read_text(encoding="utf-8")
    kinds = dict(re.findall(r"create type (\w+) as enum \(([^)]*)\)", types))
    enums = {name: set(re.findall(r"'([^']+)'", listed)) for name, listed in kinds.items()}
    assert named(text, "Evidence") == enums["evidence"]
    assert named(text, "Kind") == enums["amount_kind"]
    assert set().union(*enums.values()) <= set(words(text))


def test_example_fact_is_taken_or_refused_as_told(copied_sources: Settings) -> None:
    source, event = blocks(DATA, "csv")
    quoted = section(DATA, "Correct or add one public fact in a minute").split("```")
    sources, events = copied_sources.sources / "sources.csv", copied_sources.sources / "events.csv"
    before = events.read_text(encoding="utf-8")
    sources.write_text(sources.read_text(encoding="utf-8") + source, encoding="utf-8")
    events.write_text(before + event, encoding="utf-8")
    assert set(build(copied_sources).edited) == {"events", "sources"}
    version = open_version(copied_sources)
    held = catalogue(copied_sources.queries)
    answer = panel(held.find("events/all_events"), View("events"), held, version).answer
    assert answer is not None
    assert answer.frame["source_ids"].map(lambda cited: source.split(",")[0] in cited).sum() == 1
    events.write_text(before + event.replace("-0a1b2,direct", ",direct"), encoding="utf-8")
    with pytest.raises(DataRefused) as refused:
        build(copied_sources)
    assert re.sub(r"^\S*/events", "data/sources/events", str(refused.value)) == quoted[7].strip()
    assert open_version(copied_sources).id == version.id


def test_edited_files_are_told_as_quoted(copied_sources: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    events = copied_sources.sources / "events.csv"
    events.write_text(
        events.read_text(encoding="utf-8") + blocks(DATA, "csv")[1].replace("example-weekly-2026-0a1b2", "x")
    )
    text = events.read_text(encoding="utf-8")
    known = (copied_sources.sources / "sources.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    events.write_text(text.replace(",x,direct", f",{known},direct"), encoding="utf-8")
    assert cli.main(["--data", str(copied_sources.data), "build"]) == 0
    told = section(DATA, "Correct or add one public fact in a minute").split("```")[5].strip()
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_package_has_its_reason(name: str) -> None:
    pinned = re.findall(r"^([A-Za-z][\w-]*)==", (PROJECT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(pinned) <= set(re.findall(r"\*\*([\w-]+)\*\*", section(DECISIONS, "Packages")))


def test_no_reason_without_its_package() -> None:
    pinned = "".join((PROJECT / name).read_text("utf-8") for name in ("requirements.txt", "requirements-test.txt"))
    for package in re.findall(r"\*\*([\w-]+)\*\*", section(DECISIONS, "Packages")):
        assert re.search(rf"^{package}==", pinned, flags=re.MULTILINE), package


def test_decisions_are_dated() -> None:
    for title in re.findall(r"^## (.*)$", DECISIONS, flags=re.MULTILINE):
        assert re.match(r"\d{4}-\d\d-\d\d\. ", section(DECISIONS, title).strip()), title
