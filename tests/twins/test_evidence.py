"""The basis mix answers as its twin does (G01)."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.twins_evidence import basis_mix
from tests.twins.worldly import BASES, CLOCKS, claims, spends

Rows = list[dict[str, Any]]
TABLES = ("relationship_claim", "spend")


@tried
@given(
    said=claims(),
    paid=spends(amounts=(0, 0, 10, 45.5, 1e9)),
    tables=st.sampled_from((None, TABLES, ("spend",), ("labour",))),
    known=st.sampled_from(CLOCKS),
    basis=st.sampled_from((None, *BASES)),
)
def test_basis_mix(said: Rows, paid: Rows, tables: Any, known: str | None, basis: str | None) -> None:
    world = empty_world()
    for row in said:
        world.claim(**row)
    for row in paid:
        world.spend(**row)
    answer = world.ask("evidence/basis_mix", {"tables": tables}, View(known=known, basis=basis))
    counted = tables or TABLES
    twin = basis_mix(
        said if "relationship_claim" in counted else [], paid if "spend" in counted else [], known, basis
    )
    assert_same(twin, keyed(answer.rows, "basis"))
    assert all(row["null_reason"] for row in answer.rows if row["share_of_amount"] is None)
