"""The imports that count: `imports/live.yml` names them in order, and one rename changes it.

While somebody has gone back, the same file keeps under `latest` those that counted before: going on to the latest
makes them count again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from dashboard import strict_yaml
from dashboard.declared import Strict
from dashboard.durable import sync, write_durably
from dashboard.errors import DataRefused, Finding
from dashboard.settings import Settings, shown

# Of what an import writes; one with a lower number is read anew from its received files by `upgrade`.
FORMAT = 1
ID = re.compile(r"[0-9a-f]{12}")
RESTORE = "Import its files again, or go back with `python -m dashboard versions use`."


class Live(Strict):
    """`live.yml`: the ids of the imports that count, the first one first; `latest` while others count than did."""

    imports: tuple[str, ...]
    latest: tuple[str, ...] = ()


def live_path(settings: Settings) -> Path:
    """Return where the list of live imports lies."""
    return settings.imports / "live.yml"


def import_path(settings: Settings, import_id: str) -> Path:
    """Return the folder of an import."""
    return settings.imports / import_id


def read_live(settings: Settings) -> tuple[str, ...]:
    """Return the ids of the live imports in order, none if there is no list.

    Raises DataRefused for a list that cannot be read, an id twice, or one whose folder is missing.
    """
    ids = _read(settings).imports
    check_live(settings, ids)
    return ids


def read_latest(settings: Settings) -> tuple[str, ...]:
    """Return the imports that counted before somebody went back, none if nobody did. Raises DataRefused."""
    return _read(settings).latest


def listed(settings: Settings) -> tuple[str, ...]:
    """Return the ids in the list, whether or not their imports are there. Raises DataRefused if it cannot be read."""
    return _read(settings).imports


def _read(settings: Settings) -> Live:
    path = live_path(settings)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Live(imports=())
    except UnicodeDecodeError as error:
        raise DataRefused(Finding(shown(path), f"is not UTF-8 ({error.reason}).", RESTORE)) from None
    return strict_yaml.read(text, Live, shown(path), DataRefused)


def check_live(settings: Settings, ids: Iterable[str]) -> None:
    """Raise DataRefused for each id that is none, stands twice, or whose import is not there."""
    named = list(ids)
    where = shown(live_path(settings))
    faults = []
    for place, import_id in enumerate(named):
        if not ID.fullmatch(import_id):
            faults.append(Finding(where, f'"{import_id}" is no import id.', "An id has 12 hex digits."))
        elif import_id in named[:place]:
            faults.append(Finding(where, f"import {import_id} stands twice.", "Keep one of them."))
        elif not (import_path(settings, import_id) / "import.yml").is_file():
            faults.append(Finding(where, f"import {import_id} is named and is not there.", RESTORE))
    if faults:
        raise DataRefused(*faults)


def format_of(settings: Settings, import_id: str) -> int:
    """Return the format number of an import; raises DataRefused if its `import.yml` names none."""
    path = import_path(settings, import_id) / "import.yml"
    try:
        told = yaml.safe_load(path.read_bytes())
    except yaml.YAMLError:
        told = None
    number = told.get("format") if isinstance(told, dict) else None
    if not isinstance(number, int):
        raise DataRefused(Finding(shown(path), "names no format.", RESTORE))
    return number


def write_live(settings: Settings, ids: Iterable[str], latest: Iterable[str] = ()) -> None:
    """Make these the imports that count, in this order, by one rename. Raises DataRefused as `read_live` does.

    `latest` names those that `versions use latest` makes count again; there are none where that changes nothing.
    """
    named, aside = list(ids), list(latest)
    check_live(settings, named)
    if not named and not live_path(settings).exists():
        return
    settings.imports.mkdir(exist_ok=True)
    sync(settings.data)
    said = {"imports": named} | ({"latest": aside} if aside not in ([], named) else {})
    write_durably(live_path(settings), yaml.safe_dump(said, sort_keys=False))
