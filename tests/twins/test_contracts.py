"""Contracts answer as their twins do, and in ways that hold whatever the twins say."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins import twins_contracts as twin
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.contractual import TODAYS, contracts, lay_contracts, lay_work, some_work, written
from tests.worlds import SmallWorld, slug

Row = dict[str, Any]
D = datetime.date
# A world takes long to lay and is asked much: fewer of them a day, and as many as for all in `prove`.
few = settings(tried, max_examples=tried.max_examples // 5)
EVERY = {"with_ended": 1, "most": 99}
CALENDAR = ("renewal_on", "deadline_on", "runs_until")
days = st.sampled_from(TODAYS)
# Those whose answers are money, and those whose answers do not depend on how much money there is.
ASKED = ("remaining_commitment", "remaining_term", "auto_renew_exposure", "burn_against_plan", "renewal_wall")


def asked(rows: list[Row], day: datetime.date, work: list[Row] | None = None) -> SmallWorld:
    world = empty_world()
    world.clear(day)
    lay_contracts(world, rows)
    lay_work(world, work or [])
    return world


def own(rows: list[Row], values: dict[str, Any]) -> dict[tuple[str], Row]:
    return {(row["contract_id"],): values[row["contract_id"]] for row in rows}


@few
@given(laid=contracts(), day=days)
def test_renewal_calendar(laid: list[Row], day: datetime.date) -> None:
    rows = twin.signed(laid, day)
    found = asked(laid, day).ask("contracts/renewal_calendar", EVERY).rows
    expected = {row["contract_id"]: written(twin.renewal(row, rows, day), CALENDAR) for row in rows}
    assert_same(own(rows, expected), keyed((written(row, CALENDAR) for row in found), "contract_id"))
    assert all(row["null_reason"] for row in found if row["renewal_on"] is None)


@few
@given(laid=contracts(), day=days)
def test_commitment(laid: list[Row], day: datetime.date) -> None:
    rows = twin.signed(laid, day)
    world, held = asked(laid, day), twin.agreements(rows)
    left = {row["contract_id"]: {"remaining_usd": twin.remaining(row, rows, day)} for row in held}
    found = world.ask("contracts/remaining_commitment", EVERY).rows
    assert_same(own(held, left), keyed(found, "contract_id"))
    assert all(row["null_reason"] for row in found if row["remaining_usd"] is None)
    known = [row for row in found if row["remaining_usd"] is not None]
    # Of a contract that is over nothing is left, whatever its commitment was worth.
    assert all(row["remaining_usd"] == 0 for row in known if row["committed_usd"] is None)
    assert all(0 <= row["remaining_usd"] <= row["committed_usd"] for row in known if row["committed_usd"] is not None)
    terms = keyed(world.ask("contracts/remaining_term").rows, "client_id")
    assert_same({(slug(client),): row for (client,), row in twin.remaining_months(rows, day).items()}, terms)
    burns = world.ask("contracts/burn_against_plan", EVERY).rows
    ratio = {row["contract_id"]: {"burn_ratio": twin.burn_ratio(row, rows, day)} for row in held}
    assert_same(own(held, ratio), keyed(burns, "contract_id"))
    ahead = {(row["day"],): row["total_usd"] for row in world.ask("contracts/commitment_run_off").rows}
    for (later,), usd in ahead.items():
        assert usd == pytest.approx(twin.run_off(rows, day, D.fromisoformat(str(later)[:10])), rel=1e-9, abs=1e-6)
    assert list(ahead.values()) == sorted(ahead.values(), reverse=True)
    assert not ahead or list(ahead.values())[-1] == pytest.approx(0)


@few
@given(laid=contracts(), day=days, horizon=st.sampled_from((0, 31, 91, 180, 365)))
def test_what_falls_due(laid: list[Row], day: datetime.date, horizon: int) -> None:
    rows = twin.signed(laid, day)
    world = asked(laid, day)
    windows = world.ask("contracts/auto_renew_exposure", {"days": horizon}).rows
    assert_same(
        {(row["window_days"],): twin.renews_within(rows, day, row["window_days"]) for row in windows},
        keyed(windows, "window_days"),
    )
    assert [row["window_days"] for row in windows][-1:] == ([horizon] if rows else [])
    quarters = world.ask("contracts/renewal_wall", {"days": horizon}).rows
    expected = twin.falls_due(rows, day, horizon)
    assert_same({(row["quarter"],): expected for row in quarters}, keyed(quarters, "quarter"))
    assert bool(quarters) or expected["within_share"] is None
    shares = [row["share"] for row in quarters if row["share"] is not None]
    assert not shares or sum(shares) == pytest.approx(1)


@few
@given(laid=contracts(3), work=some_work())
@example(
    laid=[],
    work=[{"client": "Ada", "vendor": "Vim", "service": "rlhf", "day": D(2025, 6, 30), "usd": 7, "delivered": 4}],
)
def test_run_out(laid: list[Row], work: list[Row]) -> None:
    day = D(2025, 7, 1)
    rows = asked(laid, day, work).ask("contracts/run_out", {"most": 99}).rows
    expected = twin.run_out(twin.signed(laid, day), work, day)
    names = ("run_out_on", "early_on", "late_on")
    assert_same(
        {key: written(row, names) for key, row in expected.items()},
        keyed((written(row, names) for row in rows), "contract_id"),
    )
    for row in rows:
        if row["burn_usd_per_day"] is not None:
            assert row["burn_low"] <= row["burn_usd_per_day"] + 1e-9
            assert row["burn_usd_per_day"] <= row["burn_high"] + 1e-9
        if row["run_out_on"] is not None and not row["is_open_ended"]:
            assert row["early_on"] <= row["run_out_on"] <= row["late_on"]
        assert row["null_reason"] or row["unused_usd"] is not None


QUARTER = "a quarter of "


def numbers(world: SmallWorld) -> dict[str, list[Any]]:
    """Return the answers that money goes into, without the sentences made of them."""
    found = {}
    for name in ASKED:
        given = EVERY if name in ("remaining_commitment", "burn_against_plan") else {}
        rows = world.ask(f"contracts/{name}", given).rows
        found[name] = [{key: plain(value) for key, value in row.items() if key != "finding"} for row in rows]
    return found


def plain(value: Any) -> Any:
    """Return a value that can be compared: a list of an answer is an array, and a reason may name the currency."""
    if isinstance(value, str):
        return value.replace(QUARTER, "")
    return value.tolist() if hasattr(value, "tolist") else value


def close(one: Row, other: Row) -> bool:
    """Tell whether two rows say the same, numbers to their last digits."""
    return one.keys() == other.keys() and all(
        other[name] == (pytest.approx(value, abs=1e-9) if isinstance(value, float) else value)
        for name, value in one.items()
    )


@settings(tried, max_examples=tried.max_examples // 10)
@given(laid=contracts(), day=days)
def test_neither_the_order_of_rows_nor_the_currency_matters(laid: list[Row], day: datetime.date) -> None:
    """Four times the money of a currency worth a quarter is the same money."""
    turned = [
        {
            **row,
            **{name: row[name] and row[name] * 4 for name in ("total_value", "committed_value")},
            "currency": QUARTER + row["currency"],
            "usd_per_unit": row["usd_per_unit"] and row["usd_per_unit"] / 4,
            "billed": [(on, 4 * amount) for on, amount in row["billed"]],
        }
        for row in reversed(laid)
    ]
    one, other = numbers(asked(laid, day)), numbers(asked(turned, day))
    for name in ASKED:
        assert all(close(*pair) for pair in zip(one[name], other[name], strict=True)), name


def a_year(contract_id: str, **more: Any) -> Row:
    """Return the columns of a contract over 2025 between Ada and Vim."""
    pair = {"contract_id": contract_id, "client": "Ada", "vendor": "Vim"}
    return {**pair, "start_on": D(2025, 1, 1), "end_on": D(2025, 12, 31), **more}


def test_an_amendment_holds_from_the_day_it_was_known() -> None:
    world = empty_world()
    world.lay("contract", **a_year("c", committed_value=365, known_on=D(2024, 12, 1)))
    world.lay("contract", **{**a_year("c", committed_value=730, known_on=D(2025, 9, 1)), "end_on": D(2026, 12, 31)})
    for known, usd in (("2025-08-31", 184), ("2025-09-01", 730 * 549 / 730)):
        (row,) = world.ask("contracts/remaining_commitment", view=View(on="2025-07-01", known=known)).rows
        assert row["remaining_usd"] == pytest.approx(usd)


@pytest.mark.parametrize(("agreed", "usd"), [(1000, 970), (None, 470)])
def test_a_call_off_counts_for_its_agreement_if_that_commits_to_anything(agreed: int | None, usd: int) -> None:
    world = empty_world()
    world.lay("contract", **a_year("frame", kind="overarching", committed_value=agreed))
    world.lay("contract", **a_year("call", kind="subsequent", overarching_id="frame", committed_value=500))
    world.lay("invoice", contract_id="call", billed_on=D(2025, 3, 1), amount=30)
    rows = world.ask("contracts/remaining_commitment", view=View(on="2025-07-01")).rows
    assert rows[0]["total_usd"] == usd
    assert len(world.ask("contracts/all_contracts").rows) == 2


def test_a_modelled_number_says_so_in_its_sentence() -> None:
    world = empty_world()
    modelled = {"basis": "modelled", "run_id": world.model_run()}
    terms = {"notice_days": 30, "auto_renew": True, "renew_term_months": 12, "early_termination_fee": 1, "prepaid": 0}
    world.lay("contract", **a_year("c", committed_value=365, **terms, **modelled))
    world.lay("contract_service", contract_id="c", is_exclusive=True)
    world.lay("invoice", contract_id="c", billed_on=D(2025, 3, 1), amount=30, **modelled)
    for month in (5, 6):
        day = D(2025, month, 20)
        pair = {"client": "Ada", "vendor": "Vim", "day": day, "scenario": "base"}
        world.lay("throughput", **pair, cost_usd=5, delivered=5, **modelled)
    for name in (*ASKED, "all_contracts", "renewal_calendar", "commitment_run_off", "run_out", "exclusive_spans"):
        row = world.ask(f"contracts/{name}", view=View(on="2025-07-01")).rows[0]
        assert "modelled" in row["finding"], name
        assert row["basis"] == "modelled", name
    for name in ("exclusivity_exposure", "switching_cost"):
        given = {"one_off": 1} if name == "switching_cost" else {}
        row = world.ask(f"contracts/{name}", given, View(on="2025-07-01")).rows[0]
        assert "modelled" in row["finding"], name
