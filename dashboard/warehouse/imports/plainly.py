"""Whatever stops an import, told as where, what and what to do: never a traceback, whatever the files hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow

from dashboard.errors import DataRefused, Finding
from dashboard.intake.profile import Profile
from dashboard.settings import Settings
from dashboard.warehouse.disk import disk_fault
from dashboard.warehouse.statements import statement

MORE = "Close other programs, or give the file in several parts. Nothing was changed."
MEND = "Correct the value or the profile it speaks of, and import again. Nothing was changed."
# What no file can bring about: a statement or the database itself is wrong.
OURS = (duckdb.BinderException, duckdb.CatalogException, duckdb.InternalException, duckdb.ParserException)
REPORT = "Nothing was changed. Report it, with the first lines of the file."


@contextmanager
def told_plainly(settings: Settings, where: str) -> Iterator[None]:
    """Turn what the disk, memory, DuckDB or Arrow refuse within the block into a DiskRefused or DataRefused."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (MemoryError, duckdb.OutOfMemoryException) as error:
        raise DataRefused(Finding(where, f"needs more memory than there is ({_first(error)}).", MORE)) from None
    except OURS as error:
        raise DataRefused(Finding("import", f"stopped in the database ({_first(error)}).", REPORT)) from error
    except (OSError, duckdb.Error) as error:
        if refused := disk_fault(settings, error):
            raise refused from None
        raise DataRefused(Finding(where, f"cannot be taken in ({_first(error)}).", MEND)) from None
    except (pyarrow.ArrowException, UnicodeError) as error:
        raise DataRefused(Finding(where, f"cannot be taken in ({_first(error)}).", MEND)) from None


def check_profile(connection: duckdb.DuckDBPyConnection, profile: Profile) -> None:
    """Raise DataRefused where the database does not know the zone, a form or a pattern of a profile."""
    asked = [
        ("probe_zone", [profile.zone], "zone", "Write a name such as UTC or Australia/Sydney."),
        (
            "probe_form",
            profile.date_formats,
            "dates",
            "Write iso, day_first, month_first or a form: %d.%m.%Y.",
        ),
        (
            "probe_pattern",
            profile.placeholders,
            "placeholders",
            r"Write a regular expression; a sign as \( or \*.",
        ),
    ]
    faults = []
    for name, values, key, hint in asked:
        for value in values:
            try:
                connection.execute(statement(name), {"value": value}).fetchall()
            except duckdb.Error as error:
                what = f'{key} "{value[:60]}" cannot be used ({_first(error)}).'
                faults.append(Finding(f"profile {profile.title}", what, hint))
    if faults:
        raise DataRefused(*faults)


def _first(error: BaseException) -> str:
    """Return the first line of an error without its full stop."""
    said = str(error).strip() or type(error).__name__
    return said.splitlines()[0][:300].rstrip(".")
