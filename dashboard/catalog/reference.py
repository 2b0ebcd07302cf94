"""The reference for authors, made from what the program reads: header keys, marks, types, formats, checks, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from dashboard.catalog.claims import EXAMPLES
from dashboard.catalog.header import PARTS
from dashboard.catalog.rules import RULES
from dashboard.declared import Chart, Column, Header, Parameter, Threshold

MARKS = {
    "number": "A tile for each row: `y` its name, `value`, `text` a note, `color` the column that holds the "
    "format's word. Columns `period` and `basis` must be there",
    "table": "The rows; with `x`, `y` and `text` they are a list of sentences",
    "line": "A line for each `color`, and a ribbon from `low` to `high` around it; `text` tells apart several "
    "lines of one colour. Where `y` is unknown and both ends are given, there is only the ribbon",
    "area": "Amounts stacked over time, a layer for each `color`. An unknown amount leaves a gap in its layer; "
    "a row that is not there does, too",
    "bar": "Lying bars: `x` the amount, `y` the category, `color` the group",
    "heatmap": "A grid: `x` across, `y` down; a `value` of text is a state with its colour, a number is a size "
    "with its figure. A column `contested` that is true makes a diamond",
    "scatter": "A point for each row; a text as `y` makes a lane for each",
    "interval": "A range for each row",
    "timeline": "Moments in lanes; `text` is what the moment is called",
    "control": "A line with points between its limits `low` and `high`. A column `alarm` that is true makes a "
    "red diamond",
    "gantt": "From when to when, in lanes; `text` is written on the bar. Without a `high` there is no fixed "
    "end; the day asked about is a line",
    "treemap": "Parts of a whole as tiles: `y` the name, `value` the size, `color` the group. Values that are "
    "unknown or not above zero are told beneath",
}
PARAMETERS = {
    "client": "The id of a client, such as `openai`; another is refused, with the nearest right one",
    "clients": "Several of them with commas between; bound as a list",
    "vendor": "The id of a vendor, such as `scale-ai`",
    "vendors": "Several of them; bound as a list",
    "organisation": "The id of any organisation of the record",
    "organisations": "Several of them; bound as a list",
    "service": "The id of a kind of work, such as `content-moderation`",
    "services": "Several of them; bound as a list",
    "date": "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `as_of` for the day up to which the record was gathered; "
    "bound as the last day of it. One called `from` is bound as the first day, one called `to` as the first day "
    "after",
    "month": "The same",
    "months": "`2024-01..2024-06`, or one end of it: bound as a struct, `$span.low` the first day, `$span.high` "
    "the first day after",
    "grain": "`day`, `week`, `month`, `quarter` or `year`",
    "year": "A whole number",
    "number": "A number",
    "numbers": "Several of them; bound as a list",
    "range": "`0.2..0.8`, or one end of it: bound as a struct, `$band.low` and `$band.high`",
    "whole": "A whole number",
    "text": "A text",
    "texts": "Several texts; bound as a list",
}
COLUMNS = {
    "text": "Words",
    "number": "A number with a unit: it needs a `format` or a `unit`",
    "whole": "A count",
    "date": "A day",
    "boolean": "True or false",
    "basis": "How well the row is known: `reported`, `estimated` or `modelled`",
    "sources": "A list of source ids",
    "texts": "A list of words",
}
# What 8220000000 and 0.123 are shown as.
FORMATS = {
    "percent": "12.3%",
    "usd": "USD 8.22 bn",
    "rate": "USD 0.12, for pay an hour",
    "multiple": "0.1×",
    "points": "8,220,000,000",
    "whole": "8,220,000,000",
    "decimal": "0.123, to four digits",
    "text": "As it is, for years",
}
CHECKS = (
    "Every value that is known lies there",
    "The sum over the rows of each client; one with an unknown part is not judged",
    "No value is unknown",
    "No two rows agree in these",
    "The same with `<=` `<` `>` `=`",
    "Between two columns of numbers, or of days",
    "How many rows there are",
)
RESERVED = {
    "basis": "The weakest basis in the row: `max(basis)`. Marks that are not `reported` are drawn less solid",
    "source_ids": "The documents behind the row, of type `sources`: `source_list(source_id)`, or `[source_id]` "
    "for one",
    "null_reason": "Why a value of the row is missing, in words; the panel counts the reasons",
    "coverage": "The part of what should be known that is known, 0 to 1",
    "low": "The low end of the range within which the value lies",
    "high": "The high end of it",
    "is_partial": "The period of the row is not over, or cut short: a boolean. It is hatched on charts over time",
    "alarm": "The point of a control chart calls for a look: a boolean",
    "finding": "The headline, the same text in every row. Without it one is made from the rows. It is no shown "
    "column",
}


def reference() -> str:
    """Return the text of `queries/reference.md`."""
    parts = [
        "# Reference for query authors\n\nMade from the code by `make reference`; edit it there. What to do "
        "with it stands in [README.md](README.md).\n",
        _keys("Header", Header, "Key"),
        _keys("Chart", Chart, "Part"),
        _table("Marks", ("Mark", "Draws", "Needs"), [(f"`{m}`", MARKS[m], _needs(m)) for m in MARKS]),
        _keys("Parameters", Parameter, "Key"),
        _named("Types of parameters", ("Type", "A value"), PARAMETERS),
        _keys("Columns", Column, "Key"),
        _named("Types of columns", ("Type", "Holds"), COLUMNS),
        _named("Formats", ("Format", "8220000000 or 0.123 is shown as"), FORMATS),
        _named("Reserved columns", ("Column", "Meaning"), RESERVED),
        _keys("Thresholds", Threshold, "Key"),
        _named("Checks", ("Check", "Claims"), dict(zip(EXAMPLES, CHECKS, strict=True))),
        _named("Rules of `check`", ("Rule", "It holds that"), RULES),
    ]
    return "\n".join(parts)


def _keys(title: str, model: type[BaseModel], head: str) -> str:
    rows = [
        (f"`{name}`", "yes" if key.is_required() else "", key.description or "")
        for name, key in model.model_fields.items()
    ]
    return _table(title, (head, "Needed", "Meaning"), rows)


def _needs(mark: str) -> str:
    return ", ".join(f"`{part}` {' or '.join(types)}" for part, types in PARTS[mark].items()) or "nothing"


def _named(title: str, heads: tuple[str, str], words: Mapping[str, str]) -> str:
    return _table(title, heads, [(f"`{name}`", said) for name, said in words.items()])


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"## {title}\n", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines, ""])
