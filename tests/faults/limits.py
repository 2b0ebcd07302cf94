"""Commands run in a child under limits that are real: permission bits that bite root too, and no large files."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import resource
import sys
from pathlib import Path

from dashboard.cli import main
from dashboard.settings import Settings

CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["dashboard.keeping", "dashboard.tending", "dashboard.serving"])
# The third version of Linux' capabilities; each set is two words of 32 bits.
VERSION_3 = 0x20080522


def give_up_override() -> None:
    """Let permission bits hold for this process, root or not: no capability is left."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(VERSION_3, 0), (ctypes.c_uint32 * 6)()
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def _run(command: list[str], output: str, largest: int | None) -> None:
    give_up_override()
    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as nowhere, open(output, "w") as said, contextlib.redirect_stderr(said):
        del nowhere
        sys.stdout = said
        status = main(command)
        said.write(f"status {status}\n")
        said.flush()
    os._exit(status)


def limited(settings: Settings, *command: str, largest: int | None = None) -> list[str]:
    """Run a command without a right to override permissions, and with files no larger than `largest` bytes.

    Returns the lines it printed, its status the last.
    """
    output = settings.data.parent / "said"
    asked = ["--data", str(settings.data), "--queries", str(settings.queries), *command]
    child = CHILDREN.Process(target=_run, args=(asked, str(output), largest))
    child.start()
    child.join(120)
    return Path(output).read_text().splitlines()
