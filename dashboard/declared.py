"""What a query file declares of itself: the keys of its header, and what each may hold."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dashboard.header_values import (
    ColumnType,
    Default,
    Format,
    Id,
    Mark,
    Name,
    ParameterName,
    ParameterType,
    Reach,
    like,
)


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
        like(r"(>=|<=|>|<) -?\d{1,30}(\.\d+)?", "is no line. Write >=, <=, > or <, a space, a number."),
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


class Market(Strict):
    """What of an answer over all clients and vendors those may see who see only their own."""

    adds_up: tuple[Name, ...] = Field(
        min_length=1,
        description="Columns that add up over clients and over vendors: each is held against the p% test (G04)",
    )
    follows: tuple[Name, ...] = Field((), description="Columns that say nothing beyond these, such as their ratio")


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
    metric: Annotated[str, like(r"[A-Z]\d\d", "is no code of a metric. Write a capital and two digits.")] | None = (
        Field(None, description="The code of a metric, a letter and two digits, such as `D01`")
    )
    reach: Reach = Field(
        description="Whose rows it needs to be true: `own` if those of a pair are enough, and a reader is told of "
        "the own ones; `client` or `vendor` if it needs all rows of a client or of a vendor; `market` if it compares "
        "several. A reader who may not see them is told so"
    )
    market: Market | None = Field(
        None,
        description="Lets readers of single clients or vendors have the answer over all of them, where it passes the "
        "test for disclosure, see the market",
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
