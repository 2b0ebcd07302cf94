"""Known spend (D01) and client concentration (V01) answer as their twins do."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.twins_dependence import client_concentration, known_spend, latest_years
from tests.twins.worldly import BASES, CLOCKS, claims, customer_shares, one_claim, one_year, spends
from tests.worlds import slug

Rows = list[dict[str, Any]]


def a_filing(client: str, source: str, client_usd: float, kind: str = "named") -> dict[str, Any]:
    told = {"period": "2024", "share": None, "client_usd": client_usd, "vendor_usd": 100, "evidence": "direct"}
    return {"vendor": "Vim", "client": client, "kind": kind, "source": source, **told}


def owned(client: str) -> dict[str, Any]:
    return {"owner": "Meta", "target": client, "equity_share": 0.6}


@tried
@given(said=claims(), paid=spends(), known=st.sampled_from(CLOCKS), basis=st.sampled_from((None, *BASES)))
@example(
    said=[one_claim("Vim", None), one_claim("Wes", "2025")],
    paid=[one_year("Vim", 10), one_year("Wes", 90)],
    known=None,
    basis=None,
)
@example(said=[one_claim("Vim")], paid=[one_year("Vim", 0)], known=None, basis=None)
@example(
    said=[one_claim("Vim"), one_claim("Wes")],
    paid=[one_year("Vim", 100), one_year("Wes", -20)],
    known=None,
    basis=None,
)
def test_known_spend(said: Rows, paid: Rows, known: str | None, basis: str | None) -> None:
    world = empty_world()
    for row in said:
        world.claim(**row)
    for row in paid:
        world.spend(**row)
    answer = world.ask("dependence/known_spend", view=View(known=known, basis=basis))
    twin = {
        (slug(client), slug(vendor), period, kind.replace("_", " ")): row
        for (client, vendor, period, kind), row in known_spend(said, paid, known, basis).items()
    }
    assert_same(twin, keyed(answer.rows, "client_id", "vendor_id", "period", "amount_kind"))
    assert all(row["null_reason"] for row in answer.rows if row["share"] is None)


@tried
@given(
    filings=customer_shares(),
    owners=st.sampled_from(((), ("Ada",), ("Ada", "Bob"))),
    latest_only=st.sampled_from((0, 1)),
)
@example(filings=[a_filing("Ada", "f1", 1), a_filing("Bob", "f2", 9)], owners=("Ada", "Bob"), latest_only=0)
@example(filings=[a_filing("Ada", "f1", 17), a_filing("Ada", "f2", 20)], owners=(), latest_only=0)
def test_client_concentration(filings: Rows, owners: tuple[str, ...], latest_only: int) -> None:
    world = empty_world()
    stakes = [owned(client) for client in owners]
    for row in stakes:
        world.party("Meta", "client")
        world.ownership(**row)
    for row in filings:
        world.customer_share(**row)
    answer = world.ask("dependence/client_concentration", {"latest_only": latest_only})
    twin = client_concentration(filings, stakes)
    if latest_only:
        twin = latest_years(twin)
    shown = {
        (slug(vendor), client, period): {name: row[name] for name in ("share", "low", "high", "major")}
        for (vendor, client, period), row in twin.items()
    }
    assert_same(shown, keyed(answer.rows, "vendor_id", "client", "period"))
    assert all(row["null_reason"] for row in answer.rows if row["share"] is None)
