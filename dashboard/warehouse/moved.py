"""Fitted cells that a new version puts elsewhere: what one more vendor or figure does to all others."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.warehouse.opening import opened_locked
from dashboard.warehouse.statements import statement

# A cell counts as moved when an end or its point moves by more than this part of it.
NOTICED = 0.01
SHOWN = 12
Cell = tuple[float, float, float]


def fitted_cells(path: Path) -> dict[tuple[str, str, int], Cell]:
    """Return the fitted cells of a version file by client, vendor and year: low, point and high in USD.

    A file that is not there, cannot be read, or is from before there were cells has none to compare with.
    """
    if not path.exists():
        return {}
    try:
        with opened_locked(path) as connection:
            rows = connection.execute(statement("fitted_cells")).fetchall()
    except duckdb.Error:
        return {}
    return {(client, vendor, year): (low, base, high) for client, vendor, year, low, base, high in rows}


def moved(before: dict[tuple[str, str, int], Cell], after: dict[tuple[str, str, int], Cell]) -> list[str]:
    """Return one line for each cell of both versions that moved, the largest first, and one for the rest."""
    changed = {
        key: (before[key], cell)
        for key, cell in after.items()
        if key in before and _change(before[key], cell) > NOTICED
    }
    ordered = sorted(changed, key=lambda key: (-_change(*changed[key]), key))
    lines = [_line(key, *changed[key]) for key in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        lines.append(f"and {len(ordered) - SHOWN} more fitted cells moved")
    return lines


def _change(before: Cell, after: Cell) -> float:
    """Return how far a cell moved, as a part of where it was: the most that its point or an end of it moved."""
    return max(abs(new - old) / max(abs(old), 1.0) for old, new in zip(before, after, strict=True))


def _line(key: tuple[str, str, int], before: Cell, after: Cell) -> str:
    client, vendor, year = key
    told = [f"{low / 1e6:.1f} to {high / 1e6:.1f} m, middle {base / 1e6:.1f}" for low, base, high in (after, before)]
    return f"fitted: {client} at {vendor}, {year}: USD {told[0]}; before {told[1]}"
