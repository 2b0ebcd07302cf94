"""Whatever table of contracts is brought: counts add up, money adds up to the cent, and each fate is the twin's."""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.errors import DataRefused
from dashboard.intake.manifest import TOLD
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Imported
from tests.imports.brought import adds_up, as_csv, own_folder, profile, taken, taken_in
from tests.imports.twin_contracts import DAYS, Row, Told, amount, day, fates

IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
# The daily run meets the same tables each time, and does not look for the smallest one that fails.
tried = (
    settings(max_examples=400, deadline=None)
    if IS_PROOF
    else settings(max_examples=4, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
)
FIELDS = ("contract_id", "client", "vendor", "amendment", *DAYS, "currency", "total_value")
COLUMNS = tuple(name for name in FIELDS if name != "line")
A_DAY = st.sampled_from(("2024-01-01", "2024-01-01", "2024-02-29", "2024-06-30", "2025-01-01", "", ""))
BAD_DAY = st.sampled_from(("2024-02-31", "3016-01-01", "soon", "01/02/2024", " "))
AN_AMOUNT = st.sampled_from(("0", "1", "100.10", "1,234.56", "99.9", "9999999999999.99", "")) | st.decimals(
    0, 10**9, places=2, allow_nan=False
).map(str)
BAD_AMOUNT = st.sampled_from(("-5", "-0.01", "1.234,56", "NaN", "9" * 30, "=1+2", "-"))
numbers = itertools.count()


def mostly(good: st.SearchStrategy[str], bad: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 9).flatmap(lambda one: bad if one == 0 else good)


rows = st.lists(
    st.fixed_dictionaries(
        {
            "contract_id": mostly(st.sampled_from(("c1", "c2", "c3")), st.just("")),
            "client": mostly(st.sampled_from(("Ada", " Ada ", "Bob")), st.sampled_from(("", "TBD", "Unknown"))),
            "vendor": mostly(st.sampled_from(("Vim", "Wes")), st.sampled_from(("", "n/a", "???", "various"))),
            "amendment": st.sampled_from(("", "", "1", "2", "10", "x")),
            "signed_on": mostly(A_DAY, BAD_DAY),
            "start_on": mostly(A_DAY, BAD_DAY),
            "end_on": mostly(A_DAY, BAD_DAY),
            "known_on": mostly(A_DAY, BAD_DAY),
            "currency": mostly(st.sampled_from(("USD", "eur")), st.sampled_from(("", "dollars"))),
            "total_value": mostly(AN_AMOUNT, BAD_AMOUNT),
        }
    ),
    min_size=1,
    max_size=12,
).flatmap(lambda some: st.lists(st.sampled_from(some), max_size=4).map(lambda again: some + again))
told_of = st.builds(
    Told,
    st.sampled_from(("contract", "amendment_total", "amendment_difference")),
    st.sampled_from(("refuse", "last", "keep")),
    st.sampled_from(("refuse", "credit")),
    st.sets(st.sampled_from(("end_on", "known_on", "total_value", "start_on"))).map(tuple),
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return own_folder(tmp_path_factory.mktemp("own"))


def imported(own: Settings, told: Told, *several: list[Row] | pyarrow.Table, **keys: Any) -> Imported | None:
    """Import each list of rows as a file; None where no row of them can be taken."""
    folder = own.data.parent / f"files{next(numbers)}"
    folder.mkdir()
    files = []
    for place, one in enumerate(several):
        path = folder / f"{place}.{'csv' if isinstance(one, list) else 'parquet'}"
        if isinstance(one, list):
            path.write_text(as_csv(one), encoding="utf-8")
        else:
            pyarrow.parquet.write_table(one, path)
        files.append(path)
    text = profile(told.row, fields={name: name for name in FIELDS}, **told.keys, **keys)
    try:
        return taken_in(own, text, *files)
    except DataRefused as refused:
        if "no row can be taken" not in str(refused):
            raise
        return None


def content(one: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(one[name] for name in (*COLUMNS, "version"))


def contents(found: Imported | None) -> Counter[tuple[Any, ...]]:
    return Counter() if found is None else Counter(map(content, taken(found)))


def said(found: Imported) -> list[tuple[int, str, str, str, Any]]:
    """Return place, fate, rule, field and amount of each row that was told of."""
    with duckdb.connect() as connection:
        asked = "select line - 2, fate, rule, field, amount from read_parquet(?) order by all"
        return connection.execute(asked, [str(found.folder / TOLD)]).fetchall()


@tried
@given(some=rows, told=told_of)
def test_every_row_has_the_fate_that_the_slow_twin_gives_it(own: Settings, some: list[Row], told: Told):
    expected = fates(some, told)
    assert sorted([*expected.taken, *expected.refused, *expected.ignored]) == list(range(len(some)))
    found = imported(own, told, some)
    if found is None:
        assert expected.taken == {}
        return
    assert adds_up(found.card)
    assert found.card.read == len(some)
    assert {one["line"] - 2: content(one) for one in taken(found)} == {
        place: content(row) for place, row in expected.taken.items()
    }
    refused: dict[int, set[str]] = {}
    changed: dict[int, set[str]] = {}
    for place, fate, _, field, _ in said(found):
        if fate in ("refused", "changed"):
            (refused if fate == "refused" else changed).setdefault(place, set()).add(field)
    assert {place: fields & expected.refused[place] for place, fields in refused.items()} == expected.refused
    assert changed == expected.changed
    assert {place: rule for place, fate, rule, _, _ in said(found) if fate == "ignored"} == expected.ignored


@tried
@given(some=rows)
def test_money_adds_up_to_the_cent(own: Settings, some: list[Row]):
    told = Told("contract", "refuse", "credit")
    whole = sum((amount(row["total_value"].strip() or None) or Decimal(0) for row in some), Decimal(0))
    found = imported(own, told, some)
    if found is None:
        return
    left = {place for place, fate, _, _, _ in said(found) if fate in ("refused", "ignored")}
    lost = sum((amount(some[place]["total_value"].strip() or None) or Decimal(0) for place in left), Decimal(0))
    assert sum((one["total_value"] or Decimal(0) for one in taken(found)), Decimal(0)) + lost == whole


@tried
@given(some=rows, told=told_of, cut=st.integers(1, 11))
def test_one_file_or_two_give_the_same_rows(own: Settings, some: list[Row], told: Told, cut: int):
    if not 0 < cut < len(some) or as_csv(some[:cut]) == as_csv(some[cut:]):
        return
    assert contents(imported(own, told, some)) == contents(imported(own, told, some[:cut], some[cut:]))


@tried
@given(some=rows, told=told_of)
def test_text_and_types_give_the_same_rows(own: Settings, some: list[Row], told: Told):
    # What cannot be read as a day or an amount cannot stand in a typed column either.
    clean = [
        {
            name: "" if (name in DAYS and day(value.strip()) is None) or (name == "total_value" and not amount(value))
            else value
            for name, value in row.items()
        }
        for row in some
    ]  # fmt: skip
    columns: dict[str, Any] = {name: [row[name] for row in clean] for name in FIELDS}
    typed = columns | {name: pyarrow.array([day(row[name]) for row in clean], pyarrow.date32()) for name in DAYS}
    worth = [amount(row["total_value"] or None) for row in clean]
    typed["total_value"] = pyarrow.array(worth, pyarrow.decimal128(18, 2))
    by_text = contents(imported(own, told, clean))
    assert contents(imported(own, told, pyarrow.table(columns))) == by_text
    assert contents(imported(own, told, pyarrow.table(typed))) == by_text


@tried
@given(some=rows, told=told_of, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_where_days_differ(
    own: Settings, some: list[Row], told: Told, order: random.Random
):
    some = [row | {"known_on": f"2023-01-{place + 1:02}"} for place, row in enumerate(some[:12])]
    mixed = some[:]
    order.shuffle(mixed)
    assert contents(imported(own, told, some)) == contents(imported(own, told, mixed))
