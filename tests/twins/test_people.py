"""Pay, diversity and version overlap answer as their twins do, and as theory says they must."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.twins_people import FOREVER, POOL, diversity, living_wage, overlaps
from tests.worlds import SmallWorld

Rows = list[dict[str, Any]]
DAY = datetime.date(2024, 1, 1)
# Each example of a property asks two or three worlds.
few = settings(tried, max_examples=tried.max_examples // 5)
PERIODS = (("2024-01-01", "2025-01-01"), ("2024-01-01", "2024-07-01"), ("2023-07-01", "2024-01-01"))
WORKFORCE = ("vendor_id", "country", "region", "period", "currency")


def days(first: str, after: str) -> dict[str, datetime.date]:
    return {"period_from": datetime.date.fromisoformat(first), "period_to": datetime.date.fromisoformat(after)}


# Most rows fall together, so that there are sums of several.
place = {"country": st.sampled_from((*["Kenya"] * 4, "India")), "region": st.sampled_from(("", "", "", "Nairobi"))}
money = {"currency": st.sampled_from((*["USD"] * 4, "KES"))}
period = st.sampled_from((*PERIODS, ("2023-07-01", "2024-07-01"))).map(lambda ends: days(*ends))
hours = st.sampled_from((None, 0, 8, 40, 40, 160.5))
pays = st.lists(
    st.fixed_dictionaries(
        {
            "vendor": st.sampled_from(("Vim", "Vim", "Vim", "Wes")),
            "earnings": st.sampled_from((None, 0, 96, 120, 120, 2000.55)),
            "paid_hours": hours,
            "unpaid_hours": hours,
            "period": period,
            **place,
            **money,
        }
    ).map(lambda row: {name: value for name, value in row.items() if name != "period"} | row["period"]),
    max_size=6,
)
wages = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.sampled_from((2023, 2024)),
            "hourly": st.sampled_from((1.5, 2.5, 3)),
            "method": st.sampled_from(("Anker", "Other")),
            **place,
            **money,
        }
    ),
    max_size=6,
    unique_by=lambda row: (row["country"], row["region"], row["year"], row["method"]),
)


def asked_pay(pay: Rows, wage: Rows) -> dict[tuple[Any, ...], dict[str, Any]]:
    world = empty_world()
    for row in pay:
        world.lay("worker_pay", **row)
    for row in wage:
        world.lay("living_wage", **row)
    return keyed(world.ask("people/living_wage", {"most": 100}).rows, *WORKFORCE)


@tried
@given(pay=pays, wage=wages)
def test_living_wage(pay: Rows, wage: Rows) -> None:
    found = asked_pay(pay, wage)
    assert_same(living_wage(pay, wage), found)
    assert all((row["ratio"] is None) == (row["null_reason"] is not None) for row in found.values())


@few
@given(pay=pays, wage=wages, factor=st.sampled_from((0.5, 7, 1000)))
def test_pay_in_living_wages_does_not_depend_on_the_unit_of_money_or_the_order_of_rows(
    pay: Rows, wage: Rows, factor: float
) -> None:
    dearer = [row | {"earnings": None if row["earnings"] is None else row["earnings"] * factor} for row in pay]
    found = asked_pay(dearer[::-1], [row | {"hourly": row["hourly"] * factor} for row in wage[::-1]])
    for key, row in asked_pay(pay, wage).items():
        # Money is kept to the cent.
        assert (row["ratio"] is None) == (found[key]["ratio"] is None)
        assert row["ratio"] is None or found[key]["ratio"] == pytest.approx(row["ratio"], rel=1e-4)


def test_pay_of_exactly_the_living_wage_is_not_below_it_and_unknown_hours_stay_unknown() -> None:
    pay = {"vendor": "Vim", "country": "Kenya", "region": "", "currency": "USD", **days(*PERIODS[0])}
    exact = pay | {"earnings": 6.6, "paid_hours": 1, "unpaid_hours": 2}
    wage = {"country": "Kenya", "year": 2024, "hourly": 2.2, "method": "Anker"}
    (row,) = asked_pay([exact], [wage]).values()
    assert (row["ratio"], row["is_below"], row["share_below"]) == (pytest.approx(1), False, 0)
    assert row["finding"] == "0% of the hours worked in 2024 were paid below the living wage of their place."
    (row,) = asked_pay([exact, exact | {"unpaid_hours": None}], [wage]).values()
    assert (row["ratio"], row["at_most"], row["is_below"]) == (None, pytest.approx(3), None)
    assert row["null_reason"] == "the unpaid hours are not known"
    (row,) = asked_pay([exact | {"earnings": 2, "unpaid_hours": None}], [wage]).values()
    assert (row["ratio"], row["is_below"]) == (None, True)


@st.composite
def workforces(draw: st.DrawFn) -> Rows:
    """People in up to five groups, some of them very few, with targets for all, some or none of them."""
    counts = draw(st.lists(st.sampled_from((0, 1, 2, 4, 5, 6, 20, 50, 1000)), min_size=1, max_size=5))
    aim = draw(st.sampled_from(("all", "some", "none")))
    weights = [draw(st.integers(0, 9)) for _ in counts]
    rows = [
        {"dimension": "gender", "category": f"g{place}", "people": count, "target_share": None}
        for place, count in enumerate(counts)
    ]
    if aim != "none" and sum(weights):
        for row, weight in zip(rows, weights, strict=True):
            row["target_share"] = weight / sum(weights)
        if aim == "some":
            rows[0]["target_share"] = None
    return rows


def asked_workforce(rows: Rows, smallest: int) -> dict[tuple[Any, ...], dict[str, Any]]:
    world = empty_world()
    for row in rows:
        world.lay("worker_demographic", vendor="Vim", period_from=DAY, **row)
    answer = world.ask("people/workforce_diversity", {"smallest_group": smallest})
    return keyed(answer.rows, "dimension", "category")


@tried
@given(rows=workforces(), smallest=st.sampled_from((0, 1, 5)))
def test_workforce_diversity(rows: Rows, smallest: int) -> None:
    found = asked_workforce(rows, smallest)
    assert_same(diversity(rows, smallest), found)
    for row in found.values():
        assert row["people"] is None or row["people"] >= smallest
        assert row["plug_in"] is not None or row["null_reason"]
        if row["plug_in"] is not None:
            assert -1e-9 <= row["plug_in"] <= row["unbiased"] + 1e-9 <= 1 + 2e-9
            assert 1 - 1e-9 <= row["effective"] <= len(found) + 1e-9
            assert row["gap"] is None or -1e-9 <= row["gap"] <= 1 + 1e-9
    shares = [row["share"] for row in found.values() if row["share"] is not None]
    assert not shares or sum(shares) == pytest.approx(1)


@few
@given(counts=st.lists(st.integers(1, 200), min_size=2, max_size=5), moved=st.integers(1, 100))
def test_people_moved_from_a_larger_to_a_smaller_group_make_the_workforce_more_mixed(
    counts: list[int], moved: int
) -> None:
    def of(sizes: list[int]) -> dict[str, Any]:
        rows = [{"dimension": "d", "category": str(i), "people": n} for i, n in enumerate(sizes)]
        return next(iter(asked_workforce(rows, 0).values()))

    counts = sorted(counts)
    step = min(moved, (counts[-1] - counts[0]) // 2)
    before, after = of(counts), of([counts[0] + step, *counts[1:-1], counts[-1] - step])
    assert after["plug_in"] >= before["plug_in"] - 1e-9
    assert after["effective"] >= before["effective"] - 1e-9
    assert of([3 * count for count in counts])["plug_in"] == pytest.approx(before["plug_in"])


def test_a_group_of_fewer_than_five_is_never_shown_nor_to_be_computed() -> None:
    rows = [{"dimension": "d", "category": name, "people": n} for name, n in (("a", 50), ("b", 30), ("c", 2))]
    found = asked_workforce(rows, 5)
    assert {key[1]: row["people"] for key, row in found.items()} == {"a": 50, POOL: 32}
    rows = [{"dimension": "d", "category": name, "people": n} for name, n in (("a", 3), ("b", 4))]
    (row,) = asked_workforce(rows, 5).values()
    assert (row["people"], row["share"], row["plug_in"]) == (None, None, None)
    assert row["null_reason"] == "all groups have fewer than 5 people"


some_day = st.integers(0, 40).map(lambda count: DAY + datetime.timedelta(days=count))
# A stake or a contract: which fact, its first day, how long it lasts, and the day it was known.
version = st.tuples(st.sampled_from("ab"), some_day, st.sampled_from((None, 1, 5, 20)), some_day)


@settings(tried, max_examples=tried.max_examples // 2)
@given(stakes=st.lists(version, max_size=6, unique_by=lambda row: (row[0], row[1], row[3])))
def test_stakes_overlap_as_day_by_day(stakes: list[tuple[str, datetime.date, int | None, datetime.date]]) -> None:
    world = empty_world()
    versions = []
    for fact, first, length, known in stakes:
        after = FOREVER if length is None else first + datetime.timedelta(days=length)
        world.ownership("Owner", fact, 0.1, valid_from=f"{first}", valid_to=f"{after}", known_on=f"{known}")
        corrected = [other[3] for other in stakes if other[:2] == (fact, first) and other[3] > known]
        known_to = min(corrected, default=FOREVER)
        row = {"fact": fact, "valid_from": first, "valid_to": after, "known_from": known, "known_to": known_to}
        versions.append(row)
    rows = keyed(world.ask("evidence/version_overlap").rows, "kind")
    assert rows["stakes",]["overlapping"] == overlaps(versions)
    assert rows["stakes",]["is_sound"] == (overlaps(versions) == 0)
    assert rows["stakes",]["versions"] == len(stakes)


@few
@given(contracts=st.lists(version, max_size=6, unique_by=lambda row: (row[0], row[3])))
def test_an_amendment_never_overlaps_what_it_amends(
    contracts: list[tuple[str, datetime.date, int | None, datetime.date]],
) -> None:
    world: SmallWorld = empty_world()
    for fact, first, length, known in contracts:
        end = None if length is None else first + datetime.timedelta(days=length - 1)
        world.lay(
            "contract", contract_id=fact, client="Ada", vendor="Vim", start_on=first, end_on=end, known_on=known
        )
    row = keyed(world.ask("evidence/version_overlap").rows, "kind")["contracts",]
    assert (row["versions"], row["overlapping"]) == (len(contracts), 0)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        *((f"people/{name}", 0) for name in ("living_wage", "workforce_diversity")),
        *((f"people/{name}", 0) for name in ("privacy_incident_rate", "privacy_incidents")),
        *((f"evidence/{name}", 0) for name in ("model_parameters", "model_anchors", "model_cells")),
        ("evidence/version_overlap", 2),
    ],
)
def test_an_empty_world_is_answered(name: str, rows: int) -> None:
    assert len(empty_world().ask(name).rows) == rows


def test_modelled_rows_are_said_to_be_modelled_and_cite_nothing() -> None:
    world = empty_world()
    run = {"basis": "modelled", "run_id": world.model_run("run")}
    paid = {"earnings": 5, "paid_hours": 2, "unpaid_hours": 1, **days(*PERIODS[0])}
    world.lay("worker_pay", vendor="Vim", country="Kenya", **paid, **run)
    world.lay("living_wage", country="Kenya", year=2024, hourly=2, method="Anker", **run)
    for name, people, target in (("a", 60, 0.5), ("b", 40, 0.5)):
        row = {"dimension": "gender", "category": name, "people": people, "target_share": target}
        world.lay("worker_demographic", vendor="Vim", period_from=DAY, **row, **run)
    (pay,) = world.ask("people/living_wage").rows
    assert pay["finding"].startswith("100% of the hours worked in 2024")
    assert pay["finding"].endswith("(modelled).")
    mixed = world.ask("people/workforce_diversity").rows[0]
    told = (
        "Farthest from its targets is Vim by gender: 10% of the people would have to be of another group (modelled)."
    )
    assert mixed["finding"] == told
    for row in (pay, mixed):
        assert (row["basis"], list(row["source_ids"])) == ("modelled", [])
