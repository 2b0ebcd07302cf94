"""The name of a file that is taken away, which says what is in it wherever it lies."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from dashboard.model import World

# Filters whose ids say by themselves what they are.
PLAIN = ("client", "vendor", "service", "organisation", "clients", "vendors", "services", "organisations")
# Keys of an address that say nothing of the rows beside what the name says anyway.
SILENT = ("v", "q", "query")
# Folders take names of 255 bytes; in so many characters of them the filters are told.
LONGEST = 100


def slug(text: str) -> str:
    """Return a text as small ASCII letters, digits and hyphens; empty where it has none of them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def file_name(subject: str, asked: Mapping[str, Any], world: World, form: str) -> str:
    """Return `linchpin_<subject>_<filters>_<as-of>_<data version>.<form>`, without filters where none is set.

    `asked` holds what the reader set, by key; filters too long to be told end in a hash of all of them.
    """
    told = [_told(name, value) for name, value in asked.items() if value is not None and name not in SILENT]
    filters = "_".join(filter(None, told))
    if len(filters) > LONGEST:
        digest = hashlib.sha256(repr(sorted(asked.items(), key=lambda item: item[0])).encode()).hexdigest()[:8]
        filters = f"{filters[:LONGEST].rstrip('_-')}-{digest}"
    parts = ["linchpin", slug(subject)[:LONGEST], filters, world.as_of.isoformat(), world.version]
    return f"{'_'.join(part for part in parts if part)}.{form}"


def _told(name: str, value: Any) -> str:
    parts = value if isinstance(value, list | tuple) else [value]
    said = slug("-".join(str(part) for part in parts))
    return said if name in PLAIN else f"{slug(name)}-{said}"
