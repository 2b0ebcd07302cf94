"""The status of a pair on two clocks answers as its twin does, whatever was claimed (G03)."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.twins_status import history, relationships
from tests.twins.worldly import BASES, CLOCKS, claims, one_claim
from tests.worlds import AS_OF, SmallWorld

clocks = st.sampled_from(CLOCKS)
EVER = {"on": None, "known": None, "basis": None}
bases = st.sampled_from((None, *BASES))


def said(claim_id: str, claimant: str, known_on: str, status: str = "active") -> dict[str, Any]:
    return one_claim("Vim") | {"claim_id": claim_id, "claimant": claimant, "known_on": known_on, "status": status}


def _world(rows: list[dict[str, Any]]) -> SmallWorld:
    world = empty_world()
    world.party("Ada", "client")
    world.party("Vim", "vendor")
    for row in rows:
        world.claim(**row)
    return world


def _shown(twin: dict[Any, dict[str, Any]], columns: tuple[str, ...]) -> dict[Any, dict[str, Any]]:
    """Write the twin's words as the page does."""
    return {
        key: {name: value.replace("_", " ") if isinstance(value, str) else value for name, value in row.items()}
        | {"said_by": (row["said_by"] or "nobody yet").replace("_", " ")}
        for key, row in ((key, {name: row[name] for name in columns}) for key, row in twin.items())
    }


@tried
@example(  # On the record beats a later word of nobody's name.
    rows=[said("a", "on_record", "2024-06-30"), said("b", "unnamed", "2025-02-28", "ended")],
    **EVER,
)
@example(  # Another's word counts against the winner for a year, and no longer.
    rows=[said("a", "on_record", "2024-02-29", "disputed"), said("b", "report", "2025-02-28")],
    **EVER,
)
@example(
    rows=[said("a", "on_record", "2023", "disputed"), said("b", "report", "2025-02-28")],
    **EVER,
)
@example(  # Two claims of one day: the later id.
    rows=[said("a", "report", "2024"), said("b", "report", "2024", "disputed")],
    **EVER,
)
@given(rows=claims(("Vim",)), on=clocks, known=clocks, basis=bases)
def test_status_on_two_clocks(
    rows: list[dict[str, Any]], on: str | None, known: str | None, basis: str | None
) -> None:
    asked = {"client": "ada", "vendor": "vim", "months": 1200}
    answer = _world(rows).ask("dependence/status_on_two_clocks", asked, View(on=on, known=known, basis=basis))
    found = {(key[0].date(),): row for key, row in keyed(answer.rows, "known_from").items()}
    day = datetime.date.fromisoformat(on) if on else AS_OF
    twin = history([row for row in rows if row["client"] == "Ada"], day, known, basis)
    shown = _shown(twin, ("status", "contested", "said_by", "basis"))
    assert_same({(step,): row for step, row in shown.items()}, found)


@tried
@given(rows=claims(), on=clocks, known=clocks, basis=bases)
def test_who_buys_from_whom(rows: list[dict[str, Any]], on: str | None, known: str | None, basis: str | None) -> None:
    answer = _world(rows).ask("dependence/who_buys_from_whom", view=View(on=on, known=known, basis=basis))
    day = datetime.date.fromisoformat(on) if on else AS_OF
    twin = _shown(relationships(rows, day, known, basis), ("status", "contested", "said_by", "basis"))
    for row in twin.values():
        row["said_by"] = None if row["said_by"] == "nobody yet" else row["said_by"]
    assert_same(twin, keyed(answer.rows, "client", "vendor"))
    assert all(row["null_reason"] for row in answer.rows if row["status"] is None)
