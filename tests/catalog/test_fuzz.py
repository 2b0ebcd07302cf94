"""Whatever a query file holds, `check` answers with findings that point into it, and never with an exception."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dashboard import checking
from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.catalog.header import read_query_text
from dashboard.catalog.rules import RULES, ruled
from dashboard.checking import check, check_text
from dashboard.errors import Finding, QueryRefused
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse import version
from dashboard.warehouse.laid import Worlds
from dashboard.warehouse.version import Version, open_version
from tests.catalog.files import CLIENTS, LONGEST, lay

SHIPPED = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "queries").glob("*/*.sql"))]
PROVING = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
WHERE = Path("people/clients.sql")
# A folder for all examples of a test is what is wanted: only the file in it changes.
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def often(everyday: int) -> int:
    """Return how many examples to try: twenty times as many where all is proved."""
    return everyday * 20 if PROVING else everyday


SIGNS = [
    *(
        "",
        "\0",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "\ufeff",
        "\u2028",
        "\x85",
        "\x0b",
        "\u00a0",
        "\U0001f600",
        "\u0661",
        "\ud800",
    ),
    *(
        "'",
        '"',
        "`",
        "$",
        "$$",
        "?",
        ":",
        "::",
        ";",
        "/*",
        "*/",
        "---*/",
        "/*---",
        "--",
        "#",
        "@",
        "%",
        "&a",
        "*a",
        "!x",
    ),
    *("(", ")", "[", "]", "{", "}", ",", ".", "*", "/", "//", "||", "->", ":=", "=>", "<>", "|", ">", "~", "\\"),
    *("0", "-1", "1e999", "9" * 400, "1_0", "0x1F", "nan", "inf", "null", "true", "no", "~", "2026-02-30", "=", "<<"),
    *("select", "from", "with", "recursive", "as", "union all", "order by", "limit", "$client", "$1", "case", "end"),
    *("(" * 300, "[" * 300, "- " * 200, "select (" * 100, "not " * 500, " union all select 1" * 300, "1 + " * 1000),
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*SIGNS[:60], "client", "letters", ">= 1", "sum(letters) = 1", "rows >= 1", "a" * 5000])
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn, bases: list[str]) -> str:
    """Return a whole file in which words or signs were taken out, doubled, changed for others or put in."""
    parts = re.findall(r"\w+|\s+|.", draw(st.sampled_from(bases)), flags=re.DOTALL)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(parts) - 1)))
        match draw(st.sampled_from(["drop", "double", "swap", "put", "cut"])):
            case "drop":
                del parts[at : at + draw(st.integers(1, 5))]
            case "double":
                parts[at:at] = parts[at : at + draw(st.integers(1, 30))]
            case "swap":
                other = draw(st.integers(0, max(0, len(parts) - 1)))
                if parts:
                    parts[at], parts[other] = parts[other], parts[at]
            case "put":
                parts.insert(at, draw(st.sampled_from(SIGNS) | st.text(max_size=4)))
            case "cut":
                parts = parts[:at]
    return "".join(parts)


def paths(value: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of a header."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (key,)
        yield from ((key, *rest) for rest in paths(one))


@st.composite
def with_another_header(draw: st.DrawFn, bases: list[str]) -> str:
    """Return a whole file with other values at some keys of its header, or other keys."""
    text = draw(st.sampled_from(bases))
    header = yaml.safe_load(text[len("/*---\n") : text.index("---*/")])
    for _ in range(draw(st.integers(1, 3))):
        way = draw(st.sampled_from(sorted(paths(header), key=repr)))
        owner = header
        for step in way[:-1]:
            owner = owner[step]
        if isinstance(owner, dict) and draw(st.booleans()):
            owner[
                draw(st.text(max_size=6) | st.sampled_from(["checks", "options", "aliases", "also", "default"]))
            ] = draw(VALUES)
        else:
            owner[way[-1]] = draw(VALUES)
    written = yaml.safe_dump(header, allow_unicode=draw(st.booleans()), sort_keys=False, default_flow_style=None)
    return f"/*---\n{written}{text[text.index('---*/') :]}"


NAMES = st.sampled_from(
    ["client", "party.name", "party.party_id", "letters", "$client", "$count", "?", "1", "0", "'x'"]
)
SQL = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds(
            "{} {} {}".format, inner, st.sampled_from(["+", "/", "//", "%", "=", "and", "||", "::", "->"]), inner
        ),
        st.builds("({})".format, inner),
        st.builds(
            "{}({})".format, st.sampled_from(["length", "any_value", "today", "age", "nullif", "random"]), inner
        ),
        st.builds("(select {} from party order by {} limit {})".format, inner, inner, inner),
        st.builds("case when {} then {} end".format, inner, inner),
        st.builds("(select {} union all select {})".format, inner, inner),
        st.builds("{} over (order by {})".format, inner, inner),
        st.builds("[x for x in [{}] if {}]".format, inner, inner),
    ),
    max_leaves=12,
)
HEAD = CLIENTS[: CLIENTS.index("---*/") + 5]


@st.composite
def with_another_statement(draw: st.DrawFn) -> str:
    """Return a whole file whose statement was made from a grammar."""
    columns = ",\n    ".join(f"{draw(SQL)} as {name}" for name in ("client", "client_id", "letters"))
    tail = draw(
        st.sampled_from(["", "order by client_id", "order by all", "order by 1, 2", "limit 1", "limit all", ";"])
    )
    source = draw(
        st.sampled_from(["party", "people.longest", "record.party", "(select * from party)", "'x.csv'", "a.b.c"])
    )
    return f"{HEAD}\n\nselect\n    {columns}\nfrom {source}\n{tail}\n"


def hold(found: list[Finding], text: str) -> None:
    """See that each finding tells what and what to do, names its rule and points into the text."""
    lines = [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]
    for one in found:
        assert one.what, one
        assert one.do, one
        assert one.rule in RULES, one
        assert re.search(r":\d+:\d+$", one.where), one
        _, line, column = one.place
        assert 1 <= line <= len(lines), (one, len(lines))
        assert 1 <= column <= len(lines[line - 1]) + 1, (one, lines[line - 1])


def judge(text: str, held: Catalogue) -> None:
    """Read a text as a query file is read, and hold it to the rules that need neither rows nor sqlfluff."""
    try:
        query = held.draft(text, WHERE)
    except QueryRefused as refused:
        hold(list(refused.findings), text)
        return
    hold(ruled(read_query_text(text, query.id, WHERE), frozenset({"people", "dependence"})), text)


@settings(max_examples=often(250))
@given(mutated(SHIPPED))
def test_a_file_with_other_words_and_signs_is_judged(text: str):
    judge(text, catalogue(PROJECT / "queries"))


@settings(max_examples=often(150))
@given(with_another_header(SHIPPED))
def test_a_file_with_other_values_in_its_header_is_judged(text: str):
    judge(text, catalogue(PROJECT / "queries"))


@settings(max_examples=often(150))
@given(with_another_statement())
def test_a_file_with_another_statement_is_judged(text: str):
    judge(text, catalogue(PROJECT / "queries"))


@settings(max_examples=often(100))
@given(st.text(max_size=60) | st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
@example("$client union all from x")
def test_a_header_of_any_text_is_judged(text: str):
    held = catalogue(PROJECT / "queries")
    for whole in (text, f"/*---\n{text}", f"/*---\n{text}\n---*/\n", f"{HEAD}\n{text}"):
        judge(whole, held)


@settings(max_examples=often(8), suppress_health_check=SHARED)
@given(mutated([CLIENTS, LONGEST]) | with_another_statement())
@example(CLIENTS.replace("\n", "\r\n"))
@example("\ufeff" + CLIENTS)
def test_a_draft_is_judged_with_its_layout(text: str):
    hold(check_text(text, WHERE, catalogue(PROJECT / "queries")), text)


class Watched(Version):
    """A version on which no statement runs longer than two seconds."""

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with super().cursor() as cursor:
            timer = threading.Timer(2, cursor.interrupt)
            timer.start()
            try:
                yield cursor
            finally:
                timer.cancel()


def watched(one: Version) -> Watched:
    return Watched(one.path, one.connection, one.world)


@pytest.fixture
def folder(tmp_path: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A folder of queries beside data on which no mutated statement runs long."""
    shipped = open_version(shipped_settings)
    monkeypatch.setitem(version._open, shipped.path, watched(shipped))
    laid = checking.worlds(shipped_settings.versions / "worlds")
    kept = Worlds(watched(laid.small), watched(laid.turned), watched(laid.empty))
    monkeypatch.setattr(checking, "worlds", lambda folder: kept)
    lay(tmp_path / "queries", "people/clients", CLIENTS)
    lay(tmp_path / "queries", "people/longest", LONGEST)
    monkeypatch.chdir(tmp_path)
    return replace(shipped_settings, queries=tmp_path / "queries")


def checked(text: str, folder: Settings) -> None:
    path = folder.queries / "people" / "clients.sql"
    path.write_bytes(text.encode(errors="surrogatepass"))
    for one in check(folder).findings:
        file = Path(one.place[0])
        assert file in (Path("queries/people/clients.sql"), Path("queries/people/longest.sql")), one
        hold([one], file.read_bytes().decode(errors="replace"))


# A small query on a wide set of types, and some shipped ones that are soon answered.
SOON = [text for text in SHIPPED if len(text) < 2500][:12]


@settings(max_examples=often(12), suppress_health_check=SHARED)
@given(mutated([CLIENTS, *SOON]) | with_another_header([CLIENTS, *SOON]) | with_another_statement())
@example("")
@example(CLIENTS.replace("\n", "\r\n"))
@example("\ufeff" + CLIENTS)
@example(CLIENTS.replace("default: null", "default: " + "9" * 400).replace("type: client", "type: whole"))
@example(CLIENTS.replace("length(party.name)", "1e999"))
@example(CLIENTS.replace("length(party.name)", "date 'infinity'").replace("type: whole", "type: date"))
@example(
    CLIENTS.replace("leaves_out", "checks: [letters >= 1]\nleaves_out").replace("length(party.name)", "party.name")
)
def test_a_mutated_file_is_checked_on_real_data(folder: Settings, text: str):
    checked(text, folder)
