"""How much of the machine a build or an import may take: what the environment says, else all threads and DuckDB's own
four fifths of the memory.
"""

from __future__ import annotations

import os
import re

from dashboard.errors import DataRefused, Finding

MEMORY, THREADS = "LINCHPIN_MEMORY", "LINCHPIN_THREADS"
# Each variable: the setting of DuckDB, what it takes, and how that is said.
LIMITS = {
    MEMORY: ("memory_limit", r"[1-9]\d*(\.\d+)? ?[MGT]i?B|([1-9]\d?|100) ?%", "an amount of memory, such as 2GB"),
    THREADS: ("threads", r"[1-9]\d{0,3}", "a number of threads, such as 2"),
}


def limits_config() -> dict[str, str | bool | int | float | list[str]]:
    """Return the settings of a connection that holds to the limits; what does not fit into memory goes to disk.

    Raises DataRefused for a limit that cannot be read.
    """
    config: dict[str, str | bool | int | float | list[str]] = {}
    for variable, (name, form, words) in LIMITS.items():
        said = os.environ.get(variable, "").strip()
        if said and not re.fullmatch(form, said, re.IGNORECASE):
            raise DataRefused(Finding(variable, f'"{said}" is not {words}.', "Set it so, or leave it out."))
        if said:
            config[name] = said
    return config
