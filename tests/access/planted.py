"""Two worlds that differ in nothing that one reader may see: in the second, all rows of others are planted anew."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.access.grants import Wish, give
from dashboard.access.rules import Scope, rules_of
from dashboard.settings import SCHEMA, Settings
from dashboard.warehouse.version import current_id, version_path

CANARY = "zinfandel"
RULES = """
readers:
  client: {sees: {clients: [openai]}}
  vendor: {sees: {vendors: [scale-ai]}}
  office: {sees: everything}
"""
OWN = {"client": "client_id = 'openai'", "vendor": "vendor_id = 'scale-ai'"}
# Tables whose rows are nobody's own are the same in both worlds.
REFERENCE = {
    *("version", "service", "calendar", "rivalry", "ownership", "market_size", "regulation", "currency_rate"),
    *("living_wage", "service_standard", "model_run", "party"),
}


@dataclass(frozen=True)
class World:
    """A served data folder, and the texts by which its readers ask: tokens, and links to the page of a client."""

    settings: Settings
    tokens: dict[str, str]
    links: dict[str, str]


def world(base: Settings, folder: Path, reader: str = "") -> World:
    """Return a copy of a built folder with rules; given a reader, the rows that are not theirs are planted."""
    shutil.copytree(base.data, folder, ignore=shutil.ignore_patterns("extracts", "stills", "worlds", "sources"))
    settings = Settings(folder, base.queries)
    settings.access.write_text(RULES, encoding="utf-8")
    if reader:
        plant(version_path(settings, current_id(settings)), reader)
    rules = rules_of(settings)
    assert rules is not None
    tokens = {name: give(settings, rules, Wish("token", name, 1))[1] for name in rules.readers}
    scope = {"client": Scope("client", (("client", "openai"),)), "vendor": Scope("vendor")}
    links = {name: give(settings, rules, Wish("share", name, 1, scope[name]))[1] for name in scope}
    return World(settings, tokens, links)


def plant(path: Path, reader: str) -> None:
    """Write a version file anew with every text and number changed that is in a row of others, and seal it."""
    fresh = path.with_suffix(".planted")
    with duckdb.connect(str(fresh)) as connection:
        for part in ("00_types", "10_macros"):
            connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
        connection.execute(f"attach '{path}' as whole (read_only)")
        columns = connection.execute(COLUMNS).fetchall()
        cited = _cited_elsewhere(columns, reader)
        for table in dict.fromkeys(row[0] for row in columns):
            held = {name: kind for of, name, kind in columns if of == table}
            theirs = cited if table == "source" else _theirs(table, set(held), reader)
            changed = [
                f"case when {theirs} then {_planted(name, kind)} else {name} end as {name}"
                if theirs and _may_change(table, name, kind)
                else name
                for name, kind in held.items()
            ]
            # Without the rules of the table, which not all that is planted keeps.
            connection.execute(
                f"create table record.{table} as select {', '.join(changed)} from whole.record.{table}"
            )
        connection.execute("detach whole")
        for part in ("40_views", "42_work_views"):
            connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
        connection.execute("checkpoint")
    fresh.replace(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".sha256").write_text(f"{digest}\n", encoding="utf-8")


COLUMNS = """
select table_name, column_name, data_type
from duckdb_columns()
where schema_name = 'record' and database_name = 'whole'
    and table_oid in (select table_oid from duckdb_tables() where database_name = 'whole')
order by table_name, column_index
"""
DATES = ("DATE", "TIMESTAMP")
# What a row is, said in a text: changed, it would be another kind of row.
WORDS = {("model_param", "name"), ("throughput_period", "period"), ("turnaround_period", "period")}


def _theirs(table: str, columns: set[str], reader: str) -> str:
    """Return which rows of a table are of others; an empty text for none."""
    own = OWN[reader]
    if table in REFERENCE:
        return ""
    if table == "incident" and reader == "client":
        mine = f"select incident_id from whole.record.incident_client group by 1 having bool_and({own})"
        return f"incident_id not in ({mine})"
    if table in ("contract_service", "contract_sla", "invoice"):
        return f"contract_id not in (select contract_id from whole.record.contract where {own})"
    if {"client_id", "vendor_id"} <= columns or own.split()[0] in columns:
        return f"coalesce(not ({own}), true)"
    return "true" if {"client_id", "vendor_id"} & columns else ""


def _cited_elsewhere(columns: list[tuple[str, str, str]], reader: str) -> str:
    """Return which sources no row cites that the reader may see."""
    cited = []
    for table in dict.fromkeys(of for of, name, _ in columns if name == "source_id" and of != "source"):
        theirs = _theirs(table, {name for of, name, _ in columns if of == table}, reader)
        cited.append(f"select source_id from whole.record.{table}" + (f" where not ({theirs})" if theirs else ""))
    return f"source_id not in (select source_id from ({' union all '.join(cited)}) where source_id is not null)"


def _may_change(table: str, name: str, kind: str) -> bool:
    if name.endswith("_id"):
        return False
    # Words with a meaning of their own, and what else the record holds to be so.
    if kind.startswith("ENUM") or kind == "BOOLEAN" or kind in DATES:
        return False
    return (table, name) not in WORDS


def _planted(name: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f"case when {name} is not null then '{CANARY} {name}' end"
    return f"case when {name} > 0 then ({name} * 0.7)::{kind} else {name} end"
