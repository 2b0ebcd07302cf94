"""Capacity utilisation (V04), contention between rivals (V05) and Little's law (Q12) answer as their twins do."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.delivered import asking, batches, lay_world, ordered, plain
from tests.twins.twins_capacity import MINUTES, contention, effect, flow, utilisation
from tests.twins.twins_delivery import AS_OF, DAY, Row
from tests.worlds import SmallWorld

laid = settings(tried, max_examples=tried.max_examples // 5)
MONDAY = datetime.date(2024, 1, 29)
# Chats are done by two pools.
POOLS = {"crowd": {"Images", "Chats"}, "experts": {"Chats"}}
VENDORS = ("Vim", "Wes")
a_day = st.integers(0, 60).map(lambda place: MONDAY + place * DAY)
capacities = st.dictionaries(
    st.tuples(st.sampled_from(VENDORS), st.sampled_from(sorted(POOLS)), st.integers(0, 9)),
    st.sampled_from((0, 1, 5, 10, 10, 10)),
    max_size=16,
).map(
    lambda found: [
        {"vendor": vendor, "pool": pool, "week_start": MONDAY + 7 * week * DAY, "available_std_hours": hours}
        for (vendor, pool, week), hours in found.items()
    ]
)
work = st.lists(
    st.fixed_dictionaries(
        {
            "vendor": st.sampled_from(VENDORS),
            "service": st.sampled_from(sorted(MINUTES)),
            "day": a_day,
            "delivered": st.sampled_from((4, 10, 20)),
            "accepted": st.sampled_from((None, 0, 2, 4)),
            "rework_loops": st.sampled_from((None, 0, 1, 9)),
        }
    ),
    max_size=16,
)
asked_of_capacity = st.fixed_dictionaries(
    {"grain": st.sampled_from(("day", "week", "month", "quarter"))},
    optional={"vendor": st.sampled_from(("vim", "wes")), "from": a_day, "to": a_day},
).map(ordered)


def _full_world(capacity: list[Row], done: list[Row]) -> SmallWorld:
    world = empty_world()
    world.clear(AS_OF)
    for vendor in VENDORS:
        world.party(vendor, "vendor")
        for pool, services in POOLS.items():
            for service in sorted(services):
                world.lay("pool_service", vendor=vendor, pool=pool, service=service)
    for service, length in MINUTES.items():
        world.lay("service_standard", service=service, unit="task", std_minutes_per_unit=length)
    for row in capacity:
        world.lay("capacity", **row, nominal_std_hours=row["available_std_hours"])
    for row in done:
        world.lay("throughput", client="Ada", **row)
    return world


@laid
@given(capacity=capacities, done=work, asked=asked_of_capacity)
@example(
    capacity=[{"vendor": "Vim", "pool": "crowd", "week_start": MONDAY, "available_std_hours": 0}],
    done=[{"vendor": "Vim", "service": "Images", "day": MONDAY, "delivered": 4, "accepted": 4, "rework_loops": 0}],
    asked={"grain": "week"},
)
@example(
    capacity=[
        {"vendor": "Vim", "pool": pool, "week_start": MONDAY, "available_std_hours": 10}
        for pool in ("crowd", "experts")
    ],
    done=[{"vendor": "Vim", "service": "Images", "day": MONDAY, "delivered": 4, "accepted": 4, "rework_loops": 0}],
    asked={"grain": "month"},
)
def test_capacity_utilisation(capacity: list[Row], done: list[Row], asked: Row) -> None:
    rows = plain(_full_world(capacity, done).ask("delivery/capacity_utilisation", asking(asked)).rows)
    assert_same(utilisation(capacity, POOLS, done, asked), keyed(rows, "vendor_id", "pool", "period"))
    for row in rows:
        assert row["null_reason"] or (row["congestion"] is not None and row["rework_load"] is not None)
        assert (row["congestion"] is None) == (row["utilisation"] is None or row["utilisation"] >= 1)


def test_what_happened_stands_before_what_was_modelled() -> None:
    world = _full_world([{"vendor": "Vim", "pool": "crowd", "week_start": MONDAY, "available_std_hours": 10}], [])
    modelled = {"scenario": "base", "basis": "modelled", "run_id": world.model_run()}
    hours = {"nominal_std_hours": 99, "available_std_hours": 99}
    world.lay("capacity", vendor="Vim", pool="crowd", week_start=MONDAY, **hours, **modelled)
    (row,) = world.ask("delivery/capacity_utilisation").rows
    assert (row["available_hours"], row["basis"]) == (10, "reported")


PARTIES = ("Ada", "Bob", "Rex", "Sol")
promises = st.dictionaries(
    st.tuples(st.sampled_from(PARTIES), st.sampled_from(sorted(POOLS))),
    st.sampled_from((0, 100, 250, 600)),
    max_size=6,
)
rivalries = st.sets(
    st.sampled_from([(one, other) for one in PARTIES for other in PARTIES if one < other]), max_size=4
)


@laid
@given(
    held=promises,
    capacity=st.dictionaries(st.sampled_from(sorted(POOLS)), st.sampled_from((0, 500, 1000)), max_size=2),
    rivals=rivalries,
)
@example(held={("Ada", "crowd"): 600, ("Bob", "crowd"): 700}, capacity={"crowd": 1000}, rivals={("Ada", "Bob")})
def test_contention(held: dict[tuple[str, str], int], capacity: dict[str, int], rivals: set[tuple[str, str]]) -> None:
    world = empty_world()
    for (client, pool), hours in held.items():
        _promise(world, client, pool, hours)
    for pool, hours in capacity.items():
        there = {"nominal_std_hours": hours, "available_std_hours": hours}
        world.lay("capacity", vendor="Vim", pool=pool, week_start=MONDAY, **there)
    for one, other in rivals:
        world.rivalry(one, other)
    rows = world.ask("delivery/rival_contention").rows
    assert_same(contention(held, capacity, rivals), keyed(rows, "client_id", "pool"))
    assert all(row["null_reason"] for row in rows)
    for row in rows:
        assert row["contended_share"] is None or 0 <= row["contended_share"] <= 1
        assert row["rival_load"] is None or row["rival_load"] <= row["oversubscription"]


def _promise(world: SmallWorld, client: str, pool: str, hours: float, **days: datetime.date) -> None:
    days = {"valid_from": datetime.date(2020, 1, 1), **days}
    world.lay("capacity_reservation", client=client, vendor="Vim", pool=pool, std_hours_per_week=hours, **days)


def test_a_modelled_promise_to_a_pair_without_a_figure_is_a_range() -> None:
    world = empty_world()
    model = {"basis": "modelled", "run_id": "run"}
    first, last = datetime.date(2023, 1, 1), datetime.date(2034, 12, 31)
    there = {"nominal_std_hours": 1000, "available_std_hours": 1000}
    world.lay("capacity", vendor="Vim", pool="images", week_start=MONDAY, **there)
    promise = {"valid_from": first, "valid_to": last + datetime.timedelta(days=1), **model}
    world.lay("capacity_reservation", client="Ada", vendor="Vim", pool="images", std_hours_per_week=400, **promise)
    part = {"range_only": True, "low_factor": 0.5, "high_factor": 2}
    world.lay("contract", contract_id="c", client="Ada", vendor="Vim", start_on=first, end_on=last, **part, **model)
    world.lay("contract_service", contract_id="c", service="Images")
    _promise(world, "Bob", "images", 100)
    world.rivalry("Ada", "Bob")
    world.model_run()
    rows = {row["client_id"]: row for row in world.ask("delivery/rival_contention").rows}
    ada, bob = rows["ada"], rows["bob"]
    assert (ada["entitlement"], ada["entitlement_low"], ada["entitlement_high"]) == (None, 200, 800)
    assert (ada["rival_load"], ada["load_low"], ada["load_high"]) == (0.1, 0.1, 0.1)
    assert (bob["entitlement"], bob["rival_load"], bob["load_low"], bob["load_high"]) == (100, None, 0.2, 0.8)
    assert "between 20% and 80%" in bob["finding"]


def test_a_promise_counts_from_its_first_day_until_before_its_end() -> None:
    world = empty_world()
    _promise(world, "Ada", "crowd", 100, valid_from=datetime.date(2024, 1, 2), valid_to=datetime.date(2024, 1, 4))
    days = ("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04")
    rows = [len(world.ask("delivery/rival_contention", view=View(on=day)).rows) for day in days]
    assert rows == [0, 1, 1, 0]


weeks = st.lists(
    st.fixed_dictionaries(
        {
            "due": st.sampled_from((None, 0, 10, 20)),
            "on_time": st.integers(0, 10),
            "rival": st.none() | st.integers(0, 3),
        }
    ),
    min_size=6,
    max_size=14,
)
EVEN = [{"due": 10, "on_time": 10 - 4 * (place % 2), "rival": 1 + place % 2} for place in range(8)]


def _weekly_world(found: list[Row], basis: Row) -> SmallWorld:
    world = empty_world()
    world.clear(MONDAY + 7 * len(found) * DAY)
    world.lay("service_standard", service="Images", unit="task", std_minutes_per_unit=6)
    world.rivalry("Ada", "Rex")
    _promise(world, "Ada", "crowd", 100)
    for place, week in enumerate(found):
        batch = {"vendor": "Vim", "service": "Images", "day": MONDAY + 7 * place * DAY, **basis}
        world.lay("throughput", client="Ada", **batch, due=week["due"], on_time=week["due"] and week["on_time"])
        world.lay("throughput", client="Rex", **batch, submitted=week["rival"])
    return world


@laid
@given(found=weeks)
@example(found=EVEN)
@example(found=EVEN[:7])
@example(found=[{**week, "rival": 1} for week in EVEN])
@example(
    found=[
        {**week, "rival": load, "on_time": 9 - 2 * (load > 2)}
        for week, load in zip(EVEN, (0, 1, 2, 2, 2, 2, 3, 4), strict=True)
    ]
)
def test_effect_of_a_busy_rival(found: list[Row]) -> None:
    (row,) = _weekly_world(found, {}).ask("delivery/rival_contention", {"client": "ada"}).rows
    assert row["effect"] == (None if effect(found) is None else pytest.approx(float(effect(found))))


def test_no_effect_is_read_from_modelled_rows() -> None:
    """The model's own link between load and delay would come back as a finding."""
    world = _weekly_world(EVEN, {})
    (row,) = world.ask("delivery/rival_contention", {"client": "ada"}).rows
    assert row["effect"] == pytest.approx(-0.4)
    world = empty_world()
    basis = {"scenario": "base", "basis": "modelled", "run_id": "run"}
    world = _weekly_world(EVEN, basis)
    world.model_run()
    (row,) = world.ask("delivery/rival_contention", {"client": "ada"}).rows
    assert (row["effect"], row["weeks_compared"]) == (None, 8)


@laid
@given(rows=batches, asked=st.fixed_dictionaries({}, optional={"from": a_day, "to": a_day}).map(ordered))
def test_littles_law(rows: list[Row], asked: Row) -> None:
    world = lay_world(rows, {})
    found = world.ask("delivery/littles_law", asking(asked)).rows
    assert_same(flow(rows, asked), keyed(found, "vendor_id", "service_id"))
    for row in found:
        # What is laid fits together, so that wherever the law is exact nothing is flagged.
        assert row["mismatch"] is None or row["mismatch"] == pytest.approx(0, abs=1e-9)
        assert (row["mismatch"] is None) == (row["null_reason"] is not None)
        assert not row["alarm"]
    assert all(row["is_exact"] for row in world.ask("delivery/littles_law").rows)
