"""Which edition made a version file, and whether this one can read it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.settings import shown
from dashboard.warehouse.statements import statement

# Raised with every change of the record's tables that queries of before or after cannot read; the schema writes it.
# Versions from before 0.4.0 have no number.
FORMAT = 3


def check_format(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Raise DataRefused for a version file of another edition, whose record these queries cannot read."""
    found = format_of(connection)
    if found == FORMAT:
        return
    if found > FORMAT:
        what = f"was made by a newer edition (format {found}; this one reads {FORMAT})."
        do = "Install that edition, or choose another version: `python -m dashboard versions`."
    else:
        what = "was made by an earlier edition; the questions of this one cannot read it."
        do = "Choose another one, or run `python -m dashboard upgrade`, which makes one of the present files."
    raise DataRefused(Finding(shown(path), what, do))


def format_of(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the edition that a version file was made by; 0 from before versions had one.

    Raises duckdb.Error if the file holds no record.
    """
    try:
        ((found,),) = connection.execute(statement("version_format")).fetchall()
    except duckdb.BinderException:
        return 0
    return int(found)
