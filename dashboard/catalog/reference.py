"""The reference for authors, made from what the program reads: header keys, marks, types, formats, checks, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from dashboard.catalog.claims import EXAMPLES
from dashboard.catalog.header import PARTS
from dashboard.catalog.rules import RULES
from dashboard.declared import Chart, Column, Header, Market, Parameter, Threshold

MARKS = {
    "number": "A tile for each row: `y` its name, `value` the figure, `text` a note, `color` a column that says "
    "how to write it, such as `usd`. Columns `period` and `basis` must be there, too",
    "table": "The rows; with `x`, `y` and `text` they are a list of sentences",
    "line": "A line for each `color`, and a ribbon from `low` to `high` around it; `text` tells apart several "
    "lines of one colour. Where `y` is unknown and both ends are given, there is only the ribbon",
    "area": "Amounts stacked over time, a layer for each `color`. An unknown amount leaves a gap in its layer; "
    "a row that is not there does, too",
    "bar": "Lying bars: `x` the amount, `y` the category, `color` the group",
    "heatmap": "A grid: `x` across, `y` down; a `value` of text is a state with its colour, a number is a size "
    "with its figure. A column `contested` that is true makes a diamond",
    "scatter": "A point for each row; where `y` is text, each text is a lane",
    "interval": "A range for each row: `y` its name, from `low` to `high`",
    "timeline": "Moments in lanes: `x` the day, `y` the lane, `text` what the moment is called",
    "control": "A line with points between its limits `low` and `high`. A column `alarm` that is true makes a "
    "red diamond",
    "gantt": "From when to when, in lanes: `y` the lane, `text` is written on the bar. Without a `high` there is no "
    "fixed end; the day asked about is a line",
    "treemap": "Parts of a whole as tiles: `y` the name, `value` the size, `color` the group. Values that are "
    "unknown or not above zero are told beneath",
}
PARAMETERS = {
    "client": "The id of a client, such as `openai`; another is refused, with the nearest right one",
    "clients": "Several, with commas between: `openai,google`. Bound as a list: write "
    "`list_contains($clients, client_id)`",
    "vendor": "The id of a vendor, such as `scale-ai`",
    "vendors": "Several, as with `clients`",
    "organisation": "The id of any organisation of the record",
    "organisations": "Several, as with `clients`",
    "service": "The id of a kind of work, such as `content-moderation`",
    "services": "Several, as with `clients`",
    "date": "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `as_of` for the day up to which the record was gathered; "
    "bound as the last day of it. One called `from` is bound as the first day, one called `to` as the first day "
    "after",
    "month": "A month or a day, taken as with `date`",
    "months": "`2024-01..2024-06`, or one end of it, `2024-01..`. If it is called `span`, `$span.low` is the first "
    "day and `$span.high` the first day after; an end that is not given is null",
    "grain": "`day`, `week`, `month`, `quarter` or `year`",
    "year": "A year, such as `2024`",
    "number": "A number",
    "numbers": "Several, with commas between; bound as a list",
    "range": "`0.2..0.8`, or one end of it, `0.2..`. If it is called `band`, its ends are `$band.low` and "
    "`$band.high`; one that is not given is null",
    "whole": "A whole number",
    "text": "A text, as typed",
    "texts": "Several, with commas between; bound as a list",
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
# What 8220000000 and 0.123 are shown as, and what each is for.
FORMATS = {
    "percent": ("8.22e+11%", "12.3%", "A share, where 1 is all"),
    "usd": ("USD 8.22 bn", "USD 0", "Money"),
    "rate": ("USD 8,220,000,000.00", "USD 0.12", "Pay an hour, or a price"),
    "multiple": ("8220000000.0×", "0.1×", "How many times"),
    "points": ("8,220,000,000", "0", "An index, such as the HHI"),
    "whole": ("8,220,000,000", "0", "A count"),
    "decimal": ("8,220,000,000", "0.123", "Any other number, to four digits"),
    "text": ("8.22e+09", "0.123", "A year: `2024` stays `2024`"),
}
FORMAT_HEADS = ("Format", "8220000000 is shown as", "0.123 is shown as", "For")
CHECKS = (
    "Every value that is known lies there",
    "The sum over the rows of each client; one with an unknown part is not judged",
    "No value is unknown",
    "No two rows agree in all of these",
    "Every value that is known is so; `<=` `<` `>` `=` work, too",
    "In every row one column is held against another, of numbers or of days",
    "There are so many rows",
)
RESERVED = {
    "basis": "The weakest basis in the row: `max(basis)`. Marks that are not `reported` are drawn less solid",
    "source_ids": "The documents behind the row, of type `sources`: `source_list(source_id)`, or `[source_id]` "
    "for one",
    "null_reason": "Why a value of the row is missing, in words; the panel counts the reasons",
    "coverage": "The part of what should be known that is known, 0 to 1",
    "low": "The low end of the range within which the value lies",
    "high": "The high end of that range",
    "is_partial": "The period of the row is not over, or cut short: a boolean. It is hatched on charts over time",
    "alarm": "The point of a control chart calls for a look: a boolean",
    "finding": "The headline, the same text in every row. Without it one is made from the rows. It is not "
    "shown as a column",
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
        _table("Formats", FORMAT_HEADS, [(f"`{name}`", *said) for name, said in FORMATS.items()]),
        _named("Reserved columns", ("Column", "Meaning"), RESERVED),
        _keys("Thresholds", Threshold, "Key"),
        _keys("Market", Market, "Key"),
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
