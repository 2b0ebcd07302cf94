"""The nouns every part speaks of: a query and its header, a source, an answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

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
BASES = ("reported", "estimated", "modelled")
SCENARIOS = ("base", "low", "high", "no_event")
GRAINS = ("day", "week", "month", "quarter", "year")
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Chart(Strict):
    """How an answer is drawn: the mark, and which column plays which part."""

    mark: Mark
    x: Name | None = None
    y: Name | None = None
    value: Name | None = None
    color: Name | None = None
    low: Name | None = None
    high: Name | None = None
    text: Name | None = None


class Parameter(Strict):
    """One `$name` of the statement: its type, its default (never absent) and a line of help."""

    type: ParameterType
    default: str | int | float | list[str | int | float] | None
    help: str


class Column(Strict):
    """One column of the answer: its type, label, unit and format."""

    type: ColumnType
    label: str = ""
    format: Format | None = None
    unit: str = ""
    better: Literal["higher", "lower"] | None = None


class Threshold(Strict):
    """A line worth knowing: where it lies, of which kind it is, and who set it."""

    column: Name
    level: Literal["red", "amber", "line"]
    at: Annotated[str, Field(pattern=r"^(>=|<=|>|<) -?\d+(\.\d+)?$")]
    kind: Literal["legal", "standard", "literature", "convention"]
    label: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _sourced(self) -> Threshold:
        if self.kind != "convention" and not self.source.strip():
            raise ValueError(f"a {self.kind} threshold names its source; only a convention needs none")
        return self

    @property
    def value(self) -> float:
        """The number in `at`."""
        return float(self.at.split()[1])


class Header(Strict):
    """Everything a query file says of itself, in the order it is written."""

    title: str
    question: Annotated[str, Field(pattern=r".*\?$")]
    page: Name | None = None
    also: dict[Name, int | None] = {}
    order: int = 100
    chart: Chart
    grain: tuple[Name, ...]
    metric: Annotated[str, Field(pattern=r"^[A-Z]\d\d$")] | None = None
    reach: Literal["own", "market"]
    params: dict[Name, Parameter] = {}
    options: dict[Name, str] = {}
    columns: dict[Name, Column]
    thresholds: tuple[Threshold, ...] = ()
    checks: tuple[str, ...] = ()
    leaves_out: str
    when_empty: str = ""
    aliases: tuple[str, ...] = ()
    owner: str
    reviewed: datetime.date

    @field_validator("also", mode="before")
    @classmethod
    def _placed(cls, pages: Any) -> Any:
        """A list names pages only; a map also says where on each of them the panel stands."""
        return dict.fromkeys(pages) if isinstance(pages, list) and all(isinstance(p, str) for p in pages) else pages

    @field_validator("title", "leaves_out", "owner")
    @classmethod
    def _said(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("must say something")
        return text


@dataclass(frozen=True, eq=False)
class Query:
    """One query file: its id (`theme/name`), header, and statement with all it reads written in.

    `options` holds the statement of each parameter whose choices come from the data. A draft was typed
    by a reader: it is asked apart, in a process with limits.
    """

    id: str
    path: Path
    header: Header
    text: str
    statement: str
    tables: tuple[str, ...]
    reads: tuple[str, ...]
    parameters: dict[str, Parameter]
    options: dict[str, str] = field(default_factory=dict)
    draft: bool = False

    @property
    def page(self) -> str:
        """The page it stands on: its folder unless the header names another."""
        return self.header.page or self.id.split("/", maxsplit=1)[0]

    def order_on(self, page: str) -> int:
        """Where it stands on a page; small ones come first."""
        placed = self.header.also.get(page)
        return self.header.order if placed is None else placed


@dataclass(frozen=True)
class Source:
    """One cited document."""

    id: str
    title: str
    publisher: str
    published_on: str
    url: str


@dataclass(frozen=True)
class World:
    """What a data version holds: its as-of day and the ids and names a view may use."""

    version: str
    title: str
    as_of: datetime.date
    clients: dict[str, str]
    vendors: dict[str, str]
    services: dict[str, str]
    organisations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a query returned, with all that a reader needs to judge it.

    `frame` has exactly the declared columns, in order. `basis_mix` counts rows by basis, `sources` are the
    cited documents, `null_reasons` counts why values are missing, `bound` and `clock` are what was asked.
    """

    query: Query
    version: str
    as_of: datetime.date
    bound: dict[str, Any]
    clock: dict[str, str]
    frame: pandas.DataFrame
    sources: tuple[Source, ...] = ()
    basis_mix: dict[str, int] = field(default_factory=dict)
    null_reasons: dict[str, int] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain dicts, with None for what is unknown; made once, not to be changed."""
        plain = self.frame.astype(object).where(self.frame.notna(), None)
        return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False, name=None)]

    @property
    def basis(self) -> str | None:
        """The weakest basis in the answer, which is its label; None when no row has one."""
        return max(self.basis_mix, key=BASES.index) if self.basis_mix else None
