"""What a query file declares of itself: the keys of its header, and what each may hold."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

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


def _like(pattern: str, words: str) -> AfterValidator:
    """Hold a text to a pattern; one that does not keep it is refused in words."""

    def held(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f'"{text[:60]}" {words}')
        return text

    return AfterValidator(held)


def _plain(value: Any) -> Any:
    """Refuse what is no value of a parameter before each type that it might have is tried, and told of."""
    parts = value if isinstance(value, list) else [value]
    if any(isinstance(part, bool) for part in parts):
        raise ValueError("YAML reads yes, no, on, off, true and false as another thing. Put it into quotes.")
    if not all(isinstance(part, str | int | float) or (part is None and part is value) for part in parts):
        raise ValueError("is neither a value nor a list of values. Write one, or [one, other].")
    return value


Name = Annotated[
    str, _like(r"[a-z][a-z0-9_]*", "is no name. Write small letters, digits and underscores, a letter first.")
]
# The commands `query` and `export` take each parameter as an option, beside these; an address, beside the last two.
ParameterName = Annotated[
    Name,
    _like(
        r"(?!(data|queries|with_record|draft|format|out|force|help|v|q|query|limit|offset|view_as)$).+",
        "means something else in commands or addresses. Choose another name.",
    ),
]
Id = Annotated[str, _like(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*", "is no id of a query. Write theme/name.")]
Default = Annotated[str | int | float | list[str | int | float] | None, BeforeValidator(_plain)]


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Chart(Strict):
    """How an answer is drawn: the mark, and which column plays which part."""

    mark: Mark = Field(description="How the rows are drawn, see the marks")
    x: Name | None = Field(None, description="Across")
    y: Name | None = Field(None, description="Up, or the category")
    value: Name | None = Field(None, description="The figure of a cell, a tile or a number")
    color: Name | None = Field(
        None, description="What the colour tells apart; may be left out everywhere but in `number`"
    )
    low: Name | None = Field(None, description="The low end of a range, or where a bar in time begins")
    high: Name | None = Field(None, description="The high end of a range, or where a bar in time ends")
    text: Name | None = Field(None, description="Words written beside what is drawn")


class Parameter(Strict):
    """One `$name` of the statement: its type, its default (never absent) and a line of help."""

    type: ParameterType = Field(description="What it takes, see the types of parameters")
    default: Default = Field(
        description="Its value where none is given; `null` means all: write `($client is null or ...)`"
    )
    help: str = Field(description="One line for whoever sets it")


class Column(Strict):
    """One column of the answer: its type, label, unit and format."""

    type: ColumnType = Field(description="See the types of columns")
    label: str = Field("", description="What the reader sees; without it, the name in plain words")
    format: Format | None = Field(None, description="How a number is written, see the formats")
    unit: str = Field("", description="Written after the number; not beside a format that writes its own")
    better: Literal["higher", "lower"] | None = Field(
        None, description="`higher` or `lower`; for the reader of the file, nothing is coloured by it yet"
    )


class Threshold(Strict):
    """A line worth knowing: where it lies, of which kind it is, and who set it."""

    column: Name = Field(
        description="The column it speaks of. A line is drawn where it is the `x` of a bar, the `y` of a line or "
        'scatter, or the `low` of an interval; "How do we know" lists all'
    )
    level: Literal["red", "amber", "line"] = Field(description="`red`, `amber` or `line` (grey)")
    at: Annotated[
        str,
        _like(r"(>=|<=|>|<) -?\d{1,30}(\.\d+)?", "is no line. Write >=, <=, > or <, a space, a number."),
    ] = Field(description="One of `>=` `<=` `>` `<`, a space, a number: `>= 0.5`")
    kind: Literal["legal", "standard", "literature", "convention"] = Field(
        description="Who set it: `legal`, `standard`, `literature` or `convention`"
    )
    label: str = Field("", description="A few words beside the line")
    source: str = Field(
        "", description="The rule or paper, as a source id or in words; needed unless it is a convention"
    )
    do: str = Field("", description="What to do about what lies beyond it, in a sentence; a brief says it")

    @model_validator(mode="after")
    def _sourced(self) -> Threshold:
        if self.kind != "convention" and not self.source.strip():
            raise ValueError(f"a {self.kind} threshold names no source. Add source; only a convention needs none.")
        return self

    @property
    def value(self) -> float:
        """The number in `at`."""
        return float(self.at.split()[1])


class Header(Strict):
    """Everything a query file says of itself, in the order it is written."""

    title: str = Field(description="A few words that name the answer")
    question: str = Field(
        description="The question in one sentence; it ends with a question mark and heads the panel"
    )
    page: Name | None = Field(None, description="The page it stands on, if not that of its folder")
    also: dict[Name, int | None] = Field(
        {},
        description="More pages to stand on, each with the panel's place there: `{client: 30, vendor: 40}` for "
        "the page of one client and of one vendor, which fill the parameter of that name. A list, `[client]`, "
        "keeps the place of `order`",
    )
    order: int = Field(100, description="Panels stand in this order, small ones first; 100 unless given")
    chart: Chart = Field(description="The mark, and which column plays which part, see the chart")
    grain: tuple[Name, ...] = Field(
        description="The columns that make a row unique; all of them stand in the last `order by`"
    )
    metric: Annotated[str, _like(r"[A-Z]\d\d", "is no code of a metric. Write a capital and two digits.")] | None = (
        Field(None, description="The code of a metric, a letter and two digits, such as `D01`")
    )
    reach: Literal["own", "market"] = Field(
        description="`own` if a client's own rows are enough, `market` if it compares clients; nothing is "
        "filtered by it yet"
    )
    params: dict[ParameterName, Parameter] = Field(
        {}, description="What a reader may set: each `$name` of the statement, see the parameters"
    )
    options: dict[Name, str] = Field(
        {},
        description="The choices of a parameter as a select: one column, the value, or two, value and label, in "
        "the order to be shown. Another value is refused",
    )
    columns: dict[Name, Column] = Field(description="Each column of the result, in the order of the final select")
    thresholds: tuple[Threshold, ...] = Field((), description="Lines worth knowing, see the thresholds")
    checks: tuple[str, ...] = Field(
        (),
        description="Claims about the answer, held against the data; one that fails is told above the chart. "
        "See the checks",
    )
    leaves_out: str = Field(description='What the number does not count, for "How do we know"')
    when_empty: str = Field(
        "", description="The finding where there are no rows and no filter is set: who does not say what is asked"
    )
    aliases: tuple[Id, ...] = Field(
        (),
        description="Former ids, `theme/name`: links to them, queries that read them and their cases go on working",
    )
    owner: str = Field(description="Who answers for it")
    reviewed: datetime.date = Field(description="The day somebody last read it through")

    @field_validator("also", mode="before")
    @classmethod
    def _placed(cls, pages: Any) -> Any:
        """A list names pages only; a map also says where on each of them the panel stands."""
        return dict.fromkeys(pages) if isinstance(pages, list) and all(isinstance(p, str) for p in pages) else pages

    @field_validator("title", "leaves_out", "owner")
    @classmethod
    def _said(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("says nothing. Write a few words.")
        return text

    @field_validator("question")
    @classmethod
    def _asked(cls, text: str) -> str:
        if not text.strip().endswith("?"):
            raise ValueError("does not end with a question mark. Write it as a question.")
        return text

    @field_validator("grain", "columns")
    @classmethod
    def _some(cls, named: Any) -> Any:
        if not named:
            raise ValueError("names no column. Name at least one.")
        return named
