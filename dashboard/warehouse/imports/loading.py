"""Lay the imports that count before a build: their rows stay in their files, and views put them side by side."""

from __future__ import annotations

import datetime

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.intake.kinds import KINDS, TABLES
from dashboard.intake.live import FORMAT
from dashboard.intake.manifest import TOLD, kept_profile, read_card
from dashboard.intake.rule_words import rule_words
from dashboard.settings import Settings, shown
from dashboard.warehouse.statements import statement

FORM, VIEW = "imported.{}_form", "imported_{}"


def load(
    connection: duckdb.DuckDBPyConnection, settings: Settings, live: tuple[str, ...], as_of: datetime.date
) -> datetime.date:
    """Make a view `imported_<table>` of every table; return the later of `as_of` and the days the imports reach to.

    Raises DataRefused for an import that is not there, or was written by an older Linchpin.
    """
    files: dict[str, list[tuple[str, str]]] = {table: [] for table in (*TABLES, "told")}
    for place, name in enumerate(live, start=1):
        folder = settings.imports / name
        card = read_card(folder)
        if card.format != FORMAT:
            what = f"has form {card.format}; this Linchpin reads form {FORMAT}."
            raise DataRefused(Finding(shown(folder), what, "Run `python -m dashboard upgrade`."))
        said = card.model_dump(exclude={"format", "files", "rules"})
        also = {
            "told": list(card.told),
            "profile_row": kept_profile(folder)[0].row,
            "import_id": name,
            "place": place,
        }
        connection.execute(statement("insert_import"), said | also)
        for rule in card.rules:
            did = {**rule.model_dump(), "words": rule_words(rule.rule), "import_id": name}
            connection.execute(statement("insert_import_rule"), did)
        for table in KINDS[card.kind].tables or (card.kind,):
            files[table].append((name, str(folder / f"{table}.parquet")))
        files["told"].append((name, str(folder / TOLD)))
        as_of = max(as_of, card.as_of)
    for table, found in files.items():
        _side_by_side(connection, table, found).create_view(VIEW.format(table))
    return as_of


def _side_by_side(
    connection: duckdb.DuckDBPyConnection, table: str, files: list[tuple[str, str]]
) -> duckdb.DuckDBPyRelation:
    form = connection.table(FORM.format(table))
    whole = form
    for name, path in files:
        columns = [duckdb.ColumnExpression(column) for column in form.columns[1:]]
        rows = connection.read_parquet(path).select(duckdb.ConstantExpression(name).alias("import_id"), *columns)
        whole = whole.union(rows)
    return whole
