"""The p% test (G04): would a sum tell one contributor's part, and what else is withheld with a sum that would."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

# In percent; and fewer contributors than these always tell of each other.
PERCENT, FEWEST = 10.0, 3


# Sums that differ by less are the same: they were added in another order.
SAME = 1e-6
Parts = Mapping[str, float]


@dataclass(frozen=True)
class Cell:
    """One row of a table of sums: its keys, and who contributed how much to each sum; None where that is unknown.

    The sums stand in the same order in every cell.
    """

    keys: tuple[Hashable, ...]
    sums: tuple[Mapping[str, float] | None, ...]


def tells(contributions: Sequence[float], percent: float = PERCENT) -> bool:
    """Tell whether a sum of these parts lets one contributor reckon another's.

    So it does with fewer than three contributors, or if all but the two largest come to less than `percent` of the
    largest: the second could then take its own part away and know the largest closer than that. Parts below zero are
    counted by their size. Source: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4; metric G04.
    """
    parts = sorted((abs(part) for part in contributions if part), reverse=True)
    return len(parts) < FEWEST or sum(parts[2:]) < percent / 100 * parts[0]


def with_differences(sums: Sequence[Mapping[str, float] | None]) -> list[Mapping[str, float] | None]:
    """Return sums by contributor with the difference of every two of them, which is told as soon as both are."""
    return [*sums, *(_less(whole, part) for whole, part in combinations(sums, 2))]


def since(now: Parts | None, then: Parts | None) -> Parts | None:
    """Return who contributed what to a sum since it was told before, for whoever kept it; both None if unknown.

    A sum to which nothing came tells nothing new, and stands for itself.
    """
    came = _less(now, then)
    return now if came is not None and not any(abs(amount) > SAME for amount in came.values()) else came


def _less(whole: Mapping[str, float] | None, part: Mapping[str, float] | None) -> Mapping[str, float] | None:
    if whole is None or part is None:
        return None
    return {who: whole.get(who, 0.0) - part.get(who, 0.0) for who in {**whole, **part}}


def withheld(cells: Sequence[Cell], percent: float = PERCENT) -> set[int]:
    """Return the places of the cells that have to be withheld: those whose sums tell, and others to hide them.

    Along every key, the cells withheld on one line of the table come, taken together, to sums that do not tell: who
    knows the total of the line learns no more than that. The smallest cells are added until it is so.
    """
    hidden = {place for place, cell in enumerate(cells) if _cell_tells(cell, percent)}
    lines = _lines(cells)
    while more := {found for line in lines if (found := _to_hide(line, cells, hidden, percent)) is not None}:
        hidden |= more
    return hidden


def _cell_tells(cell: Cell, percent: float) -> bool:
    return any(parts is None or tells(list(parts.values()), percent) for parts in cell.sums)


def _lines(cells: Sequence[Cell]) -> list[list[int]]:
    """Return the lines of a table: cells that differ in one key only."""
    found: dict[tuple[int, tuple[Hashable, ...]], list[int]] = {}
    for place, cell in enumerate(cells):
        for key in range(len(cell.keys)):
            found.setdefault((key, cell.keys[:key] + cell.keys[key + 1 :]), []).append(place)
    return list(found.values())


def _to_hide(line: list[int], cells: Sequence[Cell], hidden: set[int], percent: float) -> int | None:
    """Return the smallest shown cell of a line whose hidden ones would tell, or None."""
    gone, there = [place for place in line if place in hidden], [place for place in line if place not in hidden]
    if not gone or not there or not _cell_tells(_together([cells[place] for place in gone]), percent):
        return None
    return min(there, key=lambda place: (_size(cells[place]), place))


def _together(cells: Sequence[Cell]) -> Cell:
    """Return what cells come to as one; unknown as soon as one of them is."""
    sums: list[Mapping[str, float] | None] = []
    for parts in zip(*(cell.sums for cell in cells), strict=True):
        known = [part for part in parts if part is not None]
        total: dict[str, float] = {}
        for part in known:
            for who, amount in part.items():
                total[who] = total.get(who, 0.0) + abs(amount)
        sums.append(total if len(known) == len(parts) else None)
    return Cell((), tuple(sums))


def _size(cell: Cell) -> float:
    return sum(abs(amount) for parts in cell.sums if parts for amount in parts.values())
