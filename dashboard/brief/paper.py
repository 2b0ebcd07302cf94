"""A brief on paper: the very page, printed as PDF, its sources as numbered notes that every finding points to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from dashboard.brief.brief import Brief
from dashboard.brief.stills import stills_below
from dashboard.brief.written import written
from dashboard.model import Source
from dashboard.picture.numbers import day
from dashboard.picture.still import printed
from dashboard.picture.tables import Table

# The letters of a table's line that A4 has room for, where the longest word of each column stays whole.
ROOM = 104


@dataclass(frozen=True)
class Paper:
    """What paper has beside the screen's page: the notes, where each question points to, a line on every sheet.

    `marks` holds for each question the ranges of its notes: how one reads, and the number it begins with. `wide` are
    the questions whose table no page has room for.
    """

    notes: tuple[Source, ...]
    marks: dict[str, tuple[tuple[str, int], ...]]
    wide: frozenset[str]
    style: Markup


def paper(brief: Brief, folder: Path) -> bytes:
    """Return a brief as PDF; its pictures are taken from the folder of stills, or drawn.

    Raises NoBrowser without a Chromium, Busy where too many wait, NotMade if it is not printed.
    """
    kept = stills_below(folder)
    stills = {block.place.id: {"wide": kept.now(block.chart, "wide")} for block in brief.blocks if block.chart}
    return printed(written(brief, stills, [], "", paper_of(brief)))


def paper_of(brief: Brief) -> Paper:
    """Return the notes of a brief: each document once, numbered in the order in which questions cite them."""
    numbers: dict[Source, int] = {}
    marks = {}
    for block in brief.blocks:
        cited = block.place.answer.sources if block.place.answer is not None else ()
        marks[block.place.id] = ranges([numbers.setdefault(source, len(numbers) + 1) for source in cited])
    world = brief.pinned.version.world
    foot = f"Linchpin · {brief.title} · record of {day(world.as_of)} · data version {world.version}"
    # The page's own style is taken into a policy by its digest; this one only paper has.
    style = Markup(f"@page {{ @bottom-left {{ content: {_quoted(foot)}; font: 9pt sans-serif; color: #444 }} }}")
    wide = frozenset(block.place.id for block in brief.blocks if block.table and least_line(block.table) > ROOM)
    return Paper(tuple(numbers), marks, wide, style)


def least_line(table: Table) -> int:
    """Return the letters that a table's line takes at least, its longest words whole, a space between columns."""
    columns = zip(table.labels, *table.rows, strict=True)
    return sum(1 + max(len(word) for cell in cells for word in [*cell.split(), ""]) for cells in columns)


def ranges(numbers: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """Return numbers as they are told: 1, 2, 3 and 7 are `1–3` and `7`, each with the number it begins with.

    >>> ranges([7, 2, 3, 1])
    (('1–3', 1), ('7', 7))
    """
    ordered = sorted(set(numbers))
    runs = [
        [number for _, number in run] for _, run in groupby(enumerate(ordered), lambda placed: placed[1] - placed[0])
    ]
    return tuple((f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]), run[0]) for run in runs)


def _quoted(text: str) -> str:
    """Return a text as a style quotes it: all but plain signs by their numbers, so that none ends the quote."""
    return '"' + "".join(sign if sign.isalnum() or sign in " .,-" else f"\\{ord(sign):x} " for sign in text) + '"'
