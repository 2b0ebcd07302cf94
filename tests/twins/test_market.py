"""Concentration (M01), four-firm ratio (M02), deals (M03) and disagreement (G05) answer as their twins do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.twins_market import concentration, deal_effect, four_firm_ratio, size_disagreement
from tests.worlds import SmallWorld, slug

Rows = list[dict[str, Any]]
BILLION = 10**9
VENDORS = tuple(f"Vendor {letter}" for letter in "abcdefg")
evidence = st.sampled_from(("direct", "secondary", "direct", "recalled"))
# A market of 100 bn makes each billion a point; those that add up to 100 leave nothing unseen.
revenues = st.lists(
    st.fixed_dictionaries(
        {
            "vendor": st.sampled_from(VENDORS),
            "usd": st.sampled_from((0, 1, 2, 5, 7, 10, 14, 20, 28, 30, 40, 50)).map(lambda points: points * BILLION),
            "evidence": evidence,
        }
    ),
    max_size=8,
).map(lambda rows: [{**row, "source": f"r{place}"} for place, row in enumerate(rows)])


@st.composite
def a_size(draw: st.DrawFn, publisher: str) -> dict[str, Any]:
    """An estimate printed for one year, or for two with a path between."""
    billions = st.sampled_from((0.5, 50, 99, 100, 140, 300)).map(lambda size: int(size * BILLION))
    base, target = draw(st.sampled_from(((2024, None), (None, 2024), (2020, 2024), (2023, 2028), (2025, 2030))))
    return {
        "publisher": publisher,
        "base": (base, draw(billions)) if base else None,
        "target": (target, draw(billions)) if target else None,
        "evidence": draw(evidence),
    }


sizes = st.tuples(*(st.none() | a_size(name) for name in ("Alpha", "Beta", "Gamma"))).map(
    lambda rows: [row for row in rows if row]
)


def sold(*points: int) -> Rows:
    pairs = zip(VENDORS, points, strict=False)
    return [{"vendor": name, "usd": share * BILLION, "evidence": "direct", "source": "r"} for name, share in pairs]


HUNDRED = [{"publisher": "Alpha", "base": (2024, 100 * BILLION), "target": None, "evidence": "direct"}]


def _world(revenue: Rows, estimates: Rows) -> SmallWorld:
    world = empty_world()
    for vendor in VENDORS:
        world.in_market(vendor)
    for row in revenue:
        world.revenue(**row)
    for row in estimates:
        world.market_size(**row)
    return world


def _by_publisher(rows: Rows, *names: str) -> dict[Any, dict[str, Any]]:
    return keyed(({**row, "publisher": row["denominator"].split()[0]} for row in rows), *names, "publisher")


@tried
@given(revenue=revenues, estimates=sizes)
@example(revenue=sold(28, 28, 14, 6), estimates=HUNDRED)
@example(revenue=sold(28, 28, 14, 6, 6), estimates=HUNDRED)
def test_concentration_bounds(revenue: Rows, estimates: Rows) -> None:
    rows = _world(revenue, estimates).ask("market/concentration_bounds").rows
    assert_same(concentration(revenue, estimates), _by_publisher(rows))
    assert all(row["null_reason"] for row in rows if row["lower"] is None or row["upper"] is None)


@tried
@given(revenue=revenues, estimates=sizes)
@example(revenue=[*sold(10, 10, 10, 10, 9), *({**row, "source": "s"} for row in sold(1, 1, 1, 1))], estimates=HUNDRED)
def test_four_firm_ratio(revenue: Rows, estimates: Rows) -> None:
    rows = _world(revenue, estimates).ask("market/four_firm_ratio").rows
    assert_same(four_firm_ratio(revenue, estimates), _by_publisher(rows))
    assert all(row["null_reason"] for row in rows if row["low"] is None)


@tried
@given(
    revenue=revenues,
    estimates=sizes,
    deals=st.lists(
        st.tuples(st.sampled_from((*VENDORS[:3], "Investor")), st.sampled_from(VENDORS)).filter(
            lambda deal: deal[0] != deal[1]
        ),
        unique=True,
        max_size=3,
    ),
)
@example(revenue=sold(28, 2), estimates=HUNDRED, deals=[(VENDORS[0], VENDORS[1])])
@example(revenue=sold(50, 1), estimates=HUNDRED, deals=[(VENDORS[0], VENDORS[1])])
def test_deal_effect(revenue: Rows, estimates: Rows, deals: list[tuple[str, str]]) -> None:
    world = _world(revenue, estimates)
    for owner, target in deals:
        world.ownership(owner, target, 0.3)
    rows = world.ask("market/deal_effect").rows
    twin = {
        (slug(owner), slug(target), publisher): row
        for (owner, target, publisher), row in deal_effect(revenue, estimates, deals, VENDORS).items()
    }
    assert_same(twin, _by_publisher(rows, "owner_id", "target_id"))
    assert all(row["null_reason"] for row in rows if row["change"] is None)


@tried
@given(estimates=sizes)
def test_size_disagreement(estimates: Rows) -> None:
    rows = _world([], estimates).ask("market/size_disagreement").rows
    assert_same(size_disagreement(estimates), keyed(rows, "year"))


@pytest.mark.parametrize("retold", [100 * BILLION, 120 * BILLION])
def test_one_estimate_told_by_two_sources_is_one_estimate(retold: int) -> None:
    """The two may differ: then the better evidence speaks, as for every other figure."""
    world = _world(sold(30, 20), HUNDRED)
    world.market_size("Alpha", base=(2024, retold), evidence="secondary", source="another paper")
    (row,) = world.ask("market/concentration_bounds").rows
    assert (row["vendors"], row["lower"]) == (2, 1300)
