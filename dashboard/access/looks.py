"""What somebody who signed in saw when they looked last: of each page the data version and the day, under no name."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.access.secret import secret_of
from dashboard.durable import write_durably
from dashboard.settings import Settings

# Pages that are remembered of one person, those that were looked at least lately going first.
MOST = 200


@dataclass(frozen=True)
class Look:
    """The version and day of the look before the data changed, and of the last one; empty where there was none."""

    version: str
    on: str
    before: str = ""
    before_on: str = ""


def person_of(settings: Settings, claims: Mapping[str, Any]) -> str:
    """Return a key for somebody who signed in, from which nobody without the secret learns who it is."""
    named = f"{claims.get('iss', '')} {claims.get('sub') or claims.get('email')}"
    return hashlib.blake2b(named.encode(), key=secret_of(settings).encode(), digest_size=16).hexdigest()


def look(settings: Settings, person: str, page: str, version: str, today: datetime.date) -> Look:
    """Note that somebody looks at a page of a version, and return what they saw of it before.

    A second look at the same version still shows what the first one showed. Nothing is said of a disk that takes no
    note: the page is shown all the same.
    """
    path = settings.data / "looks" / f"{person}.json"
    held = _held(path)
    last = held.pop(page, None)
    if last is None:
        now = Look(version, today.isoformat())
    elif last.version == version:
        now = Look(version, today.isoformat(), last.before, last.before_on)
    else:
        now = Look(version, today.isoformat(), last.version, last.on)
    if now != last:
        kept = dict([*held.items(), (page, now)][-MOST:])
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, json.dumps({name: asdict(one) for name, one in kept.items()}))
    return now


def _held(path: Path) -> dict[str, Look]:
    try:
        return {name: Look(**one) for name, one in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
