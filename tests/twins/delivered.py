"""Strategies and rows of small worlds of delivered work."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from tests.twins.comparing import empty_world
from tests.twins.twins_delivery import AS_OF, Row
from tests.worlds import SmallWorld, queries, slug

CLIENTS, VENDORS, SERVICES = ("Ada", "Bob", None), ("Vim", "Wes"), ("Images", "Chats")
FIRST = datetime.datetime(2024, 1, 20, 9)
SPAN = 59
# Standard minutes a task.
BOTH = {"Images": 6, "Chats": 45}
END = datetime.datetime.combine(AS_OF, datetime.time(23))


@st.composite
def a_batch(draw: st.DrawFn) -> Row:
    """A batch: open or delivered, due or not, reported or on one of the modelled paths, counted or not."""
    submitted = FIRST + datetime.timedelta(days=draw(st.integers(0, SPAN)))
    waited, allowed = (draw(st.none() | st.integers(0, 240)) for _ in range(2))
    delivered = None if waited is None else submitted + datetime.timedelta(hours=waited)
    delivered = delivered if delivered is None or delivered <= END else None
    units = draw(st.sampled_from((0, 1, 2, 3, 10)))
    scenario = draw(st.sampled_from(("actual", "actual", "base", "base", "low", "high", "no_event")))
    return {
        "client": draw(st.sampled_from(CLIENTS)),
        "vendor": draw(st.sampled_from(VENDORS)),
        "service": draw(st.sampled_from(SERVICES)),
        "scenario": scenario,
        "range_only": scenario != "actual" and draw(st.booleans()),
        "submitted_at": submitted,
        "due_at": None if allowed is None else submitted + datetime.timedelta(hours=allowed),
        "delivered_at": delivered,
        "units": units,
        **(draw(counts(units)) if delivered else dict.fromkeys(COUNTS)),
        "usd_per_unit": draw(st.sampled_from((1, 1, 1.25, 1.25, None))),
    }


COUNTS = ("inspected", "passed_first", "accepted", "reworked_tasks", "rework_loops", "cost")


@st.composite
def counts(draw: st.DrawFn, units: int) -> Row:
    inspected = draw(st.integers(0, units))
    back = draw(st.integers(0, units))
    inspection = draw(st.sampled_from(((inspected, draw(st.integers(0, inspected))), (None, None))))
    returns = draw(st.sampled_from(((back, back + draw(st.integers(0, 5))), (None, None))))
    rest = (draw(st.none() | st.integers(0, units)), *returns, draw(st.none() | st.sampled_from((0, 4, 10))))
    return dict(zip(COUNTS, (*inspection, *rest), strict=True))


# A few at least, since much must fall together for most rules to matter.
batches = st.lists(a_batch(), min_size=3, max_size=12).map(
    lambda rows: [{**row, "batch_id": f"b{n}"} for n, row in enumerate(rows)]
)
standards = st.sampled_from(({}, {"Images": 6}, BOTH, BOTH))
day = st.integers(0, SPAN + 10).map(lambda place: (FIRST + datetime.timedelta(days=place)).date())
maybe_day = st.none() | st.none() | day
questions = st.fixed_dictionaries(
    {
        "grain": st.sampled_from(("day", "week", "month", "month", "quarter", "year")),
        "client": st.sampled_from((None, None, "ada", "ada", "bob")),
        "vendor": st.sampled_from((None, None, "vim", "wes")),
        "service": st.sampled_from((None, None, None, slug(SERVICES[0]))),
        "from": maybe_day,
        "to": maybe_day,
    }
).map(lambda asked: ordered({key: value for key, value in asked.items() if value is not None}))


def ordered(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked with its period the right way round; the other way it is refused."""
    if "from" in asked and "to" in asked:
        first, last = sorted((asked["from"], asked["to"]))
        return {**asked, "from": first, "to": last}
    return asked


def lay_world(rows: Iterable[Row], minutes: dict[str, int]) -> SmallWorld:
    """Lay batches and standard times, and roll them up as a build does."""
    world = empty_world()
    world.clear(AS_OF)
    world.model_run()
    for client in filter(None, CLIENTS):
        world.party(client, "client")
    for vendor in VENDORS:
        world.party(vendor, "vendor")
    for service in SERVICES:
        world.service(service)
    for service, length in minutes.items():
        world.lay("service_standard", service=service, unit="task", std_minutes_per_unit=length)
    for place, row in enumerate(rows):
        # Each is known from a day of its own, so that the roll-up keeps them apart.
        known = {"known_on": datetime.date(2020, 1, 1) + datetime.timedelta(days=place)}
        world.lay("delivery_log", **row, **known, **_evidence(world, row))
    world.roll_up()
    return world


def _evidence(world: SmallWorld, row: Row) -> dict[str, Any]:
    """Cite what happened by a document of its own, and what was modelled by its run."""
    if row["scenario"] == "actual":
        return {"source_id": world.source(row["batch_id"])}
    return {"basis": "modelled", "run_id": "run"}


def asking(asked: Row, *names: str) -> dict[str, Any]:
    """Return what a query is asked, days as text; a `to` is inclusive, as a reader types it."""
    texts = {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in asked.items()}
    return {key: value for key, value in texts.items() if not names or key in names}


def plain(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return an answer's rows with their days and lists as plain ones."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.date()
    return value.tolist() if hasattr(value, "tolist") else value


def batch(batch_id: str = "b0", **changed: Any) -> Row:
    """Return a batch of ten images, back on time after two days and looked at whole."""
    days = {"submitted_at": FIRST, "due_at": FIRST + datetime.timedelta(days=3)}
    counts = {"inspected": 10, "passed_first": 9, "accepted": 9, "reworked_tasks": 1, "rework_loops": 2}
    named = {"batch_id": batch_id, "client": "Ada", "vendor": "Vim", "service": "Images", "units": 10}
    path = {"scenario": "actual", "range_only": False, "cost": 10, "usd_per_unit": 1}
    return {**named, **path, **days, "delivered_at": FIRST + datetime.timedelta(days=2), **counts, **changed}


def asked_of(world: SmallWorld, query: str, asked: Row) -> list[Row]:
    taken = queries().find(f"delivery/{query}").parameters
    return plain(world.ask(f"delivery/{query}", asking(asked, *taken)).rows)
