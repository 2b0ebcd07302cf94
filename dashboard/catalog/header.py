"""One query file: its YAML header and its statement, held against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError, TokenError

from dashboard import strict_yaml
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import Header
from dashboard.settings import shown

OPENING, CLOSING = "/*---\n", "---*/"
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


@dataclass(frozen=True)
class QueryFile:
    """A query file as written: header, whole text, parameters used, and tables named in the statement."""

    id: str
    path: Path
    header: Header
    text: str
    used: frozenset[str]
    tables: frozenset[tuple[str, str]]


def read_query_file(path: Path, query_id: str) -> QueryFile:
    """Read one file; raises QueryRefused with every fault as `file:line:col: what. What to do.`"""
    where = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise QueryRefused(Finding(f"{where}:1:1", "the file is not UTF-8.", "Save it as UTF-8.")) from None
    if not text.startswith(OPENING) or CLOSING not in text:
        what = f"the file does not begin with a header between {OPENING.strip()} and {CLOSING}."
        raise QueryRefused(Finding(f"{where}:1:1", what, "See queries/README.md for one to copy."))
    written, statement = text[len(OPENING) :].split(CLOSING, maxsplit=1)
    header = strict_yaml.read(written, Header, where, QueryRefused, first_line=2)
    tree = _parse(statement, where, text)
    used = frozenset(str(node.this) for node in tree.find_all(exp.Placeholder, exp.Parameter))
    named = {str(node.alias_or_name) for node in tree.find_all(exp.CTE)}
    tables = frozenset((t.db, t.name) for t in tree.find_all(exp.Table) if t.name and (t.db or t.name not in named))
    faults = [*_undeclared(header, used, text, where), *_parts(header, text, where), *_fit(header, text, where)]
    if faults:
        raise QueryRefused(*faults)
    return QueryFile(query_id, path, header, text, used, tables)


def _parse(statement: str, where: str, text: str) -> exp.Query:
    above = text[: len(text) - len(statement)].count("\n")
    try:
        trees = [tree for tree in sqlglot.parse(statement, dialect="duckdb") if tree is not None]
    except RecursionError:
        place = f"{where}:{above + 1}:1"
        raise QueryRefused(Finding(place, "the statement is nested too deeply.", "Use CTEs.")) from None
    except SqlglotError as error:
        offset, said = _unclosed(statement) if isinstance(error, TokenError) else _unexpected(statement, error)
        before = statement[:offset]
        place = f"{where}:{above + before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"
        raise QueryRefused(Finding(place, f"{said}.", "Correct the SQL.")) from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        what = f"holds {len(trees)} statements." if len(trees) != 1 else "is not a select."
        raise QueryRefused(Finding(f"{where}:{above + 1}:1", what, "Write exactly one select statement."))
    return trees[0]


def _unexpected(statement: str, error: SqlglotError) -> tuple[int, str]:
    """Return offset and description of the word the parser stumbled on; its own line numbers drift after a `$`."""
    details = (getattr(error, "errors", None) or [{}])[0]
    before, word = details.get("start_context") or "", details.get("highlight") or ""
    found = statement.find(before + word)
    return (found + len(before) if found >= 0 else 0), details.get("description") or str(error).splitlines()[0]


def _unclosed(statement: str) -> tuple[int, str]:
    """Return where a text or comment begins that is never closed: what is left when all closed ones are blanked."""
    closed = r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/"
    left = re.sub(closed, lambda found: re.sub(r"[^\n]", " ", found[0]), statement, flags=re.DOTALL)
    found = re.search(r"'|\"|/\*", left)
    return (found.start() if found else 0), "a text or comment is never closed"


def position(text: str, pattern: str) -> tuple[int, int]:
    """Return line and column (from 1) of the first match of `pattern`, or of its group, or (1, 1)."""
    found = re.search(pattern, text, flags=re.MULTILINE)
    if not found:
        return 1, 1
    start = found.start(found.lastindex or 0)
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1


def _undeclared(header: Header, used: frozenset[str], text: str, where: str) -> list[Finding]:
    faults = []
    for name in sorted(used - header.params.keys()):
        line, column = position(text, rf"\${name}\b")
        declared = ", ".join(header.params) or "none"
        do = f"Declared: {declared}. {nearest(name, header.params)}".strip()
        faults.append(Finding(f"{where}:{line}:{column}", f'parameter "{name}" is used but not declared.', do))
    return faults


def _parts(header: Header, text: str, where: str) -> list[Finding]:
    """Check that chart, grain and thresholds speak of declared columns."""
    chart = header.chart.model_dump(exclude={"mark"}, exclude_none=True)
    spoken = [
        *(("chart", name) for name in chart.values()),
        *(("grain", name) for name in header.grain),
        *(("thresholds", threshold.column) for threshold in header.thresholds),
    ]
    faults = []
    for key, name in spoken:
        if name not in header.columns:
            line, column = position(text, rf"^{key}:")
            do = f"Declared: {', '.join(header.columns)}. {nearest(name, header.columns)}".strip()
            faults.append(Finding(f"{where}:{line}:{column}", f'{key} names "{name}", which is no column.', do))
    return faults


def _fit(header: Header, text: str, where: str) -> list[Finding]:
    """Check that the chart has the parts its mark needs, each of a type that can be drawn there."""
    chart = header.chart
    line, column = position(text, r"^chart:")
    place = f"{where}:{line}:{column}"
    faults = []
    for part, types in PARTS[chart.mark].items():
        name = getattr(chart, part)
        if name is None:
            faults.append(Finding(place, f"mark {chart.mark} needs {part}.", f"Name a column: {part}: column."))
        elif name in header.columns and header.columns[name].type not in types:
            what = f'{part} of mark {chart.mark} is "{name}", of type {header.columns[name].type}.'
            faults.append(Finding(place, what, f"Choose a column of type {' or '.join(types)}."))
    if chart.mark == "number":
        missing = [name for name in ("period", "basis") if name not in header.columns]
        faults += [Finding(place, f'mark number needs a column "{name}".', "Return it.") for name in missing]
    return faults
