"""Small real worlds: DuckDB with the product's own schema, a few rows, and the product's own road to an answer."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.model import Answer
from dashboard.settings import SCHEMA, Settings
from dashboard.view import View
from dashboard.warehouse.record_tables import PARTS
from dashboard.warehouse.rollup.tables import roll_up, roll_up_periods
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version, read_world

PARENTS_FIRST = (
    *("source", "party", "service", "relationship_claim", "ownership", "rivalry", "spend"),
    *("customer_share", "vendor_financial", "event", "market_size", "market_scope", "labour"),
    *("model_run", "model_param", "model_anchor", "model_cell", "service_standard", "delivery_log", "throughput"),
    *("capacity", "pool_service", "capacity_reservation", "contract", "contract_service"),
    *("contract_sla", "invoice", "subcontract", "business_function", "service_assessment", "eligibility"),
    *("buffer_stock", "qa_sample", "annotation", "worker_pay", "living_wage", "worker_demographic"),
    *("incident", "incident_client"),
)
PERIODS = ("throughput_period", "turnaround_period")
# Columns of `lay` that name a party or a service, and the column that keeps its id.
NAMED = {
    "client": ("client_id", "client"),
    "vendor": ("vendor_id", "vendor"),
    "provider": ("provider_id", "vendor"),
}
AS_OF = datetime.date(2026, 1, 1)
ROLES = ("client", "vendor", "parent")
SERVICE = "labelling"
# What the shipped record cannot answer: nothing was imported into it, and it tells of no award that is not modelled,
# of no money without a rate, and of no groups of people or data.
UNANSWERED = {
    *("imports/rows_not_taken", "imports/what_came_in", "imports/what_rules_changed", "imports/what_the_data_hold"),
    *("contracts/award_lines", "contracts/awarded_value", "dependence/award_concentration", "dependence/award_share"),
    *("overview/awarded", "evidence/money_without_rate"),
    *("people/living_wage", "people/workforce_diversity", "quality/subgroup_gap"),
}
# Rows inserted by one statement: ten times as fast as one by one.
AT_ONCE = 100


@cache
def queries() -> Catalogue:
    """Return the product's query files, or those of LINCHPIN_QUERIES."""
    return catalogue(Settings.read().queries)


def slug(name: str) -> str:
    """Return the id under which a small world keeps a party."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def currency_of(usd_per_unit: float | None) -> str:
    """Return a currency whose unit may be worth so much: only a dollar is worth one, and it is never unknown."""
    return "USD" if usd_per_unit == 1 else "AUD" if usd_per_unit is None else "EUR"


class SmallWorld:
    """One in-memory record. Rows wait until the first question, so that parties may be named in any order."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        for part in PARTS:
            self.connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
        self._waiting: list[tuple[str, list[Any]]] = []
        self._columns = {table: self._columns_of(table) for table in PARENTS_FIRST}
        self._touched = set(PARENTS_FIRST)
        self._days: dict[tuple[str, str], datetime.date | None] = {}
        self.clear()

    def clear(self, as_of: datetime.date = AS_OF) -> None:
        """Forget every row, and set the day on which the record was gathered."""
        for table in reversed(PARENTS_FIRST):
            if table in self._touched:
                self.connection.execute(f"delete from record.{table}")
        for table in (*PERIODS, "in_work"):
            self.connection.execute(f"delete from record.{table}")
        self._touched = set()
        self.connection.execute("delete from record.version")
        bound = {"version_id": "small", "title": "A small world", "as_of": as_of}
        self.connection.execute(statement("insert_version"), bound)
        self._waiting = []
        self._numbers = itertools.count()
        self._parties: dict[str, set[str]] = {}
        self._sources: dict[str, str | None] = {}
        self._services: dict[str, str] = {SERVICE: SERVICE}
        self._laid: set[tuple[str, str]] = set()

    def ask(self, query_id: str, given: Mapping[str, Any] | None = None, view: View | None = None) -> Answer:
        """Ask a query file by the road that pages and commands take."""
        return answer_for(queries().find(query_id), given or {}, view or View(), self.version())

    def version(self) -> Version:
        """Return the rows laid so far as a data version; each call is a new one, so that no answer is reused."""
        self._lay()
        return Version(Path("small"), self.connection, read_world(self.connection))

    def party(self, name: str, *roles: str) -> str:
        """Name a party and return its id; roles add up over calls."""
        self._parties.setdefault(name, set()).update(roles)
        return slug(name)

    def source(self, source_id: str = "paper", published_on: str | None = None) -> str:
        """Name a document; one that is only cited has no date of its own."""
        self._sources[source_id] = published_on or self._sources.get(source_id)
        return source_id

    def claim(
        self,
        client: str,
        vendor: str,
        *,
        claim_id: str | None = None,
        status: str = "active",
        known_on: str = "2020",
        started_on: str | None = None,
        ended_on: str | None = None,
        status_from: str | None = None,
        claimant: str = "report",
        fact: str = "It was said.",
        basis: str = "reported",
        source: str = "paper",
    ) -> None:
        """Say something of a client and a vendor; days may be partial, as in the files."""
        parties = [self.party(client, "client"), self.party(vendor, "vendor"), SERVICE]
        days = [self.last_day(text) for text in (started_on, ended_on, status_from)]
        named = claim_id or f"claim-{next(self._numbers):04}"
        said = [None, "none", None, fact, claimant, self.last_day(known_on), "direct", basis, self.source(source)]
        self._waiting.append(("relationship_claim", [named, *parties, status, *days, *said]))

    def ownership(
        self,
        owner: str,
        target: str,
        equity_share: float,
        *,
        valid_from: str = "2020-01-01",
        valid_to: str = "9999-12-31",
        known_on: str = "2020-01-01",
        basis: str = "reported",
        source: str = "paper",
    ) -> None:
        """Give an owner a stake from one day until, and without, another."""
        parties = [self.party(owner, "parent"), self.party(target, "parent")]
        days = [self.last_day(valid_from), self.last_day(valid_to)]
        cited = [self.last_day(known_on), "direct", basis, self.source(source)]
        self._waiting.append(("ownership", [*parties, equity_share, None, *days, "It was said.", *cited]))

    def rivalry(self, one: str, other: str, *, known_on: str | None = "2020-01-01") -> None:
        """Make two parties rivals."""
        parties = sorted((self.party(one, "parent"), self.party(other, "parent")))
        cited = ["It was said.", self.last_day(known_on), "direct", "reported", self.source()]
        self._waiting.append(("rivalry", [*parties, "models", *cited]))

    def spend(
        self,
        client: str,
        vendor: str,
        amount: float,
        *,
        period: str = "2024",
        currency: str | None = None,
        usd_per_unit: float | None = 1,
        amount_kind: str = "annual_spend",
        known_on: str | None = "2020",
        evidence: str = "direct",
        basis: str = "reported",
        source: str = "paper",
    ) -> None:
        """Report an amount that a client paid a vendor."""
        parties = [self.party(client, "client"), client, self.party(vendor, "vendor"), vendor]
        money = [round(amount, 2), currency or currency_of(usd_per_unit), usd_per_unit, amount_kind, None]
        cited = ["It was said.", self.last_day(known_on), evidence, basis, self.source(source)]
        self._waiting.append(("spend", [*parties, *self._period(period), *money, *cited]))

    def customer_share(
        self,
        vendor: str,
        client: str,
        *,
        period: str = "2024",
        kind: str = "named",
        share: float | None = None,
        client_usd: float | None = None,
        vendor_usd: float | None = None,
        evidence: str = "direct",
        source: str = "paper",
    ) -> None:
        """Report what part of a vendor's revenue comes from a client; only a named client is a party."""
        client_id = self.party(client, "client") if kind == "named" else None
        told = [client_id, client, kind, share, vendor_usd, client_usd, "A filing."]
        cited = [self.last_day("2020"), evidence, None, "reported", self.source(source)]
        self._waiting.append(("customer_share", [self.party(vendor, "vendor"), *self._period(period), *told, *cited]))

    def revenue(
        self, vendor: str, usd: float, *, period: str = "2024", evidence: str = "direct", source: str = "paper"
    ) -> None:
        """Report a vendor's revenue for the whole firm."""
        told = ["revenue", round(usd, 2), "USD", "group", True, False]
        cited = [self.last_day("2020"), evidence, "reported", self.source(source)]
        self._waiting.append(
            ("vendor_financial", [self.party(vendor, "vendor"), *self._period(period), *told, *cited])
        )

    def in_market(self, vendor: str) -> None:
        """Count a vendor's whole revenue as revenue in the market."""
        self._waiting.append(("market_scope", [self.party(vendor, "vendor"), "group", "It sells nothing else."]))

    def market_size(
        self,
        publisher: str,
        *,
        base: tuple[int, float] | None = None,
        target: tuple[int, float] | None = None,
        printed_growth: float | None = None,
        market: str = "labelling",
        evidence: str = "direct",
        source: str = "paper",
    ) -> None:
        """Print a publisher's estimate: a year and USD at one end or at both."""
        ends = [part for year, usd in (base or (None, None), target or (None, None)) for part in (year, usd)]
        cited = [self.last_day("2020"), evidence, "reported", self.source(source)]
        self._waiting.append(("market_size", [publisher, market, "labelling", *ends, printed_growth, None, *cited]))

    def labour(self, vendor: str, client: str, measure: str, value: float | None, *, period: str = "2024") -> None:
        """Report an hourly rate, in USD, that a client paid or a worker received."""
        parties = [self.party(vendor, "vendor"), vendor, self.party(client, "client"), None]
        cited = ["It was said.", self.last_day("2020"), "direct", "reported", self.source()]
        self._waiting.append(("labour", [*parties, *self._period(period), measure, value, "USD/hour", *cited]))

    def lay(self, table: str, **given: Any) -> None:
        """Lay a row into any table of the record, by column names; what is not given takes the table's default.

        `client`, `vendor`, `provider` and `service` may be named instead of given by id. A row of a table that
        has them is reported, known since 2020 and cited, unless it says otherwise; a rate names its currency.
        """
        row = {}
        for name, value in given.items():
            if name in NAMED:
                column, role = NAMED[name]
                row[column] = None if value is None else self.party(value, role)
            elif name == "service":
                row["service_id"] = self.service(value)
            else:
                row[name] = value
        columns = self._columns[table]
        unknown = set(row) - set(columns)
        if unknown:
            raise KeyError(f"record.{table} has no column {', '.join(sorted(unknown))}; it has {', '.join(columns)}")
        if "service_id" in columns and "service_id" not in row:
            row["service_id"] = self.service(SERVICE)
        if "usd_per_unit" in row:
            row.setdefault("currency", currency_of(row["usd_per_unit"]))
        if "basis" in columns:
            row.setdefault("basis", "reported")
        if "known_on" in columns:
            row.setdefault("known_on", datetime.date(2020, 1, 1))
        if "source_id" in columns and "run_id" not in row and table != "model_anchor":
            row.setdefault("source_id", self.source())
        self._waiting.append((table, [row.get(name, default) for name, default in columns.items()]))

    def service(self, name: str) -> str:
        """Name a service and return its id."""
        self._services[slug(name)] = name
        return slug(name)

    def model_run(self, run_id: str = "run") -> str:
        """Name a model run, which modelled rows need, and return its id."""
        self.lay("model_run", run_id=run_id, seed=1, description="A run of a test.")
        return run_id

    def roll_up(self) -> None:
        """Make throughput of the delivery log laid so far, as a build does."""
        self._lay()
        roll_up(self.connection, tables=("throughput",))
        self._touched.add("throughput")
        self._roll_up_periods()

    def _roll_up_periods(self) -> None:
        for table in (*PERIODS, "in_work"):
            self.connection.execute(f"delete from record.{table}")
        roll_up(self.connection, tables=("in_work",))
        roll_up_periods(self.connection)

    def _insert(self, table: str, rows: list[list[Any]]) -> None:
        places = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
        self._touched.add(table)
        self.connection.execute(f"insert into record.{table} values {places}", list(itertools.chain(*rows)))

    def _columns_of(self, table: str) -> dict[str, Any]:
        """Return the columns of a table, each with its default."""
        rows = self.connection.execute(f"describe record.{table}").fetchall()
        return {
            row[0]: None if row[4] is None else self.connection.execute(f"select {row[4]}").fetchall()[0][0]
            for row in rows
        }

    def last_day(self, text: str | None) -> datetime.date | None:
        """Read a day that may be partial, by the product's own macro."""
        return self._day("last_day_of", text)

    def _period(self, period: str) -> list[Any]:
        return [period, self._day("period_first", period), self._day("period_after", period)]

    def _day(self, macro: str, text: str | None) -> datetime.date | None:
        if text is None:
            return None
        if (macro, text) not in self._days:
            (row,) = self.connection.execute(f"select {macro}($text)", {"text": text}).fetchall()
            self._days[macro, text] = row[0]
        return self._days[macro, text]

    def _lay(self) -> None:
        """Lay the waiting rows; a row that the record refuses raises duckdb.ConstraintException."""
        named = [
            *(("source", [key, key, "Publisher", day, None, None]) for key, day in self._sources.items()),
            *(("party", [slug(n), n, *(role in roles for role in ROLES)]) for n, roles in self._parties.items()),
            *(("service", [key, name]) for key, name in self._services.items()),
        ]
        fresh = [(table, row) for table, row in named if (table, row[0]) not in self._laid]
        waiting = sorted((*fresh, *self._waiting), key=lambda pair: PARENTS_FIRST.index(pair[0]))
        for table, pairs in itertools.groupby(waiting, key=lambda pair: pair[0]):
            rows = [row for _, row in pairs]
            for first in range(0, len(rows), AT_ONCE):
                self._insert(table, rows[first : first + AT_ONCE])
        self._laid.update((table, row[0]) for table, row in fresh)
        if any(table in ("throughput", "delivery_log") for table, _ in self._waiting):
            self._roll_up_periods()
        self._waiting = []
