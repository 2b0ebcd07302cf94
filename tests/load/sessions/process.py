"""What a process takes, as Linux tells it: memory that it holds, and time on processors."""

from __future__ import annotations

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Return the megabytes (a million bytes) of memory that a process holds now."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) * 1024 / 1e6


def processor_seconds(pid: int) -> float:
    """Return the seconds that all threads of a process have spent on processors, in its own code and the system's."""
    # The name of the program stands in brackets and may hold blanks.
    _, _, fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")
    own, system = fields.split()[11:13]
    return (int(own) + int(system)) / TICK
