"""What an address or a command asks of one query: its own parameters, and the clocks; nothing is ignored."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import Query, World
from dashboard.view import View, read_view

CLOCKS = ("on", "known", "basis", "scenario")


def addressed(query: Query, raw: Mapping[str, str], world: World) -> tuple[dict[str, str], View]:
    """Return the parameters that are given, and the View of the clocks.

    Raises QueryRefused with every key that the query does not take, and every clock that cannot be read.
    """
    given = {name: value for name, value in raw.items() if name in query.parameters}
    clocks = {name: value for name, value in raw.items() if name in CLOCKS and name not in given}
    takes = [*query.parameters, *(name for name in CLOCKS if name not in query.parameters)]
    unknown = [name for name in raw if name not in takes]
    view, notices = read_view(query.page, clocks, world)
    found = [
        *(
            Finding(
                query.id,
                f'has no parameter "{name}".',
                f"{nearest(name, takes)} It takes: {', '.join(takes)}.".strip(),
            )
            for name in unknown
        ),
        *(Finding(query.id, notice) for notice in notices),
    ]
    if found:
        raise QueryRefused(*found)
    return given, view
