"""Adapter of Q12: a steady flow, stays in a window, or three figures that need not fit together."""

from __future__ import annotations

import datetime
import math
from fractions import Fraction
from typing import Any

from tests.golden.reading import UnknownKey
from tests.worlds import SmallWorld

CLIENT, VENDOR = "Client", "Vendor"
START = datetime.datetime(2010, 1, 1)
# The case's names for one thing each.
PACE = ("arrivals_per_day", "arrival_rate", "lambda")
DELAY = ("days_in_system", "W")
BACKLOG = ("L", "L_observed", "observed_L", "backlog", "in_system")
CAME = ("arrivals", "arrive", "arrived", "in", "starts", "start", "submitted")
LEFT = ("departures", "depart", "departed", "out", "ends", "end", "delivered")
STAYS = ("intervals", "stays", "items", "tasks", "jobs")
WINDOW = ("window", "window_days", "horizon", "horizon_days", "T", "days")
FLOW_KEYS = (*PACE, *DELAY, *BACKLOG, *CAME, *LEFT, *STAYS, *WINDOW, "from", "to")
# A backlog is laid over so many days, by tasks that all come on the first.
LONG = 1000


def littles_law(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q12: ask how many lie in work on average, how many come a day and how long each stays."""
    pace, delay, backlog = (_one_of(given, names) for names in (PACE, DELAY, BACKLOG))
    if pace is None and delay is None:
        first, last = _lay_stays(world, given)
    elif pace is None or delay is None:
        raise UnknownKey(f"the input lacks pace or delay; it has: {', '.join(sorted(given))}")
    elif backlog is None:
        first, last = _lay_steady(world, Fraction(str(pace)).limit_denominator(LONG), float(delay))
    else:
        first, last = _lay_three(world, float(pace), float(delay), float(backlog))
    rows = world.ask("delivery/littles_law", {"from": first.isoformat(), "to": last.isoformat()}).rows
    row = rows[0] if rows else {}
    expected = row.get("expected_backlog")
    return {
        **{"L": row.get("backlog"), "lambda": row.get("arrivals_per_day"), "W": row.get("days_in_system")},
        **{"lambda_W": expected, "lambdaW": expected, "expected": expected},
        **dict.fromkeys(("mismatch", "discrepancy"), row.get("mismatch")),
        **dict.fromkeys(("flag", "flagged", "data_fault", "alarm"), row.get("alarm")),
        "exact": row.get("is_exact"),
    }


def _one_of(given: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((given[name] for name in names if name in given), None)


def _batch(world: SmallWorld, units: int, came: float, left: float | None) -> None:
    """Send units on a day counted from the start, perhaps in the midst of it."""
    at = {"submitted_at": _at(came), "delivered_at": None if left is None else _at(left)}
    world.lay("delivery_log", batch_id=f"b{came}", client=CLIENT, vendor=VENDOR, units=units, **at)


def _at(days: float) -> datetime.datetime:
    return START + datetime.timedelta(days=days)


def _lay_steady(world: SmallWorld, pace: Fraction, delay: float) -> tuple[datetime.date, datetime.date]:
    """Lay batches at an even distance, from long before; look at the days of one distance."""
    cycle = pace.denominator
    world.clear(_at(cycle + delay + 1).date())
    for place in range(-math.ceil(delay / cycle), 1):
        _batch(world, pace.numerator, place * cycle, place * cycle + delay)
    world.roll_up()
    return _at(0).date(), _at(cycle - 1).date()


def _lay_stays(world: SmallWorld, given: dict[str, Any]) -> tuple[datetime.date, datetime.date]:
    """Lay each stay as a task of its own; without a window, look from the first to the last day of them."""
    stays = _one_of(given, STAYS)
    if stays is None:
        came, left = _one_of(given, CAME), _one_of(given, LEFT)
        if came is None or left is None:
            raise UnknownKey(f'the input lacks "arrivals" and "departures"; it has: {", ".join(sorted(given))}')
        stays = list(zip(came, left, strict=True))
    pairs = [(_one_of(stay, CAME), _one_of(stay, LEFT)) if isinstance(stay, dict) else tuple(stay) for stay in stays]
    days = [day for pair in pairs for day in pair if day is not None]
    window = _one_of(given, WINDOW)
    if window is None:
        window = [given.get("from", min(days)), given.get("to", max(days))]
    begin, end = window if isinstance(window, list) else (0, window)
    if begin != int(begin) or end != int(end):
        raise UnknownKey(f'"window" {window} does not begin and end with a day')
    world.clear(_at(math.ceil(max(*days, end)) + 1).date())
    for came, left in pairs:
        _batch(world, 1, came, left)
    world.roll_up()
    return _at(begin).date(), _at(end - 1).date()


def _lay_three(world: SmallWorld, pace: float, delay: float, backlog: float) -> tuple[datetime.date, datetime.date]:
    """Lay backlog and delay in the log, and another pace in its sums, so that they need not fit together."""
    world.clear(_at(LONG).date())
    units = Fraction(str(backlog)) * LONG / Fraction(str(delay))
    if units.denominator > 1 or delay >= LONG:
        raise UnknownKey(f"a backlog of {backlog} is no whole number of tasks that stay {delay} days")
    _batch(world, int(units), 0, delay)
    day = START.date()
    world.lay("throughput", client=CLIENT, vendor=VENDOR, day=day, submitted=round(pace * LONG))
    return day, _at(LONG - 1).date()
