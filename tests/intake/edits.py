"""Edits of a copied source file: a cell set, a row added, a text replaced."""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.settings import Settings


def table(settings: Settings, name: str) -> list[list[str]]:
    """Return the lines of a source file, its header first."""
    with (settings.sources / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def write(settings: Settings, name: str, lines: list[list[str]]) -> None:
    """Write the lines of a source file back."""
    with (settings.sources / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(lines)


def put(settings: Settings, place: str, value: str) -> None:
    """Set one cell; `place` is `file:line:column`, the line counted as an editor counts it."""
    name, line, column = place.split(":")
    lines = table(settings, name)
    lines[int(line) - 1][lines[0].index(column)] = value
    write(settings, name, lines)


def add(settings: Settings, file: str, /, **cells: str) -> int:
    """Append a row, blank where no cell is given; return its line."""
    lines = table(settings, file)
    assert cells.keys() <= set(lines[0])
    lines.append([cells.get(column, "") for column in lines[0]])
    write(settings, file, lines)
    return len(lines)


def replace(path: Path, old: bytes, new: bytes) -> None:
    """Replace the one place where a file holds `old`."""
    held = path.read_bytes()
    assert held.count(old) == 1
    path.write_bytes(held.replace(old, new))
