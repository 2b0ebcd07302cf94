"""Adapters of the model's own functions: benchmarking, keyed draws, and a path with an event (S01 to S04)."""

from __future__ import annotations

import datetime
from typing import Any

from dashboard.science.benchmark import denton, pro_rata
from dashboard.science.keyed import uniform
from dashboard.science.path import Effect, Rhythm, benchmarked, days_of, indicator, with_effects
from tests.golden.reading import Adapter, UnknownKey, check_keys, need
from tests.worlds import SmallWorld

# The pair whose draws the worked example used.
PAIR = "GOOGLE|SCALE"
PARAMS = (
    *("event_on", "floor", "growth_per_year", "half_life_days", "noise_sd", "saturday", "seed", "sunday"),
    "week_share_of_noise",
)


def pro_rata_benchmark(world: SmallWorld, given: dict[str, Any]) -> dict[str, float]:
    """S01: one year's months in proportion to an indicator."""
    annual, steps = need(given, "annual", "indicator")
    path = [float(value) for value in pro_rata(steps, annual)]
    return {"sum": sum(path), **{f"m{place}": value for place, value in enumerate(path, start=1)}}


def denton_benchmark(world: SmallWorld, given: dict[str, Any]) -> list[float]:
    """S02: years of equal length, one total each."""
    annual, steps, length = need(given, "annual", "indicator", "periods_per_year")
    return [float(value) for value in denton(steps, [place // length for place in range(len(steps))], annual)]


def keyed_uniform(world: SmallWorld, given: dict[str, Any]) -> float:
    """S03: the draw of a key, which DuckDB must draw alike."""
    (key,) = need(given, "key")
    return uniform(key)


def anchored_path(world: SmallWorld, given: dict[str, Any]) -> dict[str, float]:
    """S04: daily paths through yearly anchors, without and with the event."""
    anchors, params = need(given, "anchors", "params")
    for anchor in anchors:
        check_keys(anchor, ("id", "usd", "year"), '"anchors"')
    check_keys(params, PARAMS, '"params"')
    if given.get("pair", PAIR) != PAIR and "|" not in given["pair"]:
        raise UnknownKey('"pair" is written CLIENT|VENDOR')
    totals = {anchor["year"]: float(anchor["usd"]) for anchor in anchors}
    event = Effect(
        datetime.date.fromisoformat(params["event_on"]), float(params["half_life_days"]), float(params["floor"])
    )
    rhythm = Rhythm(**{name: params[name] for name in Rhythm.__dataclass_fields__})
    days = days_of(datetime.date(min(totals), 1, 1), datetime.date(max(totals) + 1, 1, 1))
    without = benchmarked(days, indicator(given.get("pair", PAIR), days, rhythm), totals)
    paths = {"no_event": without, "with_event": with_effects(days, without, [event])}
    return {
        f"{name}_{year}": float(sum(value for value, day in zip(path, days, strict=True) if day.year == year))
        for name, path in paths.items()
        for year in totals
    }


ADAPTERS: dict[str, Adapter] = {
    "S01": Adapter(pro_rata_benchmark, ("annual", "indicator")),
    "S02": Adapter(denton_benchmark, ("annual", "indicator", "periods_per_year")),
    "S03": Adapter(keyed_uniform, ("key",)),
    "S04": Adapter(anchored_path, ("anchors", "params", "script", "pair")),
}
