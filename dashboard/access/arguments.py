"""What the commands of access take: `access`, `share` and `token`."""

from __future__ import annotations

import argparse
from typing import Any

LONGEST_DAYS = 366


def add_access(found: Any) -> None:
    """Add the commands to the parser of commands."""
    access = found.add_parser("access", help="hold access.yml to its rules; list readers, links and tokens")
    action = access.add_subparsers(dest="action")
    action.add_parser("lay", help="make the file of every reader for the version that serves")
    revoking = action.add_parser("revoke", help="end a link or a token at once")
    revoking.add_argument("id", metavar="ID", help="as `access` lists it")
    sharing = found.add_parser("share", help="make a link to a brief for readers without an account")
    sharing.add_argument("address", metavar="ADDRESS", help="of the brief: /brief/dependence?client=openai")
    _add_grant(sharing, days=14)
    sharing.add_argument("--any-view", action="store_true", help="let its readers change the filters of the page")
    sharing.add_argument("--note", default="", metavar="TEXT", help="for whom it is; shown in the list")
    token = found.add_parser("token", help="make a token with which scripts ask the API")
    _add_grant(token, days=90)
    token.add_argument("--note", default="", metavar="TEXT", help="for what it is; shown in the list")


def _add_grant(parser: argparse.ArgumentParser, days: int) -> None:
    parser.add_argument(
        "--reader", required=True, metavar="NAME", help="a reader of access.yml: it shows what they see"
    )
    parser.add_argument("--days", type=_days, default=days, metavar="N", help=f"it ends after so many ({days})")


def _days(text: str) -> float:
    """Read a number of days."""
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number <= LONGEST_DAYS:
        raise argparse.ArgumentTypeError(f'"{text}" is no number of days up to {LONGEST_DAYS}')
    return number
