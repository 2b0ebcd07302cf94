"""Tokens for scripts and links for readers without an account: signed, of one reader, expiring, revocable."""

from __future__ import annotations

import datetime
import json
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.access.rules import Reader, Rules, Scope
from dashboard.access.secret import GRANTS, secret_of
from dashboard.durable import write_durably
from dashboard.entitlement import Entitlement
from dashboard.errors import DataRefused, Finding
from dashboard.settings import Settings, shown

Kind = Literal["token", "share"]
_ID = re.compile(r"[0-9a-f]{16}")
LONGEST = 500


@dataclass(frozen=True)
class Grant:
    """What somebody was given: of which reader, what that one saw then, for what, and until when."""

    id: str
    kind: Kind
    reader: str
    everything: bool
    clients: tuple[str, ...]
    vendors: tuple[str, ...]
    given_at: str
    expires_at: str
    page: str = ""
    params: tuple[tuple[str, str], ...] | None = None
    note: str = ""
    revoked_at: str = ""

    @property
    def state(self) -> str:
        """`revoked`, `expired`, or until when it counts."""
        if self.revoked_at:
            return "revoked"
        return "expired" if _moment(self.expires_at) <= _now() else f"until {self.expires_at[:16].replace('T', ' ')}"


@dataclass(frozen=True)
class Wish:
    """What is to be given: of which kind, of which reader, for how many days, and for a link, of what."""

    kind: Kind
    reader: str
    days: float
    scope: Scope | None = None
    note: str = ""


def give(settings: Settings, rules: Rules, wish: Wish) -> tuple[Grant, str]:
    """Return a new grant and the signed text that stands for it, which is kept nowhere.

    Raises DataRefused for a reader that the rules do not name.
    """
    if wish.reader not in rules.readers:
        do = f"It names: {', '.join(rules.readers)}."
        raise DataRefused(Finding(shown(settings.access), f'names no reader "{wish.reader}".', do))
    sees, now = rules.readers[wish.reader].entitlement, _now()
    made = Grant(
        id=secrets.token_hex(8),
        kind=wish.kind,
        reader=wish.reader,
        everything=sees.is_everything,
        clients=sees.clients,
        vendors=sees.vendors,
        given_at=now.isoformat(timespec="seconds"),
        expires_at=(now + datetime.timedelta(days=wish.days)).isoformat(timespec="seconds"),
        page=wish.scope.page if wish.scope else "",
        params=wish.scope.params if wish.scope else None,
        # A listing has a line for each.
        note=" ".join(wish.note.split())[:LONGEST],
    )
    _keep(settings, made)
    return made, _signed(settings, wish.kind, made.id)


def granted(settings: Settings, rules: Rules, kind: Kind, text: str) -> Reader | None:
    """Return the reader that a signed text stands for now; None if it was forged, has expired or was revoked.

    It never sees more than its reader did when it was given, nor more than that reader does now.
    """
    try:
        grant_id = str(_signer(settings, kind).loads(text)) if len(text) <= LONGEST else ""
    except BadSignature:
        return None
    # Base64 spells one signature in many ways; a text that was never given counts for nothing.
    found = _load(settings, grant_id) if _signed(settings, kind, grant_id) == text else None
    if found is None or found.kind != kind or found.revoked_at or _moment(found.expires_at) <= _now():
        return None
    rule = rules.readers.get(found.reader)
    if rule is None:
        return None
    sees = Entitlement(found.clients, found.vendors, found.everything).within(rule.entitlement)
    return Reader(found.reader, sees, Scope(found.page, found.params) if kind == "share" else None)


def all_grants(settings: Settings) -> list[Grant]:
    """Return all that was ever given and not removed, the oldest first."""
    found = (_load(settings, path.stem) for path in _folder(settings).glob("*.json"))
    return sorted((one for one in found if one), key=lambda one: (one.given_at, one.id))


def revoke(settings: Settings, grant_id: str) -> Grant:
    """End a grant at once, and return it; raises DataRefused where there is none of that id."""
    found = _load(settings, grant_id)
    if found is None:
        raise DataRefused(Finding(grant_id, "is no link and no token.", "`python -m dashboard access` lists all."))
    ended = Grant(**{**asdict(found), "revoked_at": found.revoked_at or _now().isoformat(timespec="seconds")})
    _keep(settings, ended)
    return ended


def _folder(settings: Settings) -> Path:
    return settings.data / GRANTS


def _keep(settings: Settings, grant: Grant) -> None:
    _folder(settings).mkdir(parents=True, exist_ok=True)
    write_durably(_folder(settings) / f"{grant.id}.json", json.dumps(asdict(grant), indent=1) + "\n")


def _load(settings: Settings, grant_id: str) -> Grant | None:
    if not _ID.fullmatch(grant_id):
        return None
    try:
        held: dict[str, Any] = json.loads((_folder(settings) / f"{grant_id}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    params = held.pop("params")
    pairs = None if params is None else tuple((str(key), str(value)) for key, value in params)
    return Grant(**{**held, "clients": tuple(held["clients"]), "vendors": tuple(held["vendors"])}, params=pairs)


def _signed(settings: Settings, kind: Kind, grant_id: str) -> str:
    return str(_signer(settings, kind).dumps(grant_id))


def _signer(settings: Settings, kind: Kind) -> URLSafeSerializer:
    """Return what signs and knows the texts of a kind."""
    return URLSafeSerializer(secret_of(settings), salt=f"linchpin {kind}")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
