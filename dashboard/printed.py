"""Text as it is printed into a terminal: what would steer it, or turns the reading round, is written out."""

from __future__ import annotations

import re

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: object) -> str:
    r"""Return a text of which only tabs and new lines move anything; an escape is written as `\x1b`."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))
