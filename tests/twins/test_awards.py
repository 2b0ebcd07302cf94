"""What is awarded answers as its twin does, whatever versions, vendors, currencies and credits there are."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.twins import twins_awards as twins
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.worlds import SmallWorld, slug

Row = dict[str, Any]
D = datetime.date
DAY = D(2025, 6, 30)
DAYS = (D(2024, 1, 1), D(2024, 6, 1), D(2024, 6, 1), D(2025, 6, 30), D(2025, 7, 1))
COUNTS = (("contract", False), ("contract_and_vendor", True))


@st.composite
def a_version(draw: st.DrawFn) -> Row:
    """A version of one of a few contracts: known on a day, with a vendor, a value, a credit or neither."""
    kind = draw(st.sampled_from(("standalone", "overarching", "subsequent")))
    return {
        "contract_id": draw(st.sampled_from(("c0", "c1", "c2"))),
        "client": draw(st.sampled_from(("Ada", "Ada", "Bob"))),
        "vendor": draw(st.sampled_from(("Vim", "Wes", "Xan"))),
        "kind": kind,
        "overarching_id": "c0" if kind == "subsequent" else None,
        "signed_on": draw(st.sampled_from((None, None, *DAYS))),
        "start_on": draw(st.sampled_from(DAYS)),
        "known_on": draw(st.sampled_from(DAYS)),
        "currency": draw(st.sampled_from(("AUD", "AUD", "CAD"))),
        "total_value": draw(st.sampled_from((None, None, -40, 0, 10, 300))),
        "committed_value": draw(st.sampled_from((None, 0, 25))),
        "basis": draw(st.sampled_from(("reported", "reported", "estimated", "modelled"))),
    }


def numbered(rows: list[Row]) -> list[Row]:
    """Count the versions of a contract that are known on one day."""
    seen: dict[Any, int] = {}
    found = []
    for row in rows:
        key = (row["contract_id"], row["known_on"])
        seen[key] = seen.get(key, 0) + 1
        found.append({**row, "sequence": seen[key]})
    return found


registers = st.lists(a_version(), max_size=8).map(numbered)


def laid(rows: list[Row]) -> SmallWorld:
    world = empty_world()
    world.clear(DAY)
    run = world.model_run()
    for row in reversed(rows):
        world.lay("contract", **row, **({"run_id": run} if row["basis"] == "modelled" else {}))
    return world


def named(lines: dict[twins.Line, Row]) -> dict[Any, Row]:
    return {(slug(client), slug(vendor), currency): row for (client, vendor, currency), row in lines.items()}


def version_of(contract_id: str, vendor: str, value: int | None, **given: Any) -> Row:
    plain = {"client": "Ada", "kind": "standalone", "overarching_id": None, "signed_on": None, "currency": "AUD"}
    days = {"start_on": D(2024, 1, 1), "known_on": D(2024, 1, 1), "sequence": 1}
    money = {"total_value": value, "committed_value": None, "basis": "reported"}
    return {"contract_id": contract_id, "vendor": vendor, **plain, **days, **money, **given}


HANDS = [version_of("c1", "Vim", 10), version_of("c1", "Wes", 10, sequence=2), version_of("c2", "Vim", -4)]
FRAME = [
    version_of("c0", "Vim", 300, kind="overarching"),
    version_of("c1", "Vim", 10, kind="subsequent", overarching_id="c0"),
]


@tried
@given(rows=registers)
@example(rows=HANDS)
@example(rows=FRAME)
def test_what_is_awarded(rows: list[Row]) -> None:
    world = laid(rows)
    for count_by, by_vendor in COUNTS:
        lines = twins.award_lines(rows, DAY, by_vendor)
        asked = {"count_by": count_by}
        found = world.ask("contracts/award_lines", asked).rows
        assert_same(named(lines), keyed(found, "client_id", "vendor_id", "currency"))
        found = world.ask("contracts/awarded_value", {**asked, "most": 99}).rows
        assert_same(named(twins.shares(lines)), keyed(found, "client_id", "vendor_id", "currency"))
        found = world.ask("dependence/award_concentration", asked).rows
        assert_same(twins.concentration(lines), keyed(found, "currency"))


@tried
@given(rows=registers)
@example(rows=HANDS)
def test_what_each_client_awards(rows: list[Row]) -> None:
    world = laid(rows)
    lines = twins.award_lines(rows, DAY)
    for currency in {key[2] for key in lines}:
        asked = {"currency": currency, "most": 99, "each": 99}
        found = world.ask("dependence/award_share", asked).rows
        mine = {key: row for key, row in lines.items() if key[2] == currency}
        expected = {}
        for (client, vendor, _), row in mine.items():
            whole = sum(max(other["value"] or 0, 0) for key, other in mine.items() if key[0] == client)
            share = max(row["value"], 0) / whole if row["value"] is not None and whole else None
            expected[slug(client), slug(vendor)] = {"value": row["value"], "share": share}
        assert_same(expected, keyed(found, "client_id", "vendor_id"))


def test_a_credit_that_outweighs_all_awards_leaves_no_index() -> None:
    (row,) = laid([version_of("c1", "Vim", -10)]).ask("dependence/award_concentration").rows
    assert (row["hhi"], row["value"], row["vendors_out"]) == (None, -10, 1)
    assert row["null_reason"] == "no vendor's awards add up to more than zero"


def test_money_adds_up_to_the_cent_in_any_order() -> None:
    rows = [version_of(f"c{place}", "Vim", 0, total_value=place / 100) for place in range(1, 2001)]
    (row,) = laid(rows).ask("contracts/award_lines").rows
    assert row["value"] == pytest.approx(20010, abs=0)
