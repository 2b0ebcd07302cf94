"""Choose what a row of a file is, and which column means which of our fields, by names and by values."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.intake.column_facts import Facts
from dashboard.intake.column_words import likeness
from dashboard.intake.kinds import KINDS

# Below SURE a person is asked to look; below LEAST a name says nothing.
SURE, LEAST = 0.75, 0.5
# What a constant may stand for where no column does: the user's own company, the currency, and, as logs of work come
# one file a supplier, the supplier.
MAY_BE_CONSTANT = {
    **dict.fromkeys(("contract", "payment"), ("client", "currency")),
    **dict.fromkeys(("delivery", "judgment"), ("client", "vendor", "currency")),
}
# A contract needs one of these, though neither alone.
DAYS_OF_A_CONTRACT = ("signed_on", "start_on")


@dataclass(frozen=True)
class Match:
    """One kind of row held against the columns: `fields` names a column for ours, `likely` how sure that is."""

    kind: str
    fields: dict[str, str]
    likely: dict[str, float]

    @property
    def missing(self) -> tuple[str, ...]:
        """Our fields without which no row can be taken and which no constant may stand for."""
        spared = MAY_BE_CONSTANT[self.kind]
        wanting = [name for name in KINDS[self.kind].required if name not in (*self.fields, *spared)]
        if self.kind == "contract" and not any(day in self.fields for day in DAYS_OF_A_CONTRACT):
            wanting.append("signed_on")
        return tuple(wanting)

    @property
    def weight(self) -> tuple[int, float]:
        """What orders kinds: fewest missing fields, then the surest and most."""
        kind = KINDS[self.kind]
        telling = {*kind.required, kind.money, *(DAYS_OF_A_CONTRACT if self.kind == "contract" else ())}
        return -len(self.missing), sum(sure * (2 if name in telling else 1) for name, sure in self.likely.items())


def best_match(columns: list[Facts]) -> Match:
    """Return the kind of row that the columns fit best; it may have missing fields all the same."""
    found = (_matched(name, columns) for name, kind in KINDS.items() if not kind.tables)
    return max(found, key=lambda match: match.weight)


def _matched(kind: str, columns: list[Facts]) -> Match:
    fields = KINDS[kind].fields
    ranked = sorted(
        (
            (-_likely(column, name, fields[name].holds), place, order, name, column.name)
            for order, name in enumerate(fields)
            for place, column in enumerate(columns)
        ),
        key=lambda one: one[:3],
    )
    found: dict[str, str] = {}
    likely: dict[str, float] = {}
    for negative, _, _, name, column in ranked:
        if -negative >= LEAST and name not in found and column not in found.values():
            found[name], likely[name] = column, -negative
    _by_values(kind, columns, found, likely)
    return Match(kind, {name: found[name] for name in fields if name in found}, likely)


def _likely(column: Facts, name: str, holds: str) -> float:
    said = likeness(column.name, name)
    if said < LEAST or not (column.fits(holds) or (said == 1 and holds == "text")):
        return 0.0
    # A column that holds nothing says nothing, unless it is called just what ours is.
    return said if column.values or said == 1 else said * 0.7


def _by_values(kind: str, columns: list[Facts], found: dict[str, str], likely: dict[str, float]) -> None:
    """A required field that no name tells is the only column left whose values are such."""
    for name, field in KINDS[kind].fields.items():
        if not field.required or name in found or field.holds not in ("currency", "amount", "day", "moment"):
            continue
        fitting = [
            column.name
            for column in columns
            if column.values and column.name not in found.values() and column.fits(field.holds)
        ]
        if len(fitting) == 1:
            found[name], likely[name] = fitting[0], LEAST / 2
