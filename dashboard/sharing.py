"""The commands of access: who may see what, links to briefs, tokens for scripts, and an end to either."""

from __future__ import annotations

import argparse
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.access.grants import Grant, Wish, all_grants, give, revoke
from dashboard.access.provider import provider
from dashboard.access.rules import Rules, Scope, rules_of
from dashboard.addressed import once
from dashboard.catalog.folder import catalogue
from dashboard.entitlement import Entitlement
from dashboard.errors import DataRefused, Finding, LinchpinError, QueryRefused, nearest
from dashboard.page.names import WITHOUT_BRIEF, page_names
from dashboard.printed import printable
from dashboard.progress import bar
from dashboard.settings import Settings, shown
from dashboard.view import KEYS, read_view
from dashboard.warehouse.extract import ensure_extract
from dashboard.warehouse.version import current_id, open_version

# What a link carries of the address it is made of.
KEPT = tuple(name for name in KEYS if name != "view_as")


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Run `access`, `share` or `token`; raises LinchpinError where there are no rules, or where they say no."""
    rules = rules_of(settings)
    if rules is None:
        what, do = "is not there, so the server is for this machine alone.", 'See "Who may see what" in the README.'
        raise DataRefused(Finding(shown(settings.access), what, do))
    match known.command, getattr(known, "action", None):
        case "share", _:
            print(printable(_shared(settings, rules, known)))
        case "token", _:
            made, text = give(settings, rules, Wish("token", known.reader, known.days, note=known.note))
            print(printable(f"{_told(made)}\nIt is shown this once:\n{text}"))
        case _, "revoke":
            print(printable(_told(revoke(settings, known.id))))
        case _, "lay":
            lay_all(settings, rules)
        case _:
            print(printable(_listed(settings, rules)))
    return 0


def lay_all(settings: Settings, rules: Rules) -> None:
    """Make the file of every reader for the version that serves, where it is not there yet.

    Raises DataRefused for those that could not be made, when all others are.
    """
    version = current_id(settings)
    wanted = {rule.entitlement for rule in rules.readers.values() if not rule.entitlement.is_everything}
    faults: list[Finding] = []
    with bar(len(wanted)) as tell:
        for sees in sorted(wanted, key=str):
            tell(str(sees))
            try:
                ensure_extract(replace(settings, sees=sees), version)
            except DataRefused as refused:
                faults += refused.findings
    laid = len(wanted) - len(faults)
    print(
        f"{laid:,} reader's file holds" if laid == 1 else f"{laid:,} readers' files hold", f"data version {version}"
    )
    if faults:
        raise DataRefused(*faults)


def _shared(settings: Settings, rules: Rules, known: argparse.Namespace) -> str:
    address = urlsplit(known.address)
    scope = _scope(settings, rules, known)
    base = f"{address.scheme}://{address.netloc}" if address.netloc else _server(settings)
    made, text = give(settings, rules, Wish("share", known.reader, known.days, scope, known.note))
    shown = parse_qsl(address.query) if scope.params is None else scope.params
    asked = urlencode([*((name, value) for name, value in shown if name in KEPT), ("share", text)])
    return f"{_told(made)}\n{base}/brief/{scope.page}?{asked}"


def _server(settings: Settings) -> str:
    """Return where people reach the server, as sign_in.toml says; empty where it does not."""
    try:
        found = provider(settings)
    except DataRefused:
        return ""
    return str(found["auth"]["redirect_uri"]).removesuffix("/oauth2callback") if found else ""


def _scope(settings: Settings, rules: Rules, known: argparse.Namespace) -> Scope:
    """Return what the link shows; raises QueryRefused for what is no brief, or no view of its reader's."""
    address = urlsplit(known.address)
    above, _, page = address.path.strip("/").rpartition("/")
    pages = [name for name in page_names(catalogue(settings.queries)) if name not in WITHOUT_BRIEF]
    if above.rpartition("/")[2] != "brief" or page not in pages:
        do = f"Write /brief/PAGE. {nearest(page, pages)}".strip()
        raise QueryRefused(Finding(known.address, "is no address of a brief.", do))
    given = once(pair for pair in parse_qsl(address.query) if pair[0] not in ("share", "view_as", "page"))
    if known.reader in rules.readers:
        sees = rules.readers[known.reader].entitlement
        world = open_version(replace(settings, sees=sees), given.get("v")).world
        _, ignored = read_view(page, given, world)
        if faults := [*(one.finding for one in ignored), *_of_others(sees, given)]:
            raise QueryRefused(*faults)
    return Scope(page, None if known.any_view else tuple(given.items()))


def _of_others(sees: Entitlement, given: dict[str, str]) -> list[Finding]:
    """Say which client or vendor of an address is another's: its page would look as if there were nothing to tell."""
    own = {"client": sees.clients if not sees.vendors else (), "vendor": sees.vendors if not sees.clients else ()}
    return [
        Finding(name, f'"{one}" is not what the reader may see.', f"Write one of: {', '.join(ids)}.")
        for name, ids in own.items()
        if ids and not sees.is_everything
        for one in filter(None, given.get(name, "").split(","))
        if one not in ids
    ]


def _told(grant: Grant) -> str:
    asked = "?..." if grant.params is None else f"?{urlencode(grant.params)}" if grant.params else ""
    what = f"link to {grant.page}{asked}" if grant.kind == "share" else "token"
    return f"{grant.id}  {what} for {grant.reader}, {grant.state}{f'  {grant.note}' if grant.note else ''}"


def _listed(settings: Settings, rules: Rules) -> str:
    lines = []
    for name, rule in rules.readers.items():
        by = [
            *rule.emails,
            *(f"@{one.lstrip('@')}" for one in rule.domains),
            *(f"group {one}" for one in rule.groups),
        ]
        lines.append(f"{name}  sees {rule.entitlement}  {', '.join(by) or 'links and tokens only'}")
        lines += [f"  {found}" for found in _unknown(settings, rule.entitlement.clients, rule.entitlement.vendors)]
        lines += [f"  {found}" for found in _unreached(rules, name)]
    return "\n".join([*lines, *map(_told, all_grants(settings))])


def _unreached(rules: Rules, name: str) -> list[str]:
    """Say which addresses, domains and groups of a reader are another's, who stands before it and counts."""
    rule, before = rules.readers[name], list(rules.readers).index(name)
    claims = [
        *((one, {"email": one}) for one in rule.emails),
        *((one, {"email": f"someone@{one.lstrip('@')}"}) for one in rule.domains),
        *((f"group {one}", {rules.groups_claim: one}) for one in rule.groups),
    ]
    return [
        f"{one} is {first}'s, who stands before it."
        for one, claim in claims
        for first, other in list(rules.readers.items())[:before]
        if other.fits(claim, rules.groups_claim)
    ]


def _unknown(settings: Settings, clients: tuple[str, ...], vendors: tuple[str, ...]) -> list[str]:
    """Say which of the ids that a reader may see are in no data yet."""
    try:
        world = open_version(settings).world
    except LinchpinError:
        return []
    wrong = [("client", one, world.clients) for one in clients] + [("vendor", one, world.vendors) for one in vendors]
    return [
        f'no {kind} "{one}" is in the data that serve. {nearest(one, known)}'.strip()
        for kind, one, known in wrong
        if one not in known
    ]
