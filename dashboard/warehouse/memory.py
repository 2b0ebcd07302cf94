"""How much memory the database may take: what LINCHPIN_MEMORY says, else DuckDB's own four fifths of the machine."""

from __future__ import annotations

import os

VARIABLE = "LINCHPIN_MEMORY"


def memory_config() -> dict[str, str | bool | int | float | list[str]]:
    """Return the settings of a connection that holds to the limit; what does not fit is laid on the disk."""
    limit = os.environ.get(VARIABLE, "")
    return {"memory_limit": limit} if limit else {}
