"""The modelled world of a version: parameters and anchors in, cells, daily money and all that hangs on them out."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas

from dashboard.errors import DataRefused, Finding
from dashboard.science.pairs import Assumptions, Cell, Known, Pair, Strand
from dashboard.science.path import Effect, Rhythm
from dashboard.science.totals import Range
from dashboard.science.world import Model
from dashboard.settings import shown
from dashboard.warehouse.inputs import model_inputs
from dashboard.warehouse.statements import statement

FIRST_YEAR = 2022
# Work submitted by the as-of day and delivered after it is still open: the paths run on for so many days.
AHEAD = 21
# Parameters that the fit reads beside those the statements name, and those that each service has of its own.
FITTED = (
    *("seed", "saturday", "sunday", "growth_within_year", "noise_sd", "week_share_of_noise", "named_share"),
    *("unreported_client_most_share", "active_pair_least_usd", "unreported_growth", "unreported_year_spread"),
    *("unreported_vendor_usd", "weight.other"),
)
SERVICE_PARTS = ("price.", "std_minutes.", "first_pass.", "rework.", "turnaround_hours.")
BEFORE_FIT, SCENARIOS = ("10_run", "20_pairs"), ("base", "low", "high", "no_event")
Progress = Callable[[str], None]


def silent(step: str) -> None:
    """Tell nobody."""


def run_id(folder: Path, as_of: datetime.date) -> str:
    """Return the id of the run that these parameters, statements and functions make."""
    digest = hashlib.sha256(as_of.isoformat().encode())
    for path in model_inputs(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"run-{digest.hexdigest()[:8]}"


def model(connection: duckdb.DuckDBPyConnection, folder: Path, as_of: datetime.date, tell: Progress) -> None:
    """Fill the record with the modelled world; its parameters lie in schema `received`."""
    steps = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}
    connection.execute(statement("set_model_run"), {"value": run_id(folder, as_of)})
    connection.execute(statement("set_model_seed"))
    _complete(connection, folder, "\n".join(steps.values()))
    for name in BEFORE_FIT:
        tell(_shown(name))
        _run(connection, folder / f"{name}.sql", steps.pop(name))
    _fit(connection, as_of, tell)
    for name, text in steps.items():
        tell(_shown(name))
        _run(connection, folder / f"{name}.sql", text)


def _run(connection: duckdb.DuckDBPyConnection, path: Path, text: str) -> None:
    """Run a statement of the model; raises DataRefused for one that does not fit this edition's tables."""
    try:
        connection.execute(text)
    except duckdb.ProgrammingError as error:
        what = f"cannot be run ({str(error).splitlines()[0]})."
        raise DataRefused(Finding(shown(path), what, "Take the folder model/ of this edition.")) from None


def _complete(connection: duckdb.DuckDBPyConnection, folder: Path, text: str) -> None:
    """Raise DataRefused for every parameter that the statements or the fit need and the file does not have."""
    given = {name for (name,) in connection.execute(statement("parameter_names")).fetchall()}
    services = [row["service_id"] for row in _rows(connection, "services")]
    needed = {*FITTED, *re.findall(r"model_value\('([a-z_]+)'\)", text)}
    needed |= {f"{part}{service}" for part in SERVICE_PARTS for service in services}
    place = shown(folder / "model_parameters.csv")
    missing = [
        Finding(place, f'parameter "{name}" is missing.', "Restore its row.") for name in sorted(needed - given)
    ]
    if missing:
        raise DataRefused(*missing)


def _shown(name: str) -> str:
    return f"modelling {name.partition('_')[2]}"


def _fit(connection: duckdb.DuckDBPyConnection, as_of: datetime.date, tell: Progress) -> None:
    """Fit cells and paths, and lay them as `record.model_cell` and the temporary table `modelled_day`."""
    run = fitted(connection, as_of)
    shown = (np.array(run.days) <= as_of + datetime.timedelta(days=AHEAD)).nonzero()[0]
    cells: list[Cell] = []
    frames = []
    tell("fitting")
    for found, strands in run.run():
        cells += found
        only = {(cell.client, cell.vendor, cell.year) for cell in found if cell.range_only}
        frames += [_frame(strand, run, shown, only) for strand in strands]
    connection.register("fitted_cell", _cell_frame(cells))
    connection.register("fitted_day", pandas.concat(frames, ignore_index=True))
    connection.execute(statement("insert_cells"))
    connection.execute(statement("create_modelled_day"))
    connection.unregister("fitted_cell")
    connection.unregister("fitted_day")


def fitted(connection: duckdb.DuckDBPyConnection, as_of: datetime.date) -> Model:
    """Return the model, ready to run, of the parameters, pairs and anchors that lie in the connection."""
    ends = {name: Range(*found) for name, *found in connection.execute(statement("model_values")).fetchall()}
    value = {name: found.base for name, found in ends.items()}
    rhythm = Rhythm(
        seed=int(value["seed"]),
        saturday=value["saturday"],
        sunday=value["sunday"],
        growth_per_year=value["growth_within_year"],
        noise_sd=value["noise_sd"],
        week_share_of_noise=value["week_share_of_noise"],
    )
    assumed = Assumptions(
        rhythm=rhythm,
        named_share=ends["named_share"],
        most_share=value["unreported_client_most_share"],
        least_usd=value["active_pair_least_usd"],
        growth=value["unreported_growth"],
        spread=value["unreported_year_spread"],
    )
    years = range(FIRST_YEAR, as_of.year + 1)
    anchors = _rows(connection, "model_anchors")
    totals: dict[str, dict[int, Range]] = defaultdict(dict)
    plans: dict[str, dict[int, float]] = defaultdict(dict)
    client_most: dict[str, dict[int, float]] = defaultdict(dict)
    for row in anchors:
        if row["covers"] == "vendor" and row["binds_scenario"] == "no_event":
            plans[row["vendor_id"]][row["year"]] = row["low_usd"]
        elif row["covers"] == "vendor":
            totals[row["vendor_id"]][row["year"]] = Range.between(row["low_usd"], row["high_usd"])
        elif row["covers"] == "client":
            client_most[row["client_id"]][row["year"]] = row["high_usd"]
    for row in _rows(connection, "model_vendors"):
        if row["vendor_id"] not in totals:
            unknown = Range(row["low_usd"], row["base_usd"], row["high_usd"])
            totals[row["vendor_id"]] = dict.fromkeys(years, unknown)
    effects = _rows(connection, "model_effects")
    pairs = [_pair(row, anchors, effects) for row in _rows(connection, "model_pairs")]
    return Model(pairs, Known(totals, plans, client_most), years, assumed)


def _pair(row: dict[str, Any], anchors: list[dict[str, Any]], effects: list[dict[str, Any]]) -> Pair:
    own = [a for a in anchors if a["covers"] == "pair" and a["vendor_id"] == row["vendor_id"]]
    mine = [a for a in own if a["client_id"] == row["client_id"]]
    fixed = {
        a["year"]: Range.between(a["low_usd"], a["high_usd"])
        for a in mine
        if a["operator"] in ("=", "between") and a["binds_scenario"] is None
    }
    # A bound without a client holds for every named client of the vendor.
    bounds = [a for a in own if a["operator"] in ("<", "<=") and a["client_id"] in (None, row["client_id"])]
    most: dict[int, float] = {}
    for bound in bounds:
        most[bound["year"]] = min(bound["high_usd"], most.get(bound["year"], bound["high_usd"]))
    return Pair(
        client=row["client_id"],
        vendor=row["vendor_id"],
        begins_on=row["begins_on"],
        ends_on=row["ends_on"],
        weight=Range(row["weight_low"], row["weight"], row["weight_high"]),
        fixed=fixed,
        plans={a["year"]: a["low_usd"] for a in mine if a["binds_scenario"] == "no_event"},
        most=most,
        effects=tuple(
            _effect(e) for e in effects if (e["client_id"], e["vendor_id"]) == (row["client_id"], row["vendor_id"])
        ),
    )


def _effect(row: dict[str, Any]) -> tuple[Effect, Effect, Effect]:
    low, base, high = (
        Effect(row["event_on"], row[f"half_life_{end}"], row[f"floor_{end}"]) for end in ("low", "base", "high")
    )
    return low, base, high


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    found = connection.execute(statement(name))
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _cell_frame(cells: list[Cell]) -> pandas.DataFrame:
    return pandas.DataFrame(
        [
            (c.client, c.vendor, c.year, c.method, c.amount.low, c.amount.base, c.amount.high, c.range_only)
            for c in cells
        ],
        columns=["client_id", "vendor_id", "year", "method", "low_usd", "base_usd", "high_usd", "range_only"],
    )


def _frame(
    strand: Strand, run: Model, shown: np.ndarray[Any, Any], only: set[tuple[str | None, str, int]]
) -> pandas.DataFrame:
    """Return the days on which a strand has money, with the four paths beside each other."""
    held = {name: strand.paths[name][shown] for name in SCENARIOS}
    worked = np.logical_or.reduce([path != 0 for path in held.values()])
    years = run.year_of[shown][worked]
    return pandas.DataFrame(
        {
            "client_id": strand.client,
            "vendor_id": strand.vendor,
            "day": pandas.to_datetime(np.array(run.days)[shown][worked]),
            "range_only": [(strand.client, strand.vendor, int(year)) in only for year in years],
            **{name: path[worked] for name, path in held.items()},
        }
    )
