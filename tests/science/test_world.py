"""The modelled world meets its anchors, keeps to its ranges, and moves as its events say."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pytest

from dashboard.science.pairs import Assumptions, Cell, Known, Pair, Strand
from dashboard.science.path import Effect, Rhythm
from dashboard.science.totals import Range
from dashboard.science.world import Model

YEARS = range(2023, 2026)
RHYTHM = Rhythm(1, 0.35, 0.3, 0.2, 0.12, 0.5)
ASSUMED = Assumptions(RHYTHM, Range(0.2, 0.6, 0.9), 0.4, 1e5, 1.2, 1.6)
FIRST, END = datetime.date(2023, 1, 1), datetime.date(2026, 1, 1)
EVENT = Effect(datetime.date(2025, 6, 13), 10, 0.1)


def point(usd: float) -> Range:
    return Range(usd, usd, usd)


def pair(client: str, vendor: str, **more: object) -> Pair:
    told: dict[str, object] = {"fixed": {}, "plans": {}, "most": {}, **more}
    return Pair(client, vendor, FIRST, END, Range(0.3, 1, 3), **told)  # type: ignore[arg-type]


def run(
    pairs: list[Pair], totals: dict[str, dict[int, Range]], most: dict[str, dict[int, float]] | None = None
) -> tuple[dict[tuple[str | None, str, int], Cell], dict[tuple[str | None, str], Strand]]:
    cells: dict[tuple[str | None, str, int], Cell] = {}
    strands: dict[tuple[str | None, str], Strand] = {}
    for found, laid in Model(pairs, Known(totals, {}, most or {}), YEARS, ASSUMED).run():
        cells |= {(cell.client, cell.vendor, cell.year): cell for cell in found}
        strands |= {(strand.client, strand.vendor): strand for strand in laid}
    return cells, strands


def year_sum(path: np.ndarray, year: int) -> float:
    days = [FIRST + datetime.timedelta(days=step) for step in range(len(path))]
    return round(float(path[[day.year == year for day in days]].sum()), 2)


V = {"v": {2023: point(100e6), 2024: point(150e6), 2025: point(200e6)}}


def test_equality_anchors_and_totals_are_met_to_the_cent() -> None:
    cells, strands = run([pair("a", "v", fixed={2024: point(12345678.91)}), pair("b", "v")], V)
    assert year_sum(strands["a", "v"].paths["base"], 2024) == 12345678.91
    for year, total in V["v"].items():
        whole = sum(year_sum(strand.paths["base"], year) for strand in strands.values())
        assert whole == pytest.approx(total.base, abs=0.005)
    assert cells["a", "v", 2024].amount.is_point
    assert cells["a", "v", 2024].method == "anchored"
    assert not cells["b", "v", 2024].amount.is_point


def test_every_path_keeps_to_its_cell_and_the_range_holds_the_base() -> None:
    cells, strands = run([pair("a", "v"), pair("b", "v", most={2024: 1e6})], V)
    for (client, vendor, year), cell in cells.items():
        assert 0 <= cell.amount.low <= cell.amount.base <= cell.amount.high
        for name in ("low", "base", "high"):
            met = year_sum(strands[client, vendor].paths[name], year)
            assert met == pytest.approx(getattr(cell.amount, name), abs=0.02)
    assert cells["b", "v", 2024].amount.high <= 1e6


def test_the_planted_effect_is_recovered_from_the_days() -> None:
    planned = pair("a", "v", fixed={2024: point(60e6)}, plans={2025: 80e6}, effects=((EVENT, EVENT, EVENT),))
    _, strands = run([planned, pair("b", "v")], V)
    base, without = (strands["a", "v"].paths[name] for name in ("base", "no_event"))
    assert year_sum(without, 2025) == 80e6
    days = [FIRST + datetime.timedelta(days=step) for step in range(len(base))]
    left = {day: b / w for day, b, w in zip(days, base, without, strict=True) if w > 1000}
    assert all(share == pytest.approx(1, abs=1e-4) for day, share in left.items() if day < EVENT.event_on)
    after = EVENT.event_on + datetime.timedelta(days=10)
    assert left[after] == pytest.approx(0.1 + 0.9 / 2, abs=1e-3)
    # The half-life, read off the path itself.
    later = EVENT.event_on + datetime.timedelta(days=30)
    half_life = 30 / math.log2(0.9 / (left[later] - 0.1))
    assert half_life == pytest.approx(EVENT.half_life_days, rel=0.01)


def test_adding_a_vendor_changes_no_other_vendors_draws() -> None:
    pairs = [pair("a", "v"), pair("b", "v")]
    bound = {"a": dict.fromkeys(YEARS, 50000000.0)}
    cells, strands = run(pairs, V, bound)
    more = {**V, "w": {year: point(90e6) for year in YEARS}}
    with_cells, with_strands = run([*pairs, pair("a", "w")], more, bound)
    # The client's bound makes room for the new vendor, so a fitted cell moves ...
    assert with_cells["a", "v", 2025].amount.base < cells["a", "v", 2025].amount.base - 1
    # ... and yet every day keeps its part of its month.
    for key in strands:
        assert _shape(with_strands[key]) == pytest.approx(_shape(strands[key]), rel=1e-3)


def _shape(strand: Strand) -> list[float]:
    month = strand.paths["base"][:31]
    return [float(day / month.sum()) for day in month]


def test_the_same_inputs_in_another_order_give_the_same_world() -> None:
    pairs = [pair("a", "v"), pair("b", "v"), pair("b", "w")]
    totals = {**V, "w": {2024: Range(1e6, 2e6, 4e6)}}
    _, one = run(pairs, totals)
    _, other = run(pairs[::-1], dict(reversed(totals.items())))
    for key, strand in one.items():
        assert all((other[key].paths[name] == path).all() for name, path in strand.paths.items())


def test_a_vendor_without_revenue_leans_on_its_nearest_known_pair() -> None:
    cells, _ = run([pair("a", "x", fixed={2023: point(10e6)})], {})
    assert cells["a", "x", 2023].amount == point(10e6)
    assert cells["a", "x", 2025].amount.low == pytest.approx(10e6 / 1.6)
    assert cells["a", "x", 2025].amount.high == pytest.approx(10e6 * 1.6)
    assert (None, "x", 2025) not in cells
