"""The guides say what the program does: nothing missing, nothing that is not there, and their examples work."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import BaseModel

from dashboard import cli
from dashboard.addressed import CLOCKS
from dashboard.answers import answer_for
from dashboard.catalog.claims import _FORMS, EXAMPLES, read_claim
from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.catalog.header import PARTS
from dashboard.catalog.reference import reference
from dashboard.catalog.rules import RULES
from dashboard.checking import check
from dashboard.declared import Chart, Column, ColumnType, Format, Header, Mark, Parameter, ParameterType, Threshold
from dashboard.errors import DataRefused, QueryRefused
from dashboard.intake.card import Card, Record
from dashboard.model import GRAINS
from dashboard.page.names import page_names, page_title
from dashboard.panel import panel
from dashboard.picture.numbers import number
from dashboard.screens.behind import PARTS as PARTS_BEHIND
from dashboard.settings import PROJECT, SCHEMA, Settings
from dashboard.view import KEYS, View, read_view
from dashboard.warehouse.build import build
from dashboard.warehouse.cases import EXPECTED, PARAMS
from dashboard.warehouse.choices import MOST, choices
from dashboard.warehouse.guard import LONGEST
from dashboard.warehouse.params import CLOCKS as CASE_CLOCKS
from dashboard.warehouse.sandbox import AT_ONCE, Limits
from dashboard.warehouse.small import AS_OF
from dashboard.warehouse.version import Version, open_version
from tests.tutorial import OWN_FOLDER, TUTORIAL

GUIDES = {
    name: (PROJECT / name).read_text(encoding="utf-8")
    for name in (
        *("README.md", "queries/README.md", "queries/reference.md", "data/README.md"),
        *("dashboard/decisions.md", "CHANGELOG.md"),
    )
}
README, QUERIES, DATA = GUIDES["README.md"], GUIDES["queries/README.md"], GUIDES["data/README.md"]
REFERENCE, DECISIONS = GUIDES["queries/reference.md"], GUIDES["dashboard/decisions.md"]
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
    assert set(cli.FORMATS) <= set(words(section(QUERIES, "7. Ask it")))


def test_options_named_are_taken() -> None:
    clocks = {f"--{name}" for name in (*CLOCKS, "v", "q")}
    commands = section(README, "Commands")
    assert clocks <= set(re.findall(r"--[a-z]+", commands))
    parser, _ = cli._parser()
    known = {*clocks, *options_of(parser), "--client", "--vendor"}
    # What the guide declares in an example, and what it says to git.
    known |= {f"--{name}" for name in EXAMPLES_GIVEN} | {"--quiet", "--all", "--message"}
    told = {name: set(re.findall(r"(?<![-|])--[a-z]+(?:-[a-z]+)*", GUIDES[name])) for name in GUIDES}
    for name in ("README.md", "queries/README.md", "queries/reference.md", "data/README.md"):
        assert told[name] <= known, name
    # Every option but the number of runs of a bench is for somebody who reads one of the two.
    assert set(options_of(parser)) <= told["README.md"] | told["queries/README.md"]


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the options of the commands, those of every command too."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from options_of(command)
        yield from (option for option in action.option_strings if option.startswith("--") and option != "--help")


def test_make_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, flags=re.MULTILINE))
    listed = next(word for word in words(section(README, "Commands")) if word.startswith("make help run"))
    assert set(listed.split()[1:]) == targets
    for name, text in GUIDES.items():
        assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, flags=re.MULTILINE)) <= targets, name


def test_environment_variables() -> None:
    files = [PROJECT / "Makefile", *(PROJECT / "dashboard").rglob("*.py"), *(PROJECT / "tests").rglob("*.py")]
    read = {word for path in files for word in re.findall(r"\bLINCHPIN_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert named(README, "Variable") == read
    for name, text in GUIDES.items():
        assert set(re.findall(r"\bLINCHPIN_[A-Z_]+\b", text)) <= read, name


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
        page = parts.path.strip("/").removeprefix("brief/") or "overview"
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
        file, _, anchor = target.partition("#")
        path = (PROJECT / guide).parent / file if file else PROJECT / guide
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            slugs = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in slugs, target


def test_the_reference_is_made_from_the_code() -> None:
    assert reference() == REFERENCE, "run `make reference`"


REFERRED: list[tuple[str, str, Collection[str]]] = [
    ("Header", "Key", Header.model_fields),
    ("Chart", "Part", Chart.model_fields),
    ("Marks", "Mark", get_args(Mark)),
    ("Parameters", "Key", Parameter.model_fields),
    ("Types of parameters", "Type", get_args(ParameterType)),
    ("Columns", "Key", Column.model_fields),
    ("Types of columns", "Type", get_args(ColumnType)),
    ("Formats", "Format", get_args(Format)),
    ("Thresholds", "Key", Threshold.model_fields),
    ("Checks", "Check", EXAMPLES),
    ("Rules of `check`", "Rule", RULES),
]


@pytest.mark.parametrize(("title", "head", "known"), REFERRED, ids=[title for title, _, _ in REFERRED])
def test_the_reference_has_a_meaning_for_each(title: str, head: str, known: Collection[str]) -> None:
    text = section(REFERENCE, title)
    table = rows(text, head)
    assert sorted(words(cell)[0] for cell in table) == sorted(known)
    heads = next(line for line in text.splitlines() if line.startswith(f"| {head} |")).strip("|").split("|")
    for cell, rest in table.items():
        cells = [part.strip() for part in rest.split("|")]
        assert len(cells) == len(heads) - 1, cell
        for name, held in zip(heads[1:], cells, strict=True):
            assert name.strip() == "Needed" or held, cell


@pytest.mark.parametrize(
    ("title", "head", "model"),
    [
        ("Header", "Key", Header),
        ("Chart", "Part", Chart),
        ("Parameters", "Key", Parameter),
        ("Columns", "Key", Column),
        ("Thresholds", "Key", Threshold),
    ],
)
def test_what_is_needed_is_said(title: str, head: str, model: type[BaseModel]) -> None:
    table = rows(section(REFERENCE, title), head)
    needed = {words(cell)[0] for cell, rest in table.items() if rest.strip().startswith("yes")}
    assert needed == {name for name, key in model.model_fields.items() if key.is_required()}


def test_what_is_not_built_is_no_key() -> None:
    refused = words(section(DECISIONS, "Header keys for what is not built"))
    assert "then" in refused
    assert "then" not in Header.model_fields


def test_marks_tell_of_parts_that_there_are() -> None:
    for cell, rest in rows(section(REFERENCE, "Marks"), "Mark").items():
        draws, needs = rest.strip(" |").rsplit("|", maxsplit=1)
        told = set(words(draws)) - {"period", "basis", "contested", "alarm", "usd"}
        assert told <= {*Chart.model_fields}, cell
        assert set(words(needs)) == set(PARTS[words(cell)[0]])


def test_words_that_a_key_may_hold() -> None:
    thresholds = rows(section(REFERENCE, "Thresholds"), "Key")
    for key in ("level", "kind"):
        assert set(words(thresholds[f"`{key}`"])) == set(get_args(Threshold.model_fields[key].annotation))
    assert set(words(rows(section(REFERENCE, "Columns"), "Key")["`better`"])) == {"higher", "lower"}
    assert words(rows(section(REFERENCE, "Header"), "Key")["`reach`"]) == ["own", "client", "vendor", "market"]
    grains = rows(section(REFERENCE, "Types of parameters"), "Type")["`grain`"]
    assert words(grains) == list(GRAINS)


def test_formats_are_written_as_told() -> None:
    for cell, rest in rows(section(REFERENCE, "Formats"), "Format").items():
        large, small, _ = (part.strip() for part in rest.strip(" |").split("|"))
        column = Column.model_validate({"type": "number", "format": words(cell)[0]})
        assert (number(8220000000.0, column), number(0.123, column)) == (large, small), cell


def test_every_form_of_a_check_is_shown() -> None:
    assert {read_claim(text).form for text in EXAMPLES} == set(_FORMS)
    assert "Seven forms" in section(QUERIES, "Checks and cases")
    assert len(EXAMPLES) == 7


def test_every_rule_is_held_by_the_program() -> None:
    code = "".join(path.read_text("utf-8") for path in (PROJECT / "dashboard").rglob("*.py"))
    assert [rule for rule in RULES if code.count(f'"{rule}"') < 2] == []
    assert named(section(QUERIES, "Errors"), "Rule") <= set(RULES)


def test_limits_of_drafts() -> None:
    limits = Limits()
    table = rows(section(QUERIES, "Drafts"), "Limit")
    assert f"{limits.seconds:g} seconds" in table["Time"]
    assert f"{limits.memory_mb:,} MB" in table["Memory"]
    assert f"{limits.rows:,} rows, {limits.columns:,} columns, and {limits.output_mb:,} MB" in table["Rows"]
    assert f"{LONGEST:,} characters" in table["Words"]
    assert "one other draft" in table["At once"]
    assert AT_ONCE == 2
    assert f"{MOST} rows" in section(QUERIES, "Options")


def test_what_the_workshop_offers_is_called_so() -> None:
    screens = "".join(path.read_text("utf-8") for path in (PROJECT / "dashboard" / "screens").glob("*.py"))
    told = re.findall(r"\*\*([^*]+)\*\*", section(QUERIES, "The workshop"))
    assert set(PARTS_BEHIND) <= set(told)
    assert [name for name in told if f'"{name}"' not in screens] == ["Editor."]
    for name in ("New draft", "Open as draft"):
        assert f'"{name}"' in section(QUERIES, "The workshop")
        assert f'"{name}"' in screens


def test_what_a_case_may_hold() -> None:
    table = rows(section(QUERIES, "Checks and cases"), "File")
    assert [words(cell)[0] for cell in table] == [EXPECTED, PARAMS, ".csv"]
    assert words(table[f"`{PARAMS}`"]) == list(CASE_CLOCKS)
    assert f"`as_of` is {AS_OF.day} {AS_OF:%B %Y} unless" in section(QUERIES, "Checks and cases")


def test_the_example_of_options_offers_values(queries_held: Catalogue, shipped: Version) -> None:
    (example,) = blocks(section(QUERIES, "Options"), "yaml")
    query = queries_held.draft(
        ASKING.format(params=example.strip(), written="$scope"), PROJECT / "queries" / "a" / "b.sql"
    )
    assert answer_for(query, {}, View(), shipped).rows[0]["rows"] > 0
    assert len(choices(shipped, query)["scope"]) > 1
    with pytest.raises(QueryRefused, match="is not among its options"):
        answer_for(query, {"scope": "nothing"}, View(), shipped)


# What the guide says may be typed for its examples of parameters.
EXAMPLES_GIVEN = {"clients": "google,openai", "span": "2024-01..2024-06", "band": "0.5.."}


def test_parameters_are_declared_and_used_as_told(queries_held: Catalogue, shipped: Version) -> None:
    text = section(QUERIES, "Parameters")
    assert re.findall(r"(\w+): (?:\.\.\.|\"\.\.\.\")", text.strip().splitlines()[0]) == list(Parameter.model_fields)
    for name, value in EXAMPLES_GIVEN.items():
        assert f"`--{name} {value}`" in text
    table = rows(text, "To let a reader set")
    assert len(table) > 6
    for cell, rest in table.items():
        *declared, written = words(rest)
        names = [each.partition(":")[0] for each in declared]
        lines = ["params:", *(f"  {each}" for each in declared)]
        query = queries_held.draft(
            ASKING.format(params="\n".join(lines), written=written), PROJECT / "queries/a/b.sql"
        )
        given = {name: value for name, value in EXAMPLES_GIVEN.items() if name in names}
        ends = {name: value.split("..")[0] + ".." for name, value in given.items() if ".." in value}
        for asked in ({}, given, ends):
            answer = answer_for(query, asked, View(), shipped)
            assert answer.rows[0]["rows"] > 0, cell


ASKING = """/*---
title: A draft
question: Does it run?
chart: {{mark: table}}
grain: [rows]
reach: own
{params}
columns:
  rows: {{type: whole}}
leaves_out: "Nothing."
owner: tests
reviewed: 2026-11-26
---*/

select count(*) as rows
from relationship
cross join (values (date '2024-03-01', 0.6, 'spend')) as made (day, share, table_name)
where {written} is not null
    and ({written})::varchar <> 'false'
order by rows
"""


def test_tables() -> None:
    views = "".join((SCHEMA / name).read_text("utf-8") for name in ("40_views.sql", "42_work_views.sql"))
    assert named(section(QUERIES, "Tables"), "Table") == set(
        re.findall(r"^create view (\w+) as", views, flags=re.MULTILINE)
    )


def test_macros() -> None:
    schema = "".join(path.read_text("utf-8") for path in SCHEMA.glob("*.sql"))
    made = set(re.findall(r"^create macro (\w+)\(", schema, flags=re.MULTILINE))
    told = {word.partition("(")[0] for word in named(section(QUERIES, "Macros"), "Macro")}
    assert {"source_list", "period_start", "period_end"} <= told <= made


def test_reserved_columns_are_read_by_the_program() -> None:
    code = "".join(path.read_text("utf-8") for path in (PROJECT / "dashboard").rglob("*.py"))
    told = named(section(REFERENCE, "Reserved columns"), "Column")
    assert {"basis", "source_ids", "finding", "is_partial", "alarm"} <= told
    # A range is drawn by the parts of the chart, and no column of that name is needed for it.
    assert [name for name in told - {"coverage", "low", "high"} if f'"{name}"' not in code] == []


def test_the_example_that_reads_another_query_answers(
    tmp_path: Path, shipped: Version, shipped_settings: Settings
) -> None:
    text = section(QUERIES, "Reading another query")
    shutil.copytree(PROJECT / "queries", tmp_path / "queries")
    settings = Settings(data=shipped_settings.data, queries=tmp_path / "queries")
    found = re.search(r"`queries/(dependence/[a-z_]+)\.sql`", text)
    assert found
    path = settings.queries / f"{found[1]}.sql"
    (example,) = blocks(text, "sql")
    path.write_text(example, encoding="utf-8")
    assert check(settings, [path]).findings == ()
    held = catalogue(settings.queries)
    query = held.find(found[1])
    drawn = panel(query, View("dependence"), held, shipped)
    assert drawn.error is None
    assert drawn.answer is not None
    assert len(drawn.answer.frame) > 1
    assert drawn.answer.sources
    assert "client" in query.parameters
    assert panel(query, View("dependence", client="google"), held, shipped).unused == ()


def test_every_block_of_the_guide_is_run_by_a_test() -> None:
    """Those of the two sections that a reader follows are run in a clone; of all others each has its test above."""
    rest = QUERIES
    for title in (TUTORIAL, OWN_FOLDER):
        rest = re.sub(rf"^## {title}\n.*?(?=^## )", "", rest, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^```(\w*)\n(.*?)^```$", rest, flags=re.MULTILINE | re.DOTALL)
    assert [language for language, _ in found] == ["yaml", "sql", ""]
    typed = found[2][1]
    assert re.fullmatch(r"\.venv/bin/python -m dashboard query --draft ~\S+\.sql --vendor mercor\n", typed)


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
