"""Privacy incidents a million tasks: the exact limits, and what may be said of them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import empty_world, tried
from tests.twins.twins_people import garwood
from tests.worlds import SmallWorld

DAY = datetime.date(2024, 1, 1)
confidences = st.sampled_from((0.5, 0.9, 0.95, 0.999))


def world_of(incidents: int, tasks: int) -> SmallWorld:
    world = empty_world()
    world.party("Vim", "vendor")
    for number in range(incidents):
        world.lay("incident", incident_id=f"i{number}", vendor="Vim", kind="breach", severity=3, fact="x")
    world.lay("throughput", vendor="Vim", day=DAY, delivered=tasks)
    return world


def rate_in(world: SmallWorld, view: View | None = None, **asked: Any) -> dict[str, Any]:
    (row,) = world.ask("people/privacy_incident_rate", asked, view).rows
    return dict(row)


@settings(tried, max_examples=tried.max_examples // 3)
@given(incidents=st.integers(0, 12), tasks=st.sampled_from((1, 999_999, 2_000_000, 10**10)), confidence=confidences)
def test_privacy_incident_rate(incidents: int, tasks: int, confidence: float) -> None:
    world, million = world_of(incidents, tasks), tasks / 1e6
    row, surer = rate_in(world, confidence=confidence), rate_in(world, confidence=(1 + confidence) / 2)
    low, high = garwood(incidents, confidence)
    assert row["rate"] == pytest.approx(incidents / million)
    assert row["low"] == pytest.approx(low / million, rel=1e-9, abs=1e-12)
    assert row["high"] == pytest.approx(high / million, rel=1e-9)
    assert row["low"] <= row["rate"] <= row["high"]
    assert surer["low"] <= row["low"]
    assert surer["high"] > row["high"]
    assert (row["worst_severity"] == 3) == (incidents > 0)


@pytest.mark.parametrize("confidence", [0.01, 0.95, 0.999999])
def test_the_limits_are_exact_from_one_incident_to_thousands_and_rise_with_them(confidence: float) -> None:
    counts = [*range(1, 12), 40, 85, 300, 2500]
    asked = "select poisson_mean_low(n, $tail), poisson_mean_high(n, $tail) from (select unnest($counts) as n)"
    bound = {"counts": counts, "tail": (1 - confidence) / 2}
    limits = empty_world().connection.execute(asked, bound).fetchall()
    for count, (low, high) in zip(counts, limits, strict=True):
        assert (low, high) == pytest.approx(garwood(count, confidence), rel=1e-9)
    assert limits == sorted(limits)


@pytest.mark.parametrize("confidence", [-1, 1, 1.5])
def test_a_confidence_that_cannot_be_gives_no_range(confidence: float) -> None:
    row = rate_in(world_of(1, 10**6), confidence=confidence)
    assert (row["rate"], row["low"], row["high"]) == (1, None, None)


def modelled_world() -> SmallWorld:
    world = empty_world()
    world.model_run("run")
    work = {"client": "Ada", "vendor": "Vim", "day": DAY, "basis": "modelled", "run_id": "run", "range_only": True}
    for scenario, tasks in (("low", 10**6), ("base", 2 * 10**6), ("high", 4 * 10**6), ("no_event", 9 * 10**6)):
        world.lay("throughput", scenario=scenario, delivered=tasks, **work)
    world.lay("incident", incident_id="i", vendor="Vim", kind="breach", severity=2, fact="x", happened_on=DAY)
    return world


def test_modelled_tasks_make_a_modelled_rate() -> None:
    world = modelled_world()
    row = rate_in(world)
    assert (row["rate"], row["basis"], row["gravity"]) == (0.5, "modelled", "severity below 3")
    assert "(modelled)" in row["finding"]
    assert rate_in(world, View(scenario="high"))["rate"] == 0.25
    row = rate_in(world, View(basis="reported"))
    assert (row["incidents"], row["rate"], row["basis"]) == (1, None, "reported")


def test_of_a_client_without_a_public_figure_only_a_range_is_given() -> None:
    world = modelled_world()
    row = rate_in(world, client="ada")
    assert (row["incidents"], row["rate"], row["tasks"], row["low"]) == (0, None, None, 0)
    assert row["high"] == pytest.approx(garwood(0, 0.95)[1])
    world.lay("incident_client", incident_id="i", client_id="ada")
    row, (low, high) = rate_in(world, client="ada"), garwood(1, 0.95)
    assert (row["incidents"], row["clients"], row["rate"]) == (1, 1, None)
    assert (row["low"], row["high"]) == (pytest.approx(low / 4), pytest.approx(high))
    assert row["null_reason"] == "no figure of this pair is public, so only a range can be given"


def test_a_vendor_with_incidents_and_no_known_volume_has_no_rate() -> None:
    world = empty_world()
    world.lay("incident", incident_id="i", vendor="Vim", kind="breach", fact="x")
    row = rate_in(world)
    assert (row["incidents"], row["rate"], row["low"], row["high"]) == (1, None, None, None)
    assert row["null_reason"] == "it is not known how many tasks were delivered"
    assert row["gravity"] == "severity not read"


@pytest.mark.parametrize(
    ("asked", "incidents"),
    [
        ({}, 3),
        ({"from": "2024-02"}, 1),
        ({"to": "2024-01"}, 1),
        ({"to": "2024-02"}, 1),
        ({"from": "2023", "to": "2025"}, 2),
    ],
)
def test_an_incident_counts_on_the_day_it_happened_else_was_found_else_could_be_known(
    asked: dict[str, str], incidents: int
) -> None:
    world = empty_world()
    told = {"vendor": "Vim", "kind": "breach", "fact": "x", "severity": 1}
    later = datetime.date(2024, 3, 1)
    world.lay("incident", incident_id="a", happened_on=DAY, detected_on=later, **told)
    world.lay("incident", incident_id="b", detected_on=later, **told)
    # Known on no day: it counts as long as no days are asked for.
    world.lay("incident", incident_id="c", known_on=None, **told)
    assert rate_in(world, **asked)["incidents"] == incidents
    assert len(world.ask("people/privacy_incidents", asked).rows) == incidents
