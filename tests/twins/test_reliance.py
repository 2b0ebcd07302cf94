"""The metrics on reliance answer as their twins do, whatever is known as a point or as a range only."""

from __future__ import annotations

import datetime
import itertools
import math
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.twins import twins_reliance as twin
from tests.twins.comparing import empty_world, keyed, tried
from tests.worlds import SmallWorld, slug

Rows = list[dict[str, Any]]
# The queries are long, so fewer worlds are tried than elsewhere.
few = settings(tried, max_examples=max(8, tried.max_examples // 6))
DAY = datetime.date(2025, 6, 30)
VENDORS, SERVICES = ("Vim", "Wes", "Xan"), ("Audio", "Box", "Chat")
WEIGHTS = {"low": 1.0, "medium": 2.0, "high": 4.0, "not_assessed": 4.0}
PARTS = {"easy": 0.25, "medium": 0.5, "highly_complex": 0.75, "not_substitutable": 1.0, "not_assessed": 1.0}
MINUTES = {"Audio": 6.0, "Box": 0.5}

amounts = st.sampled_from((0, 0, 5, 10, 10, 30, 45.5, 70, 1e6))
boxes = st.tuples(amounts, st.sampled_from((0, 0, 0, 5, 25, 60))).map(lambda pair: (pair[0], pair[0] + pair[1]))


def _line(key: tuple[str, str], box: tuple[float, float], units: int) -> dict[str, Any]:
    return {"vendor": key[0], "service": key[1], "low": box[0], "high": box[1], "units": units}


lines = st.lists(
    st.builds(
        _line,
        st.tuples(st.sampled_from(VENDORS), st.sampled_from(SERVICES)),
        boxes,
        st.sampled_from((1, 10, 400)),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda line: (line["vendor"], line["service"]),
)


def lay_lines(world: SmallWorld, rows: Rows, client: str = "Ada") -> None:
    """Lay a year's work in one day: what happened, or for a range the paths of a model."""
    world.model_run()
    for row in rows:
        where = {"client": client, "vendor": row["vendor"], "service": row["service"], "day": DAY}
        if row["low"] == row["high"]:
            world.lay("throughput", cost_usd=row["low"], delivered=row["units"], **where)
            continue
        modelled = {"range_only": True, "basis": "modelled", "run_id": "run", "delivered": row["units"]}
        for scenario, usd in (("low", row["low"]), ("base", (row["low"] + row["high"]) / 2), ("high", row["high"])):
            world.lay("throughput", cost_usd=round(usd, 2), scenario=scenario, **modelled, **where)


def assert_range(
    expected: tuple[float, float] | None, row: dict[str, Any], low: str = "low", high: str = "high"
) -> None:
    """Hold a row's range against the twin's; where nothing is known, the row says nothing."""
    if expected is None:
        assert row[low] is None
        assert row[high] is None
        assert row["null_reason"]
        return
    for found, wanted in zip((row[low], row[high]), expected, strict=True):
        assert math.isclose(found, wanted, rel_tol=1e-7, abs_tol=1e-9), (expected, row)
    assert row[low] <= row[high]


@few
@given(boxes=st.lists(boxes, min_size=1, max_size=5))
@example(boxes=[(5, 70), (30, 30), (10, 10)])
@example(boxes=[(0, 10), (0, 20), (0, 5)])
@example(boxes=[(60, 60), (30, 30), (10, 10)])
@example(boxes=[(0, 0)])
def test_concentration_and_profile(boxes: list[tuple[float, float]]) -> None:
    world = empty_world()
    rows = [_line((f"V{place}", "Box"), box, 1) for place, box in enumerate(boxes)]
    lay_lines(world, rows)
    (row,) = world.ask("dependence/vendor_concentration").rows
    expected = twin.spread(boxes)
    assert_range(expected.get("hhi"), row)
    assert_range(expected.get("normalised"), row, "normalised_low", "normalised_high")
    is_point = all(low == high for low, high in boxes)
    assert (row["hhi"] is not None) == (is_point and bool(expected))
    profile = keyed(world.ask("dependence/effective_vendors").rows, "order_q")
    for order in ("0", "1", "2"):
        if expected:
            assert_range(expected[order], profile[order,])
    if expected:
        # From order to order the count falls, at either end of the range.
        falling = [profile[order,] for order in ("0", "1", "2", "infinity")]
        for name in ("low", "high"):
            counts = [row[name] for row in falling]
            assert all(one >= other - 1e-9 for one, other in itertools.pairwise(counts))


@few
@given(rows=lines)
def test_volume_share(rows: Rows) -> None:
    world = empty_world()
    lay_lines(world, rows)
    for service, minutes in MINUTES.items():
        world.lay("service_standard", service=service, unit="task", std_minutes_per_unit=minutes)
    found = keyed(world.ask("dependence/volume_share", {"most": 99}).rows, "vendor_id", "measure")
    vendors = {row["vendor"] for row in rows}
    units = {(row["vendor"], row["service"]): row["units"] for row in rows}
    hours = {key: count * MINUTES[key[1]] for key, count in units.items() if key[1] in MINUTES}
    for vendor in vendors:
        spent = twin.over_ends(rows, lambda spend, name=vendor: twin.vendor_share(spend, name))
        assert_range(spent, found[slug(vendor), "spend"])
        for measure, counts in (("raw tasks", units), ("standard hours", hours)):
            share = twin.vendor_share(counts, vendor)
            assert_range(None if share is None else (share, share), found[slug(vendor), measure])
    for measure in ("spend", "standard hours", "raw tasks"):
        shares = [found[slug(vendor), measure]["share"] for vendor in vendors]
        if None not in shares:
            assert math.isclose(sum(shares), 1)
    measured = sum(count for key, count in units.items() if key[1] in MINUTES)
    assert math.isclose(next(iter(found.values()))["coverage"], measured / sum(units.values()))


@few
@given(rows=lines, floor=st.sampled_from((0, 0.05, 0.5)))
@example(rows=[_line(("Vim", "Box"), (0, 60), 1)], floor=0)
def test_single_source_services(rows: Rows, floor: float) -> None:
    world = empty_world()
    lay_lines(world, rows)
    answer = world.ask("dependence/single_source_services", {"floor": floor, "most": 99}).rows
    found = keyed(answer, "service_id", "vendor_id")
    at_ends: Rows = []
    twin.over_ends(rows, at_ends.append)
    for row in rows:
        told = found[slug(row["service"]), slug(row["vendor"])]
        vendor, service = row["vendor"], row["service"]
        shares = twin.over_ends(rows, lambda spend, v=vendor, s=service: twin.service_share(spend, v, s))
        assert_range(shares, {**told, "null_reason": told["null_reason"] or told["state"]})
        singles = {
            service in twin.single_services(spend, floor)
            for spend in at_ends
            if any(usd for key, usd in spend.items() if key[1] == service)
        }
        # What is said for certain holds at every end; with points alone everything is certain.
        if told["is_single_in_effect"] is not None and singles:
            assert singles == {told["is_single_in_effect"]}
        if all(line["low"] == line["high"] for line in rows):
            assert told["is_single_in_effect"] is not None
        if [line["vendor"] for line in rows if line["service"] == service and line["high"]] == [vendor]:
            assert told["is_single"] is told["is_single_in_effect"] is True
        for spend in at_ends:
            share = twin.single_share(spend, floor)
            if share is not None:
                assert told["effect_low"] - 1e-9 <= share <= told["effect_high"] + 1e-9
        if len(rows) == 1 and row["high"]:
            assert told["effect_low"] == told["effect_high"] == 1
        if told["effect_share"] is not None:
            assert math.isclose(told["effect_share"], twin.single_share(at_ends[0], floor), abs_tol=1e-9)


@few
@given(rows=lines, levels=st.tuples(*[st.sampled_from((None, *WEIGHTS))] * len(SERVICES)))
def test_critical_dependence(rows: Rows, levels: tuple[str | None, ...]) -> None:
    world = empty_world()
    lay_lines(world, rows)
    weights = {}
    for service, level in zip(SERVICES, levels, strict=True):
        weights[service] = WEIGHTS[level or "not_assessed"]
        if level:
            # A service may serve several functions: the most critical of them counts.
            for function_id, critical in ((service, level), (f"less {service}", "low")):
                function = {"function_id": function_id, "name": function_id, "criticality": critical}
                world.lay("business_function", client="Ada", service=service, **function)
    found = keyed(world.ask("dependence/critical_dependence", {"most": 99}).rows, "vendor_id", "measure")
    for vendor in {row["vendor"] for row in rows}:
        plain = twin.over_ends(rows, lambda spend, name=vendor: twin.vendor_share(spend, name))
        weighted = twin.over_ends(rows, lambda spend, name=vendor: twin.weighted_share(spend, name, weights))
        assert_range(plain, found[slug(vendor), "plain share of spend"])
        assert_range(weighted, found[slug(vendor), "weighted by criticality"])


@few
@given(rows=lines, classes=st.tuples(*[st.sampled_from((None, *PARTS))] * len(SERVICES)))
def test_hard_to_move_spend(rows: Rows, classes: tuple[str | None, ...]) -> None:
    world = empty_world()
    lay_lines(world, rows)
    of_service = dict(zip(SERVICES, classes, strict=True))
    for row in rows:
        where = {"client": "Ada", "vendor": row["vendor"], "service": row["service"]}
        if of_service[row["service"]]:
            # An older word and one not yet spoken: neither counts.
            for day, level in (("2024-01-01", "easy"), ("2025-03-01", of_service[row["service"]])):
                assessed_on = datetime.date.fromisoformat(day)
                world.lay("service_assessment", assessed_on=assessed_on, substitutability=level, **where)
            later = datetime.date(2026, 2, 1)
            world.lay("service_assessment", assessed_on=later, substitutability="easy", **where)
    parts = {service: PARTS[level or "not_assessed"] for service, level in of_service.items()}
    found = keyed(world.ask("dependence/hard_to_move_spend", {"most": 99}).rows, "vendor_id")
    for vendor in {row["vendor"] for row in rows}:
        hard = twin.over_ends(rows, lambda spend, name=vendor: twin.hard_share(spend, name, parts))
        assert_range(hard, found[slug(vendor),])
        plain = twin.over_ends(rows, lambda spend, name=vendor: twin.vendor_share(spend, name))
        assert_range(plain, found[slug(vendor),], "raw_low", "raw_high")
