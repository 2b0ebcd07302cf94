"""Confirm that a name means an organisation, or take that back: one row of aliases.csv, then a build and a swap."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from dashboard.errors import DataRefused, Finding
from dashboard.intake.aliases import Alias, aliases_path, aliases_text, read_aliases
from dashboard.intake.alike import Organisation, nearest_names
from dashboard.settings import Settings
from dashboard.warehouse.build import Built, build_locked
from dashboard.warehouse.imports.names import Named, Spelling, named
from dashboard.warehouse.lock import Lock, locked
from dashboard.warehouse.modelled import Progress, silent
from dashboard.warehouse.recovery import trying

SEE = "See `python -m dashboard names list`."


@dataclass(frozen=True)
class Merged:
    """What was confirmed or taken back, what counts elsewhere now (mentions and money), and the version with it."""

    alias: Alias
    moved: Organisation
    built: Built


def merge(settings: Settings, name: str, organisation: str, reason: str = "", tell: Progress = silent) -> Merged:
    """Let a name mean an organisation. Raises DataRefused, and nothing has changed then.

    Refused are unknown names, a name that means another already or that others mean, and a name that is the
    organisation anyway.
    """
    with locked(settings) as lock:
        with named(settings) as known:
            held = read_aliases(settings)
            moved = _held_to_rules(known, held, name, organisation)
            target = _found(known, organisation)
            own = moved.own_name
            counted = next(one for one in known.organisations() if one.party_id == moved.party_id)
        alias = Alias(own, target.own_name, datetime.date.today().isoformat(), " ".join(reason.split()))
        return Merged(alias, counted, _rebuilt(settings, lock, [*held, alias], tell))


def split(settings: Settings, name: str, tell: Progress = silent) -> Merged:
    """Let a name mean itself again. Raises DataRefused if it was never merged."""
    with locked(settings) as lock:
        held = read_aliases(settings)
        with named(settings) as known:
            keys = {known.key(alias.name): alias for alias in held}
            own = {one.own_name for one in known.spellings() if one.key == known.key(name)}
            found = keys.get(known.key(name)) or next(
                (keys[key] for one in sorted(own) if (key := known.key(one)) in keys), None
            )
        if found is None:
            raise DataRefused(
                Finding(f'"{name}"', "is not merged into another.", _hint(name, [a.name for a in held]))
            )
        built = _rebuilt(settings, lock, [alias for alias in held if alias is not found], tell)
        with named(settings) as known:
            there = {one.own_name: one.party_id for one in known.spellings()}
            counted = {one.party_id: one for one in known.organisations()}
            nobody = Organisation("", found.name)
            return Merged(found, counted.get(there.get(found.name, ""), nobody), built)


def _held_to_rules(known: Named, held: list[Alias], name: str, organisation: str) -> Spelling:
    """Return the name's own organisation. Raises DataRefused for whatever may not be merged."""
    here, there = _found(known, name), _found(known, organisation)
    key, target = known.key(here.own_name), known.key(there.own_name)
    meant = {known.key(alias.name): alias for alias in held}
    mean_it = sorted(alias.name for alias in held if known.key(alias.organisation) == key)
    where = f'"{here.own_name}"'
    if here.own_name == there.own_name or key == target:
        others = sorted({one.own_name for one in known.spellings() if one.key == known.key(name)} - {here.own_name})
        do = (
            f"Others of that name are told apart: name {_quoted(others, 'or')}."
            if others
            else "Nothing is to be done."
        )
        raise DataRefused(Finding(where, f'is "{there.own_name}" already.', do))
    if key in meant:
        what = f'means "{meant[key].organisation}" already.'
        do = f'To change that, first run `python -m dashboard names split "{here.own_name}"`.'
        raise DataRefused(Finding(where, what, do))
    if target in meant:
        final = meant[target].organisation
        what, do = f'means "{final}" itself.', f'Merge "{here.own_name}" into "{final}".'
        raise DataRefused(Finding(f'"{there.own_name}"', what, do))
    if mean_it:
        what = f"is what {_quoted(mean_it[:3], 'and')} {'means' if len(mean_it) == 1 else 'mean'}."
        do = f'Merge "{there.own_name}" into it instead, or first split what means it.'
        raise DataRefused(Finding(where, what, do))
    return here


def _found(known: Named, name: str) -> Spelling:
    """Return the organisation that a spelling belongs to. Raises DataRefused if there is none, or several."""
    spellings, key = known.spellings(), known.key(name)
    found = {one.own_name: one for one in spellings if one.key == key}
    exact = next((one for one in found.values() if known.key(one.own_name) == key), None)
    if exact is not None:
        return exact
    if len(found) > 1:
        several = f"Name one: {_quoted(sorted(found), 'or')}."
        raise DataRefused(Finding(f'"{name}"', "is a spelling of several organisations.", several))
    if not found:
        hint = _hint(name, [one.spelling for one in spellings])
        raise DataRefused(Finding(f'"{name}"', "is the name of no organisation here.", hint))
    return next(iter(found.values()))


def _hint(name: str, known: list[str]) -> str:
    close = nearest_names(name, known)
    return f"Did you mean {_quoted(close, 'or')}?" if close else SEE


def _quoted(names: list[str], word: str) -> str:
    return f" {word} ".join(f'"{name}"' for name in names)


def _rebuilt(settings: Settings, lock: Lock, aliases: list[Alias], tell: Progress) -> Built:
    with trying(settings, aliases_path(settings), aliases_text(aliases)):
        return build_locked(settings, lock, tell)
