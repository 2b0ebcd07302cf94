"""Vendors' market (M05, M06, M11), prices (Q13, Q14) and spend answer as their twins do."""

from __future__ import annotations

import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins import twins_vendors as twins
from tests.twins.comparing import assert_same, empty_world, keyed
from tests.twins.vendor_worlds import (
    CLIENTS,
    DAYS,
    SERVICES,
    VENDORS,
    Rows,
    few,
    known,
    patchy,
    ranged,
    work,
    world_of,
)
from tests.worlds import slug


@few
@given(rows=ranged, rivals=st.sets(st.sampled_from(CLIENTS), min_size=1))
@example(rows=[work("Ada", "Vim", 1, (0, 2)), work("Ada", "Wes", 0, (0, 0))], rivals={"Ada"})
@example(rows=[work("Ada", "Vim", 10, (5, 20)), work("Ada", "Wes", 10, (5, 30))], rivals={"Ada"})
def test_foreclosure_share(rows: Rows, rivals: set[str]) -> None:
    world = world_of(rows)
    world.party("Vim", "vendor")
    world.ownership("Owner", "Vim", 0.49)
    for rival in rivals:
        world.rivalry("Owner", rival)
    found = world.ask("market/foreclosure_share").rows
    twin = twins.foreclosure(rows, "Vim", rivals)
    if twin is None:
        assert all(row["low"] is None and row["null_reason"] for row in found)
        return
    assert_same({("vim",): dict(zip(("low", "high"), twin, strict=True))}, keyed(found, "vendor_id"))


def test_a_rival_that_buys_for_an_unknown_amount_leaves_an_interval() -> None:
    world = world_of([work("Ada", "Vim", 20), work("Ada", "Wes", 60)])
    world.claim("Bob", "Wes", started_on="2024")
    world.ownership("Owner", "Vim", 0.49)
    for rival in ("Ada", "Bob"):
        world.rivalry("Owner", rival)
    (row,) = world.ask("market/foreclosure_share").rows
    assert (row["share"], row["low"], row["high"], row["basis"]) == (None, 0, 0.25, "estimated")
    assert world.ask("market/foreclosure_share", {"stake": 0.5}).rows == []


@few
@given(rows=patchy)
def test_share_instability(rows: Rows) -> None:
    found = world_of(rows).ask("market/share_instability").rows
    twin = twins.share_instability(rows)
    for row in found:
        expected = twin[row["begins_on"].year]
        assert (row["instability"] is None) == (expected is None)
        assert row["null_reason"] if expected is None else abs(row["instability"] - expected) < 1e-9
        assert row["turnover"] is None or -1e-9 <= row["turnover"] <= 1 + 1e-9


@few
@given(
    rows=known,
    critical=st.sets(st.tuples(st.sampled_from(CLIENTS), st.sampled_from(SERVICES)), max_size=4),
    eligible=st.lists(
        st.fixed_dictionaries(
            {
                "client": st.sampled_from(CLIENTS),
                "vendor": st.sampled_from(VENDORS),
                "service": st.sampled_from(SERVICES),
                "is_eligible": st.booleans(),
            }
        ),
        unique_by=lambda row: (row["client"], row["vendor"], row["service"]),
        max_size=6,
    ),
)
def test_systemic_importance(rows: Rows, critical: set[tuple[str, str]], eligible: Rows) -> None:
    world = world_of(rows)
    for client, service in critical:
        need = {"client": client, "service": service, "criticality": "not_assessed"}
        world.lay("business_function", function_id=f"{client} {service}", name="A product", **need)
        # What is of low worth is not critical, whoever needs it.
        low = need | {"criticality": "low", "service": "box" if service == "chat" else "chat"}
        world.lay("business_function", function_id=f"{client} {service} too", name="A pastime", **low)
    for row in eligible:
        blocked = None if row["is_eligible"] else "It may not."
        world.lay("eligibility", **row, lag_weeks=0, blocked_because=blocked)
    found = world.ask("market/systemic_importance").rows
    vendors = {
        row["vendor_id"]: [other["low"] for other in found if other["vendor"] == row["vendor"]] for row in found
    }
    expected = {slug(vendor): shares for vendor, shares in twins.systemic(rows, critical, eligible).items()}
    assert set(vendors) == set(expected)
    for vendor, shares in expected.items():
        for one, other in zip(shares, vendors[vendor], strict=True):
            assert one is other is None or abs(one - other) < 1e-9
    assert all(row["candidate"] is not True or row["low"] >= 0.1 - 1e-9 for row in found)


@few
@given(rows=patchy)
@example(rows=[work("Ada", "Vim", 10) | {"accepted": 0}])
def test_prices(rows: Rows) -> None:
    world = world_of(rows)
    found = world.ask("cost/cost_per_accepted_task").rows
    twin = {(slug(vendor), service): usd for (vendor, service), usd in twins.cost_per_accepted(rows).items()}
    expected = {key: {"cost_per_accepted": usd, "low": usd, "high": usd} for key, usd in twin.items()}
    assert_same(expected, keyed(found, "vendor_id", "service_id"))
    assert all(row["null_reason"] for row in found if row["cost_per_accepted"] is None)
    found = world.ask("cost/price_index", {"grain": "year", "bounds": 1}).rows
    levels = {
        (year, measure): {"index": level}
        for year, measures in twins.price_index(rows).items()
        for measure, level in measures.items()
    }
    assert_same(levels, keyed(({**row, "year": row["begins_on"].year} for row in found), "year", "measure"))
    assert all(row["null_reason"] for row in found if row["index"] is None)


@few
@given(
    rows=known, grain=st.sampled_from(("day", "week", "month", "quarter", "year")), most=st.sampled_from((0, 1, 8))
)
def test_spend_adds_up_at_every_grain(rows: Rows, grain: str, most: int) -> None:
    found = world_of(rows).ask("cost/spend_by_period", {"grain": grain, "most": most}).rows
    keyed(found, "begins_on", "vendor")
    assert abs(sum(row["spend_usd"] for row in found) - sum(row["usd"] for row in rows)) < 1e-6
    assert len({row["vendor"] for row in found if row["vendor_id"]}) <= most


def test_a_pair_known_in_a_range_is_shown_as_one() -> None:
    world = world_of([work("Ada", "Vim", 10, (5, 20)), work("Bob", "Vim", 3)])
    (row,) = world.ask("cost/spend_by_period").rows
    assert (row["spend_usd"], row["low"], row["high"], row["basis"]) == (13, 13, 13, "modelled")
    (row,) = world.ask("cost/spend_by_period", {"client": "ada"}).rows
    assert (row["spend_usd"], row["low"], row["high"]) == (None, 5, 20)
    assert row["null_reason"]
    (row,) = world.ask("cost/cost_per_accepted_task", {"client": "ada"}).rows
    assert (row["cost_per_accepted"], row["low"], row["high"]) == (None, 1.25, 5)
    shares = {row["client"]: row for row in world.ask("dependence/vendor_income").rows}
    assert (shares["Ada"]["income_usd"], shares["Ada"]["low"], shares["Ada"]["high"]) == (None, 5, 20)
    # What is modelled is not let in by a reader who asks for better.
    assert len(world.ask("dependence/vendor_income", view=View(basis="reported")).rows) == 1


@few
@given(rows=known, factor=st.sampled_from((0.5, 3)))
def test_prices_that_all_move_alike_move_every_index_alike(rows: Rows, factor: float) -> None:
    """The second year sells what the first sold, at a factor of its prices: no index may tell another change."""
    first = [row | {"day": DAYS[1]} for row in rows if row["usd"]]
    second = [row | {"day": DAYS[4], "usd": row["usd"] * factor} for row in first]
    found = world_of([*first, *second]).ask("cost/price_index", {"grain": "year", "bounds": 1}).rows
    links = [row for row in found if row["begins_on"].year == 2025]
    assert all(abs(row["link"] - factor) < 1e-9 and row["mix_effect"] is False for row in links)
    assert len(links) == (4 if first else 0)


def test_currency_changes_no_cost_of_an_accepted_task() -> None:
    found = []
    for cost, rate in ((90, 1), (100, 0.9)):
        world = empty_world()
        noon = datetime.datetime(2025, 6, 2, 12)
        money = {"cost": cost, "qa_cost": 0, "rework_cost": 0, "usd_per_unit": rate}
        told = {"client": "Ada", "vendor": "Vim", "submitted_at": noon, "delivered_at": noon}
        world.lay("delivery_log", batch_id="b", **told, units=10, accepted=9, **money)
        world.roll_up()
        found += [row["cost_per_accepted"] for row in world.ask("cost/cost_per_accepted_task").rows]
    assert found == [10, 10]


def test_a_period_cut_short_is_marked() -> None:
    world = world_of([work("Ada", "Vim", 10)])
    for query in ("cost/spend_by_period", "cost/price_index", "market/share_instability"):
        for asked, partial in (({}, False), ({"from": "2025-02"}, True), ({"to": "2025-11"}, True)):
            rows = world.ask(query, {"grain": "year", **asked}).rows
            assert {row["is_partial"] for row in rows} == {partial}
