"""The reference for whoever writes a profile, made from what the program reads: keys, kinds of row, their columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from pydantic import BaseModel

from dashboard.intake.how import Each, Reading
from dashboard.intake.kinds import KINDS, Kind
from dashboard.intake.profile import ORDERS, Expectations, Profile, Row, load_profile
from dashboard.intake.register_templates import TEMPLATES
from dashboard.settings import PROFILES

ROWS: dict[str, str] = {
    "contract": "A contract of its own; an id that comes again is dealt with as `repeats` says",
    "amendment_total": "A contract as it stands from a day on, with its new total: the last one known counts",
    "amendment_difference": "A contract or what an amendment adds to it: differences add up to the total",
    "payment": "A payment or an invoice line; a credit is below zero",
    "delivery": "A batch of work",
    "judgment": "One rater's judgment of one item",
    "register": "A row of a template of the EU register of information; needs no `fields`",
}
HOLDS: dict[str, str] = {
    "text": "Words",
    "day": "A day, in a form that `dates` names",
    "moment": "A day and time; one with a zone is turned to the profile's `zone`",
    "amount": "A number with the decimal sign of `decimal`; brackets mean below zero",
    "count": "A whole number, not below zero",
    "flag": "yes or no, true or false, 1 or 0",
    "currency": "Three letters, such as EUR",
    "number": "A business number; its kind stands under `numbers`",
}
OPENING = """\
# Profiles

Made from the code by `make reference`; edit it there. A profile says what the rows of a file are and which field goes
where. `python -m dashboard import PROFILE FILE...` takes one of these by name, or any `.yml` file of the same form;
`python -m dashboard import --template PROFILE` prints a file to fill in.
"""


def profile_reference() -> str:
    """Return the text of `data/profiles/README.md`."""
    shipped = {path.stem: load_profile(path.stem)[0] for path in sorted(PROFILES.glob("*.yml"))}
    parts = [
        OPENING,
        _table(
            "Shipped profiles",
            ("Profile", "Files", "A row is a"),
            [(f"`{name}`", profile.title, f"`{profile.row}`") for name, profile in shipped.items()],
        ),
        _keys("Keys", Profile),
        _table("Rows", ("`row`", "One row is"), [(f"`{name}`", ROWS[name]) for name in get_args(Row)]),
        _keys("How files are read: `read`", Reading),
        _keys("Arrays that fan out: `read: each`", Each),
        _keys("What is expected: `expect`", Expectations),
        _table("Days in a word: `dates`", ("Word", "Forms"), _orders()),
        _table("What a column holds", ("It holds", "Written as"), [(f"`{name}`", HOLDS[name]) for name in HOLDS]),
        *(_columns(name, kind) for name, kind in KINDS.items() if kind.fields),
        _templates(),
    ]
    return "\n".join(parts)


def _orders() -> list[tuple[str, ...]]:
    iso = ("`iso`", "`2026-11-23`, `2026-11` and `2026` as their last day, with a time and a zone after it or not")
    return [iso, *((f"`{name}`", ", ".join(f"`{form}`" for form in forms)) for name, forms in ORDERS.items())]


def _keys(title: str, model: type[BaseModel]) -> str:
    rows = [
        (f"`{name}`", "yes" if key.is_required() else "", (key.description or "").replace("|", "\\|"))
        for name, key in model.model_fields.items()
    ]
    return _table(title, ("Key", "Needed", "Meaning"), rows)


def _columns(name: str, kind: Kind) -> str:
    rows = [
        (f"`{column}`", f"`{field.holds}`", "yes" if field.required else "", field.means, field.example)
        for column, field in kind.fields.items()
    ]
    table = _table(f"Columns of a {name}", ("Column", "Holds", "Needed", "Meaning", "Example"), rows)
    head, _, rest = table.partition("\n\n")
    return f"{head}\n\n{kind.means}.\n\n{rest}"


def _templates() -> str:
    rows = [
        (
            f"`{name}`",
            ", ".join(f"`c{number}` {column.replace('_', ' ')}" for number, column in template.columns.items()),
            ", ".join(f"`c{number}` {column.replace('_', ' ')}" for number, column in template.renumbered.items()),
        )
        for name, template in TEMPLATES.items()
        if template.columns
    ]
    return _table("Templates of the register", ("Template", "Columns that are read", "Or, so numbered"), rows)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"## {title}\n", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines, ""])
