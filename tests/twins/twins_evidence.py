"""Slow twin of the basis mix (G01): what part of the rows, and of the money, stands on which basis."""

from __future__ import annotations

from typing import Any

from tests.twins.twins_status import BASES, Row, visible


def basis_mix(claims: list[Row], spends: list[Row], known: str | None, basis: str | None) -> dict[Any, Row]:
    """Return rows and yearly spend by basis, with their shares, and the weakest basis of all."""
    rows = [(row["basis"], 0) for row in visible(claims, known, basis)]
    for row in visible(spends, known, basis):
        usd = (
            0 if row["amount_kind"] != "annual_spend" else row["usd_per_unit"] and row["amount"] * row["usd_per_unit"]
        )
        rows.append((row["basis"], usd))
    # Spend without a rate to USD is unknown, and so is the sum it belongs to.
    total = None if None in [usd for _, usd in rows] else sum(usd for _, usd in rows)
    present = sorted({name for name, _ in rows}, key=BASES.index)
    found = {}
    for name in present:
        mine = [usd for other, usd in rows if other == name]
        found[name,] = {
            "row_count": len(mine),
            "share_of_rows": len(mine) / len(rows),
            "amount_usd": None if None in mine else sum(mine),
            "share_of_amount": sum(mine) / total if total else None,
            "label": present[-1],
        }
    return found
