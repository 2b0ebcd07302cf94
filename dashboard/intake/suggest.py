"""Propose a profile from a file's columns and first rows, and say of every line what is not sure about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from dashboard.errors import DataRefused, Finding
from dashboard.intake.column_facts import Facts, midnight_zone
from dashboard.intake.doubts import amendments, money_of_nobody, shared_numbers
from dashboard.intake.kinds import KINDS
from dashboard.intake.matching import MAY_BE_CONSTANT, SURE, Match, best_match
from dashboard.intake.sampling import Sample, samples
from dashboard.settings import PROFILES

# A currency that is none: money in it is never added to other money, and has no rate.
NO_CURRENCY, NO_CLIENT, STEM = "XXX", "Our company", "{stem}"
_PLAIN = re.compile(r"[^\W\d_][\w ()/-]*[\w)]|[^\W\d_]", re.ASCII)
# YAML takes these for something else than text.
_TAKEN = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"))


@dataclass(frozen=True)
class Suggestion:
    """A proposed profile: its YAML, what a row is, every doubt, and the shipped profiles with the same fields."""

    text: str
    row: str
    unsure: tuple[str, ...]
    shipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the profile, and why it may be wrong."""

    text: str
    unsure: str = ""

    def __str__(self) -> str:
        return f"{self.text}  # unsure: {' '.join(self.unsure.split())}" if self.unsure else self.text


def suggest(path: Path) -> Suggestion:
    """Return a profile that imports the file. Raises DataRefused if it cannot be read, or fits no kind of row."""
    tables = [(sample, best_match(sample.facts())) for sample in samples(path)]
    if not tables:
        raise DataRefused(Finding(path.name, "holds no table.", "Export it again, with a header and rows."))
    sample, match = max(tables, key=lambda table: table[1].weight)
    if match.missing:
        raise _fits_nothing(sample, match)
    lines = [*_head(path, sample, match, len(tables)), *_fields(sample, match), *_rules(sample, match)]
    row = next(line.text.removeprefix("row: ") for line in lines if line.text.startswith("row: "))
    unsure = tuple(line.unsure for line in lines if line.unsure)
    return Suggestion("".join(f"{line}\n" for line in lines), row, unsure, tuple(_shipped(sample)))


def _shipped(sample: Sample) -> Iterator[str]:
    """Yield the shipped profiles all of whose fields the table has."""
    for path in sorted(PROFILES.glob("*.yml")):
        fields = yaml.safe_load(path.read_text(encoding="utf-8")).get("fields", {}).values()
        if fields and all(
            any(one in sample.cells for one in ([named] if isinstance(named, str) else named)) for named in fields
        ):
            yield path.stem


def _fits_nothing(sample: Sample, match: Match) -> DataRefused:
    kind = KINDS[match.kind]
    seen = ", ".join(f"{column} as {name}" for name, column in match.fields.items()) or "none"
    wanting = ", ".join(f"{name} ({kind.fields[name].means.lower()})" for name in match.missing)
    what = f"fits no kind of row; {match.kind} is nearest, and no column is seen that holds {wanting}. Seen: {seen}."
    names = list(sample.cells)
    do = f"Its columns are {', '.join(names[:40])}: write a profile that names them, as data/README.md says."
    if "ocid" in names:
        do = "It looks like the Open Contracting Data Standard: try the profile ocds."
    elif sum(not re.search(r"[^\W\d_]{2}", name) for name in names) * 2 > len(names):
        first = ", ".join(names[:40])
        do = f"Its first line ({first}) seems to be no header: name the fields under read: in a profile."
    return DataRefused(Finding(sample.part, what, do))


def _head(path: Path, sample: Sample, match: Match, tables: int) -> Iterator[Line]:
    yield Line(f"title: {_quoted(path.name.partition('.')[0])}")
    row, doubt = amendments(sample, match) if match.kind == "contract" else (match.kind, "")
    yield Line(f"row: {row}", doubt)
    if tables > 1 and path.suffix.lower() in (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"):
        yield Line("read:")
        sheet = sample.part.rpartition("/")[2]
        yield Line(f"  sheet: {_quoted(sheet)}", f"the file has {tables} sheets; this one fits best")


def _fields(sample: Sample, match: Match) -> Iterator[Line]:
    facts = {one.name: one for one in sample.facts()}
    yield Line("fields:")
    for name, column in match.fields.items():
        doubts = []
        if match.likely[name] < SURE:
            doubts.append(
                f"the name of the column says little; it should hold: {KINDS[match.kind].fields[name].means}"
            )
        if facts[column].is_constant and name not in ("client", "vendor", "currency", "service"):
            doubts.append(f'every row has "{facts[column].values[0][:60]}"')
        if name.endswith("_number"):
            doubts += shared_numbers(sample, match, name)
        yield Line(f"  {name}: {_quoted(column)}", "; ".join(doubts))
    yield from _constants(facts, match)
    schemes = {
        side: facts[match.fields[f"{side}_number"]].scheme
        for side in ("client", "vendor")
        if f"{side}_number" in match.fields
    }
    if any(schemes.values()):
        yield Line("numbers:")
        yield from (Line(f"  {side}: {scheme}") for side, scheme in schemes.items() if scheme)


def _constants(facts: dict[str, Facts], match: Match) -> Iterator[Line]:
    kind = KINDS[match.kind]
    wanting = [
        name
        for name in MAY_BE_CONSTANT[match.kind]
        if name in kind.fields
        and name not in match.fields
        and (kind.fields[name].required or (name == "currency" and "cost" in match.fields))
    ]
    if not wanting:
        return
    yield Line("constants:")
    for name in wanting:
        if name == "client":
            yield Line(f"  client: {NO_CLIENT}", "no column names the buyer; write your own name")
        elif name == "vendor":
            yield Line(f'  vendor: "{STEM}"', "no column names the supplier; the name of the file stands for it")
        else:
            has_abn = any(facts[column].scheme == "ABN" for column in match.fields.values())
            code, guess = ("AUD", ", guessed from Australian numbers") if has_abn else (NO_CURRENCY, "")
            yield Line(f"  currency: {code}", f"no column holds a currency{guess}; write its three letters")


def _rules(sample: Sample, match: Match) -> Iterator[Line]:
    facts = {one.name: one for one in sample.facts()}
    fields = KINDS[match.kind].fields
    days = [facts[column] for name, column in match.fields.items() if fields[name].holds in ("day", "moment")]
    amounts = [facts[column] for name, column in match.fields.items() if fields[name].holds == "amount"]
    yield from _days(days)
    yield from _decimal(amounts)
    yield from _zone(days)
    yield from _impossible(facts, match)
    doubt = money_of_nobody(sample, match)
    if doubt:
        yield Line("placeholders: []", doubt)
    spare = [name for name in facts if name not in match.fields.values()]
    if spare:
        yield Line("# Not read; to read one, name it under fields.")
        yield Line("ignored_fields:")
        yield from (Line(f"- {_quoted(name)}") for name in spare)


def _days(columns: list[Facts]) -> Iterator[Line]:
    filled = [column for column in columns if column.values]
    forms = list(dict.fromkeys(form for column in filled for form in column.day_forms))
    settled = {column.day_forms[0] for column in filled if len(column.day_forms) == 1}
    open_ones = [column for column in filled if len(column.day_forms) > 1]
    if not filled or forms == ["iso"]:
        return
    if {"day_first", "month_first"} <= settled:
        yield Line(f"dates: [{', '.join(sorted(settled))}]", "some columns write the day first and others the month")
        return
    if open_ones and not settled & {"day_first", "month_first"}:
        kept = [form for form in forms if form != "month_first"]
        example = open_ones[0].distinct[0]
        yield Line(
            f"dates: [{', '.join(map(_quoted, kept))}]",
            f"{example} may be either, day first or month first: no value tells",
        )
        return
    kept = [form for form in forms if form in settled]
    yield Line(f"dates: [{', '.join(map(_quoted, kept))}]")


def _decimal(columns: list[Facts]) -> Iterator[Line]:
    filled = [column for column in columns if any(sign in value for value in column.distinct for sign in ".,")]
    signs = frozenset(".,").intersection(*(column.decimals for column in filled)) if filled else frozenset(".")
    if not signs:
        yield Line('decimal: "."', "some amounts have a comma for the decimal sign and others a dot")
    elif len(signs) == 2:
        example = next(value for value in filled[0].distinct if "." in value or "," in value)
        yield Line('decimal: "."', f"{example} may be either, thousands or decimals: no value tells")
    elif signs == {","}:
        yield Line('decimal: ","')


def _zone(columns: list[Facts]) -> Iterator[Line]:
    zones = {zone: column for column in columns if (zone := midnight_zone(column.distinct)) is not None}
    for zone, column in list(zones.items())[:1]:
        doubt = f"moments such as {column.values[0]} are midnights there; as UTC their days would be other ones"
        yield Line(f"zone: {zone}", doubt)


def _impossible(facts: dict[str, Facts], match: Match) -> Iterator[Line]:
    found = {name: facts[column].impossible for name, column in match.fields.items() if name in ("end_on", "due_at")}
    for name, values in found.items():
        if values:
            doubt = f"{values[0]} is no day between 1900 and 2199; such a day is taken as unknown"
            yield Line(f"unknown_if_impossible: [{name}]", doubt)


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN else json.dumps(text, ensure_ascii=False)
