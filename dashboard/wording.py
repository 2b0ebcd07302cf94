"""What YAML and pydantic find wrong, in words for somebody who knows neither."""

from __future__ import annotations

import re

import yaml
from pydantic_core import ErrorDetails

from dashboard.errors import nearest

QUOTE = "Put the text into quotes."
# What libyaml says: what that means, what mends it, and whether the place is where the thing began.
YAML = {
    "did not find expected ',' or ']'": (
        "the list that begins here is not closed",
        "Close it with ]. A text in it with a comma, a colon or a bracket needs quotes.",
        True,
    ),
    "did not find expected ',' or '}'": (
        "the map that begins here is not closed",
        "Close it with }. A text in it with a comma, a colon or a bracket needs quotes.",
        True,
    ),
    "found unexpected end of stream": ("the quoted text that begins here is not closed", "Close its quotes.", True),
    "could not find expected ':'": (
        "the line is no key: value",
        "Write key: value, or quote the text.",
        True,
    ),
    "mapping values are not allowed in this context": (
        "a second colon stands in the line",
        "Put a text with a colon into quotes, or mend the indentation.",
        False,
    ),
    "did not find expected key": (
        "the line does not go on from those above",
        "Indent it as its neighbours are; nothing follows a closing quote.",
        False,
    ),
    "found undefined alias": ("a text begins with *", QUOTE, False),
    "did not find expected alphabetic or numeric character": ("a text begins with * or &", QUOTE, True),
    "found unknown escape character": ("a backslash stands in double quotes", "Write '...' around the text.", False),
}
# What the types and marks are called elsewhere.
SAME = {
    **{
        "integer": "whole",
        "int": "whole",
        "bigint": "whole",
        "count": "whole",
        "float": "number",
        "double": "number",
    },
    **{"decimal": "number", "string": "text", "varchar": "text", "bool": "boolean", "datetime": "date"},
    **{"timestamp": "date", "list": "texts", "barchart": "bar", "histogram": "bar", "dots": "scatter"},
    **{"matrix": "heatmap", "kpi": "number", "percentage": "percent", "currency": "usd", "dollars": "usd"},
}
# What pydantic calls a value of another type, by how the name begins.
VALUES = {
    "string_type": ("text", "Put it into quotes."),
    "int_": ("whole number", "Write digits."),
    "date_": ("day", "Write YYYY-MM-DD."),
    "dict_type": ("list of keys", "Write {key: value}."),
    "model_": ("list of keys", "Write {key: value}."),
    "list_type": ("list", "Write [one, other]."),
    "tuple_type": ("list", "Write [one, other]."),
}


def yaml_fault(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, str, str]:
    """Return line and column, both from 0, of a fault of YAML, what it is and what mends it."""
    problem = str(error.problem)
    what, do, at_start = YAML.get(problem, (problem, "Quote the text or mend the indentation.", False))
    mark = (error.context_mark if at_start else None) or error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if problem == "found character that cannot start any token":
        letter = next(iter(text.split("\n")[line : line + 1]), "")[column : column + 1]
        is_tab = letter == "\t"
        what = "a tab stands where spaces belong" if is_tab else f"a text begins with {letter}"
        do = "Write spaces." if is_tab else QUOTE
    elif problem.startswith("could not determine a constructor"):
        what, do = "a text begins with a sign that YAML keeps for itself", QUOTE
    return line, column, f"{what}.", do


def value_fault(fault: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong with a value, and what mends it."""
    kind, given = fault["type"], fault["input"]
    if given is None:
        return "is empty", "Write a value."
    if kind in ("too_short", "string_too_short"):
        return "is empty", "Write one at least."
    written = "what YAML reads as true or false" if isinstance(given, bool) else f'"{str(given)[:60]}"'
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(fault["ctx"]["expected"]))
        do = f"Known: {', '.join(known)}. {nearest(SAME.get(str(given).lower(), str(given)), known)}"
        return f"{written} is unknown", do.strip()
    for begins, (said, do) in VALUES.items():
        if kind.startswith(begins):
            return f"{written} is no {said}", do.replace("one, other", given) if isinstance(given, str) else do
    what, _, do = fault["msg"].removeprefix("Value error, ").partition(". ")
    return what.rstrip("."), do or "Correct the value."
