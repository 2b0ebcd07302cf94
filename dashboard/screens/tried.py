"""What an import would do before it counts: rows taken and refused, what rules changed, numbers before and after."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.answers import asked_once
from dashboard.catalog.folder import Catalogue
from dashboard.declared import Column
from dashboard.errors import LinchpinError
from dashboard.intake.rule_words import sentence
from dashboard.picture.export import csv_chunks
from dashboard.picture.numbers import number, short
from dashboard.picture.tables import FEW
from dashboard.progress import Watch
from dashboard.screens.parts import ON_A_PHONE, escaped
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.looking import TOLD_COLUMNS, first_rows, not_taken, told_beside
from dashboard.warehouse.imports.prepared import Prepared
from dashboard.warehouse.imports.publishing import prepare
from dashboard.warehouse.version import open_version

if TYPE_CHECKING:
    import pandas

HOLD = "imports/what_the_data_hold"
FIRST, MOST_TOLD = 50, 200
WORDS = {"refused": "refused", "changed": "value taken as unknown", "ignored": "ignored"}
LABELS = {
    **{"fate": "What became of it", "file": "File", "line": "Line", "field": "Field", "value": "Value"},
    **{"reason": "Why", "hint": "What to do", "currency": "Currency", "amount": "Money in the row"},
}
COUNT = Column(type="whole", format="whole")
LARGE = 10_000_000


@dataclass(frozen=True)
class Headline:
    """A number before and after: 0 before where the data did not have it."""

    measure: str
    before: float
    after: float


@dataclass(frozen=True)
class Tried:
    """A prepared import with what is shown of it."""

    prepared: Prepared
    told: tuple[tuple[Any, ...], ...]
    headlines: tuple[Headline, ...]
    beside: tuple[str, ...] = ()


def try_out(settings: Settings, order: Order, held: Catalogue, watch: Watch) -> Tried:
    """Prepare an import and look at it. Raises LinchpinError where it cannot be read."""
    prepared = prepare(settings, order, watch)
    watch.step("comparing")
    told = tuple(islice(not_taken(prepared.imported), MOST_TOLD))
    with prepared.opened(settings) as trial:
        beside = tuple(told_beside(trial, prepared.imported.id))
    return Tried(prepared, told, headlines(settings, prepared, held), beside)


def headlines(settings: Settings, prepared: Prepared, held: Catalogue) -> tuple[Headline, ...]:
    """Return the numbers of this kind of row that move, before and after; all of them where none does.

    There are none where the question that tells them is not among the queries.
    """
    kind = prepared.imported.card.kind
    try:
        query = held.find(HOLD)
        with prepared.opened(settings) as trial:
            after = asked_once(query, {}, trial).rows
        before = asked_once(query, {}, open_version(settings, prepared.before)).rows if prepared.before else []
    except LinchpinError:
        return ()
    was = {row["measure"]: row["value"] for row in before}
    lines = [
        Headline(row["measure"], was.get(row["measure"], 0), row["value"]) for row in after if row["kind"] == kind
    ]
    return tuple([line for line in lines if line.before != line.after] or lines)


def summary(tried: Tried) -> None:
    """Show what became of the rows, and the numbers that they move."""
    card = tried.prepared.imported.card
    st.markdown(
        f"**{card.read:,} rows read = {card.taken:,} taken + {card.refused:,} refused + {card.ignored:,} ignored.** "
        f"They reach to {card.as_of.day} {card.as_of:%B %Y}."
    )
    if tried.headlines and all(line.before == line.after for line in tried.headlines):
        same = ", ".join(f"{line.measure} {_brief(line.after)}" for line in tried.headlines)
        st.caption(f"The numbers of the data stay as they are: {escaped(same)}.")
    elif tried.headlines:
        with st.container(horizontal=True, gap="small", key="headlines"):
            for line in tried.headlines:
                _metric(line)


def details(tried: Tried) -> None:
    """Show what each rule did, how the files were read, the first rows as taken, and those that were not."""
    card = tried.prepared.imported.card
    did = [*map(sentence, card.rules), *tried.beside]
    st.markdown("\n".join(f"- {escaped(told)}" for told in did))
    st.caption(escaped("; ".join(card.told)))
    first = first_rows(tried.prepared.imported, FIRST)
    taken, left = st.tabs([f"As taken (first {len(first)})", f"Not taken ({_count(tried)})"])
    with taken:
        _grid(first, "tried_first")
    with left:
        _left(tried)


def _metric(line: Headline) -> None:
    change = line.after - line.before
    with st.container(border=True, width=250, height="stretch"):
        st.metric(escaped(line.measure), _brief(line.after), f"{change:+,.0f}")
        st.caption(f"{number(line.before, COUNT)} before, {number(line.after, COUNT)} then")


def _brief(value: float) -> str:
    """Return a number that fits into a tile."""
    return short(value) if abs(value) >= LARGE else number(value, COUNT)


def _count(tried: Tried) -> str:
    card = tried.prepared.imported.card
    unknown = sum(rule.row_count for rule in card.rules if rule.rule == "left_unknown")
    values = f", and {unknown:,} value{'s' * (unknown != 1)}" if unknown else ""
    return f"{card.refused + card.ignored:,}{values}"


def _left(tried: Tried) -> None:
    import pandas  # noqa: PLC0415  half of the pages never hold a frame of their own

    if not tried.told:
        st.caption("Every row was taken, with every value.")
        return
    rows = [(WORDS[fate], *rest, _money(amount)) for fate, *rest, amount in tried.told]
    frame = pandas.DataFrame(rows, columns=[LABELS[name] for name in TOLD_COLUMNS])
    if len(rows) == MOST_TOLD:
        st.caption(f"The first {MOST_TOLD} are shown; the download has all of them.")
    told = frame.dropna(axis="columns", how="all").fillna("")
    if len(told) <= FEW:
        st.html(ON_A_PHONE)
        st.table(told.map(escaped), border="horizontal", hide_index=True)
    else:
        _grid(told, "tried_left")
    imported = tried.prepared.imported
    st.download_button(
        "All of them as CSV",
        lambda: "".join(csv_chunks(TOLD_COLUMNS, not_taken(imported))),
        file_name=f"not-taken-{imported.id}.csv",
        mime="text/csv",
        key="tried_csv",
        icon=":material/download:",
    )


def _money(amount: Any) -> str | None:
    """Return an amount as its file may have it, in the form of all others; what is no number stays as it is."""
    try:
        return None if amount is None else f"{Decimal(str(amount)):,}"
    except InvalidOperation:
        return str(amount)


def _grid(frame: pandas.DataFrame, key: str) -> None:
    named = frame.rename(columns=lambda name: str(name).replace("_", " ").capitalize())
    shown: dict[str, Any] = {
        name: st.column_config.NumberColumn(format="accounting") for name in named.select_dtypes("float").columns
    }
    for name in named.select_dtypes("datetime").columns:
        days = named[name].dropna()
        if (days == days.dt.normalize()).all():
            shown[name] = st.column_config.DateColumn(format="YYYY-MM-DD")
    st.dataframe(named, hide_index=True, width="stretch", column_config=shown, key=key)
