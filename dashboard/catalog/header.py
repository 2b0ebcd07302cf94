"""One query file: its YAML header and its statement, held against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard import strict_yaml
from dashboard.catalog.claims import Claim, read_claim
from dashboard.catalog.fence import CLOSING, OPENING
from dashboard.catalog.statement import Statement, parse
from dashboard.declared import Column, Header
from dashboard.errors import Finding, QueryRefused, line_and_column, nearest
from dashboard.settings import shown
from dashboard.strict_yaml import Written

BYTE_ORDER = "\ufeff"
UNREADABLE = re.compile("[\0\ud800-\udfff]")
# What each mark needs, and the types of column that can be drawn there.
AMOUNT, NAME, DAY = ("number", "whole"), ("text", "basis"), ("date",)
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "bar": {"x": AMOUNT, "y": NAME},
    "line": {"x": (*DAY, *AMOUNT), "y": AMOUNT},
    "area": {"x": DAY, "y": AMOUNT},
    "scatter": {"x": (*DAY, *AMOUNT), "y": (*AMOUNT, *NAME)},
    "heatmap": {"x": NAME, "y": NAME, "value": (*AMOUNT, *NAME)},
    "interval": {"y": NAME, "low": AMOUNT, "high": AMOUNT},
    "timeline": {"x": DAY, "y": NAME},
    "number": {"y": NAME, "value": AMOUNT, "text": NAME, "color": NAME},
    "control": {"x": (*DAY, *AMOUNT), "y": AMOUNT, "low": AMOUNT, "high": AMOUNT},
    "gantt": {"y": NAME, "low": DAY, "high": DAY},
    "treemap": {"y": NAME, "value": AMOUNT},
    "table": {},
}
NUMERIC = ("number", "whole")
# Formats that bring a unit of their own.
WITH_UNIT = ("percent", "usd", "rate", "multiple")


@dataclass(frozen=True, eq=False)
class QueryFile:
    """A query file as written: header, the place of each of its keys, statement, and the claims of `checks`."""

    id: str
    path: Path
    header: Header
    written: Written
    statement: Statement
    claims: tuple[Claim, ...]

    @property
    def text(self) -> str:
        """The whole file."""
        return self.statement.text


def read_query_file(path: Path, query_id: str) -> QueryFile:
    """Read one file; raises QueryRefused with every fault as `file:line:col: what. What to do.`"""
    held = path.read_bytes()
    try:
        text = held.decode()
    except UnicodeDecodeError as error:
        line, column = line_and_column(held[: error.start].decode(), error.start)
        place = f"{shown(path)}:{line}:{column}"
        raise QueryRefused(Finding(place, "the file is not UTF-8.", "Save it as UTF-8.", "utf-8")) from None
    return read_query_text(text, query_id, path)


def read_query_text(text: str, query_id: str, path: Path) -> QueryFile:
    """Read the text of a query file, lying at `path` or meant to; raises QueryRefused as above."""
    where = shown(path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = statement_start(text, where)
    header, written, statement, findings = None, None, None, list[Finding]()
    try:
        inner = text[len(OPENING) : start - len(CLOSING)]
        header, written = strict_yaml.read_with_places(
            inner, Header, where, QueryRefused, first_line=2, called="header"
        )
    except QueryRefused as refused:
        findings += refused.findings
    try:
        statement = parse(text, start, where)
    except QueryRefused as refused:
        findings += refused.findings
    if header is None or written is None or statement is None:
        raise QueryRefused(*findings)
    claims, wrong = _claims(header, written)
    findings += [*_undeclared(header, statement), *_parts(header, written), *_fit(header, written), *wrong]
    findings += _options(header, written)
    if findings:
        # A unit is no reason to refuse a file; where it is refused anyway, all is told at once.
        raise QueryRefused(*findings, *formats(header, written))
    return QueryFile(query_id, path, header, written, statement, claims)


def statement_start(text: str, where: str) -> int:
    """Return where the statement begins, after the header; raises QueryRefused where there is no header."""
    if found := UNREADABLE.search(text):
        line, column = line_and_column(text, found.start())
        what = "a letter that no file of text holds."
        raise QueryRefused(Finding(f"{where}:{line}:{column}", what, "Remove it.", "utf-8"))
    if text.startswith(BYTE_ORDER):
        do = "Save it as UTF-8 without one."
        raise QueryRefused(Finding(f"{where}:1:1", "the file begins with a byte order mark.", do, "utf-8"))
    if text.startswith(OPENING) and CLOSING not in text:
        do = f"Write {CLOSING} on the line above the statement."
        raise QueryRefused(Finding(f"{where}:1:1", "the header is never closed.", do, "no-header"))
    if not text.startswith(OPENING):
        what = f"the file does not begin with a header between {OPENING.strip()} and {CLOSING}."
        raise QueryRefused(Finding(f"{where}:1:1", what, "See queries/README.md for one to copy.", "no-header"))
    return text.index(CLOSING) + len(CLOSING)


def statement_of(file: QueryFile) -> str:
    """Return the statement without its header."""
    return file.statement.bare


def _undeclared(header: Header, statement: Statement) -> Iterator[Finding]:
    for name, offset in statement.used.items():
        if name in header.params:
            continue
        do = f"Declared: {', '.join(header.params) or 'none'}. {nearest(name, header.params)}".strip()
        do = "Write $name." if name == "?" else do
        what = f'parameter "{name}" is used but not declared.'
        yield Finding(statement.place(offset), what, do, "parameter-undeclared")


def _parts(header: Header, written: Written) -> Iterator[Finding]:
    """Check that chart, grain, thresholds and checks speak of declared columns."""
    spoken: list[tuple[tuple[str | int, ...], str]] = [
        *((("chart", part), name) for part, name in header.chart.model_dump(exclude={"mark"}).items() if name),
        *((("grain", place), name) for place, name in enumerate(header.grain)),
        *((("thresholds", place, "column"), line.column) for place, line in enumerate(header.thresholds)),
        *((("market", part), name) for part, names in _told(header).items() for name in names),
    ]
    for steps, name in spoken:
        if name not in header.columns:
            do = f"Declared: {', '.join(header.columns)}. {nearest(name, header.columns)}".strip()
            what = f'{steps[0]} names "{name}", which is no column.'
            yield Finding(written.place(*steps), what, do, "column-unknown")


def _told(header: Header) -> dict[str, tuple[str, ...]]:
    return header.market.model_dump() if header.market else {}


def _fit(header: Header, written: Written) -> Iterator[Finding]:
    """Check that the chart has the parts its mark needs, each of a type that can be drawn there."""
    chart = header.chart
    for part, types in PARTS[chart.mark].items():
        name = getattr(chart, part)
        if name is None:
            what = f"mark {chart.mark} needs {part}."
            yield Finding(written.place("chart", "mark"), what, f"Name a column: {part}: column.", "chart-part")
        elif name in header.columns and header.columns[name].type not in types:
            what = f'{part} of mark {chart.mark} is "{name}", of type {header.columns[name].type}.'
            do = f"Choose a column of type {' or '.join(types)}."
            yield Finding(written.place("chart", part), what, do, "chart-type")
    if chart.mark == "number":
        for name in ("period", "basis"):
            if name not in header.columns:
                what = f'mark number needs a column "{name}".'
                yield Finding(written.place("chart", "mark"), what, "Return it.", "chart-part")


def _claims(header: Header, written: Written) -> tuple[tuple[Claim, ...], list[Finding]]:
    """Read the checks; each fault is a finding."""
    claims, findings = [], []
    for place, text in enumerate(header.checks):
        where = written.place("checks", place)
        try:
            claim = read_claim(text)
        except ValueError as error:
            findings.append(Finding(where, f"{error}.", "Correct the check.", "check-form"))
            continue
        unknown = [name for name in claim.spoken_of if name not in header.columns]
        do = (
            f"Declared: {', '.join(header.columns)}. {nearest(unknown[0], header.columns) if unknown else ''}".strip()
        )
        findings += [
            Finding(where, f'checks names "{name}", which is no column.', do, "column-unknown") for name in unknown
        ]
        if not unknown and (what := _ill_typed(claim, header.columns)):
            findings.append(Finding(where, what, "Check a column of numbers.", "check-form"))
        claims.append(claim)
    return tuple(claims), findings


def _ill_typed(claim: Claim, columns: dict[str, Column]) -> str:
    if claim.form in ("not null", "unique", "rows"):
        return ""
    if isinstance(claim.limit, str):
        kinds = {columns[name].type for name in (*claim.columns, claim.limit)}
        return (
            ""
            if kinds <= set(NUMERIC) or kinds == {"date"}
            else f'"{claim.text}" compares {" and ".join(sorted(kinds))}.'
        )
    wrong = [name for name in claim.columns if columns[name].type not in NUMERIC]
    return f'"{claim.text}" counts with "{wrong[0]}", of type {columns[wrong[0]].type}.' if wrong else ""


def formats(header: Header, written: Written) -> Iterator[Finding]:
    """Check that every number has a unit, once, and that only numbers have one."""
    has_own = header.chart.color if header.chart.mark == "number" else None
    for name, column in header.columns.items():
        if column.format not in (None, "text") and column.type not in NUMERIC:
            what = f'column "{name}" is of type {column.type} and has the format {column.format}.'
            yield Finding(written.place("columns", name, "format"), what, "Only numbers have a format.", "format")
        elif column.unit and column.format in WITH_UNIT:
            what = f'column "{name}" has the format {column.format}, which writes its own unit, and "{column.unit}".'
            yield Finding(written.place("columns", name, "unit"), what, "Keep one of them.", "format")
        elif column.type == "number" and not column.format and not column.unit and not has_own:
            what = f'column "{name}" is a number without a unit.'
            yield Finding(written.place("columns", name), what, "Give it a format or a unit.", "format")


def _options(header: Header, written: Written) -> Iterator[Finding]:
    for name in header.options:
        if name not in header.params:
            do = f"Declared: {', '.join(header.params) or 'none'}. {nearest(name, header.params)}".strip()
            yield Finding(
                written.place("options", name), f'options names "{name}", which is no parameter.', do, "option"
            )
        try:
            parse(header.options[name], 0, written.where)
        except QueryRefused as refused:
            what = f"the options of {name}: {refused.findings[0].what}"
            yield Finding(written.place("options", name), what, refused.findings[0].do, "option")
