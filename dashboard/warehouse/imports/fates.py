"""Give every row of an import one fate, taken, refused or ignored, and write the rows down."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.intake.manifest import TOLD
from dashboard.intake.profile import Profile
from dashboard.progress import Watch
from dashboard.settings import INTAKE
from dashboard.warehouse.imports.laying import len_of
from dashboard.warehouse.imports.left_rows import Laid
from dashboard.warehouse.statements import statement


def fates_of(
    connection: duckdb.DuckDBPyConnection, profile: Profile, work: Path, laid: Laid, watch: Watch
) -> dict[str, int]:
    """Give every row one fate, write the rows, and return the counts. Raises DataRefused if a row is lost."""
    kind = profile.kind_name
    connection.execute((INTAKE / f"{kind}.sql").read_text(encoding="utf-8"))
    connection.read_parquet(str(work / "left.parquet")).create("left_out")
    if profile.row == "register":
        _find_faults(connection, kind)
    else:
        _read_rows(connection, kind)
    watch.step("sorting rows")
    connection.execute((INTAKE / f"{kind}_fates.sql").read_text(encoding="utf-8"))
    for end in ("ignored", "repeat", "rule"):
        connection.table(f"{kind}_{end}").create_view(f"kind_{end}")
    connection.execute(statement("import_told"))
    connection.table("told").write_parquet(str(work / TOLD), compression="zstd")
    for table in profile.kind.tables or (kind,):
        connection.table(f"{table}_taken").create_view("kind_taken")
        connection.execute(statement("import_taken"), {"path": str(work / f"{table}.parquet")})
    taken = taken_of(connection, profile, work)
    ((refused, ignored),) = connection.execute(statement("import_counts")).fetchall()
    counts = {"read": laid.read, "taken": len_of(taken), "refused": refused, "ignored": ignored}
    if laid.read != counts["taken"] + refused + ignored:
        what = f"{laid.read} rows were read, and {counts} is not all of them."
        raise DataRefused(Finding("import", what, "This is a fault of data/intake: report it. Nothing was changed."))
    return counts


def taken_of(connection: duckdb.DuckDBPyConnection, profile: Profile, work: Path) -> duckdb.DuckDBPyRelation:
    """Return the rows that were taken: those written down, for a log is slow to sort twice, or a register's own."""
    if profile.kind.tables:
        return connection.table(f"{profile.kind_name}_taken")
    return connection.read_parquet(str(work / f"{profile.kind_name}.parquet"))


def _read_rows(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Rows without a fatal fault. Text is read once and kept; columns with types are cheap to read again."""
    ((is_view,),) = connection.execute(statement("import_is_view"), {"name": f"{kind}_plain"}).fetchall()
    parsed = connection.view(f"{kind}_parsed")
    if is_view:
        parsed.create_view(f"{kind}_typed")
    else:
        parsed.create(f"{kind}_typed")
    _find_faults(connection, kind)
    typed = connection.table(f"{kind}_typed")
    aside = [name for name in typed.columns if name == "raw" or name.endswith("_read")]
    rows = typed.select(duckdb.StarExpression(exclude=aside))
    if len_of(connection.table("fatal")):
        rows = rows.join(connection.table("fatal"), "ordinal", how="anti")
    rows.create_view(f"{kind}_read")


def _find_faults(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Make `fault` and `fatal`. A register needs no more: each of its templates has a view of typed rows."""
    connection.execute((INTAKE / f"{kind}_faults.sql").read_text(encoding="utf-8"))
    connection.view(f"{kind}_fault").create("fault")
    connection.execute(statement("import_fatal"))
