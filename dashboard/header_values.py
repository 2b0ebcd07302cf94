"""What the values of a query file's header may be: the words to choose from, and the forms of names."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator

Mark = Literal[
    "number",
    "table",
    "line",
    "area",
    "bar",
    "heatmap",
    "scatter",
    "interval",
    "timeline",
    "control",
    "gantt",
    "treemap",
]
Format = Literal["text", "percent", "usd", "decimal", "points", "whole", "multiple", "rate"]
ParameterType = Literal[
    "client",
    "clients",
    "vendor",
    "vendors",
    "organisation",
    "organisations",
    "service",
    "services",
    "date",
    "month",
    "months",
    "grain",
    "year",
    "number",
    "numbers",
    "range",
    "whole",
    "text",
    "texts",
]
ColumnType = Literal["text", "number", "whole", "date", "boolean", "basis", "sources", "texts"]


# From the narrowest to the widest; what needs all rows of a client and all of a vendor compares.
Reach = Literal["own", "client", "vendor", "market"]


def like(pattern: str, words: str) -> AfterValidator:
    """Hold a text to a pattern; one that does not keep it is refused in words."""

    def held(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f'"{text[:60]}" {words}')
        return text

    return AfterValidator(held)


def plain(value: Any) -> Any:
    """Refuse what is no value of a parameter before each type that it might have is tried, and told of."""
    parts = value if isinstance(value, list) else [value]
    if any(isinstance(part, bool) for part in parts):
        raise ValueError("YAML reads yes, no, on, off, true and false as another thing. Put it into quotes.")
    if not all(isinstance(part, str | int | float) or (part is None and part is value) for part in parts):
        raise ValueError("is neither a value nor a list of values. Write one, or [one, other].")
    return value


Name = Annotated[
    str, like(r"[a-z][a-z0-9_]*", "is no name. Write small letters, digits and underscores, a letter first.")
]
# The commands `query` and `export` take each parameter as an option, beside these; an address, beside the last two.
ParameterName = Annotated[
    Name,
    like(
        r"(?!(data|queries|with_record|draft|format|out|force|help|v|q|query|limit|offset|view_as)$).+",
        "means something else in commands or addresses. Choose another name.",
    ),
]
Id = Annotated[str, like(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*", "is no id of a query. Write theme/name.")]
Default = Annotated[str | int | float | list[str | int | float] | None, BeforeValidator(plain)]
