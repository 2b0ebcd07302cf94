"""Adapters of the metrics on accuracy, agreement and drift: Q01 to Q05, Q10, Q11, X05."""

from __future__ import annotations

from typing import Any

from tests.golden.drift import LAMBDA, SIGMA, TARGET, WIDTH, cusum, ewma
from tests.golden.reading import Adapter, UnknownKey, check_keys, need
from tests.golden.words import first_of, told, under
from tests.worlds import AS_OF, SmallWorld, slug

CLIENT, VENDOR, OTHER = "Client", "Vendor", "Other vendor"
# Every word for the same count; a stratum may use another word than a plain sample does.
COUNTS = {
    "population": ("population", "pop", "N", "weight", "weights"),
    "sampled": ("sampled", "n", "sample"),
    "correct": ("correct", "k"),
}
WHOLE = 10**15
CONFIDENCE = ("conf", "confidence")
PROMISE = ("target", "sla", "sla_target")
PASSED = ("pass", "passes", "passed", "sla_pass", "sla_passed", "sla_met", "met")
LEAST = ("min_n", "min", "min_group", "min_per_group")
AGREEMENT = ("agreement", "raw_agreement", "p_o", "po", "observed")
BY_LUCK = ("chance_agreement", "p_e", "pe", "expected")


def lay_sample(world: SmallWorld, counts: dict[str, int], **given: Any) -> None:
    """Lay one week's QA sample; without a population of its own it stands for itself."""
    row = {"client": CLIENT, "vendor": VENDOR, "week_start": AS_OF, **given, **counts}
    world.lay("qa_sample", **{"population": counts["sampled"], **row})


def ends(row: dict[str, Any]) -> list[float] | None:
    """Return an interval as a case writes it; none where either end is unknown."""
    return None if row.get("low") is None or row.get("high") is None else [row["low"], row["high"]]


def accuracy(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q01: a sample, or one a stratum; a target becomes a contract's."""
    strata = _in_tasks(_strata(given))
    for place, counts in enumerate(strata):
        lay_sample(world, counts, stratum=f"Stratum {place}" if len(strata) > 1 else "all")
    target = first_of(given, PROMISE)
    if target is not None:
        world.lay("contract", contract_id="deal", client=CLIENT, vendor=VENDOR, start_on=AS_OF)
        world.lay("contract_sla", contract_id="deal", measure="accuracy", operator=">=", target=target)
    rows = world.ask("quality/accuracy", told(confidence=first_of(given, CONFIDENCE))).rows
    row = rows[0] if rows else {}
    share, naive = row.get("accuracy"), row.get("unweighted")
    passed = row.get("sla_passed")
    return {
        **under(("accuracy", "p", "stratified", "weighted", "estimate"), share),
        **under(("naive", "unweighted", "pooled"), naive),
        **under(PASSED, passed),
        **under(("low", "lower"), row.get("low")),
        **under(("high", "upper"), row.get("high")),
        **under(("ci", "interval"), ends(row)),
        "coverage": row.get("coverage"),
        "main": passed if target is not None else share if "strata" in given or len(strata) > 1 else ends(row),
    }


def _strata(given: dict[str, Any]) -> list[dict[str, int]]:
    """Return the samples of an input: listed as strata, as lists side by side, or one alone."""
    if "strata" in given:
        listed = given["strata"]
        return [_counts(row) for row in (listed.values() if isinstance(listed, dict) else listed)]
    columns = {name: first_of(given, words) for name, words in COUNTS.items()}
    if isinstance(columns["sampled"], list):
        listed = {name: column for name, column in columns.items() if column is not None}
        return [dict(zip(listed, row, strict=True)) for row in zip(*listed.values(), strict=True)]
    return [_counts(given)]


def _in_tasks(strata: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return strata whose weights are parts of a whole as strata of so many tasks."""
    if all(row.get("population", row["sampled"]) >= row["sampled"] for row in strata):
        return strata
    return [{**row, "population": round(row["population"] * WHOLE)} for row in strata]


def _counts(row: dict[str, Any] | list[int]) -> dict[str, int]:
    """Return population, sampled and correct; in a bare list they stand in their only possible order, by size."""
    if isinstance(row, list):
        names = ("population", "sampled", "correct") if len(row) == 3 else ("sampled", "correct")
        return dict(zip(names, sorted(row, reverse=True), strict=True))
    known = tuple(word for words in (*COUNTS.values(), CONFIDENCE, PROMISE, ("name", "stratum")) for word in words)
    check_keys(row, known, '"strata"')
    counts = {name: first_of(row, words) for name, words in COUNTS.items()}
    for name in ("sampled", "correct"):
        if counts[name] is None:
            raise UnknownKey(f'a sample lacks "{name}"; it has: {", ".join(sorted(row))}')
    return {name: count for name, count in counts.items() if count is not None}


def vendor_difference(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q02: two vendors of one service, the first against the other."""
    for vendor, counts in zip((VENDOR, OTHER), need(given, "a", "b"), strict=True):
        lay_sample(world, _counts(counts), vendor=vendor)
    rows = world.ask(
        "quality/vendor_difference", told(vendor=slug(VENDOR), confidence=first_of(given, CONFIDENCE))
    ).rows
    row = rows[0] if rows else {}
    shown = row.get("is_shown")
    return {
        **under(("diff", "difference"), row.get("difference")),
        **under(("ci", "interval"), ends(row)),
        **under(("excludes_zero", "significant", "shown", "differs"), shown),
    }


def subgroup_gap(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """X05: two groups of one vendor's work, the second compared with the first."""
    for group, counts in zip(("a", "b"), need(given, "a", "b"), strict=True):
        lay_sample(world, _counts(counts), subgroup=group)
    asked = told(reference="a", confidence=first_of(given, CONFIDENCE), least=first_of(given, LEAST))
    rows = world.ask("quality/subgroup_gap", asked).rows
    row = rows[0] if rows else {}
    return {
        **{key: row.get(key) for key in ("gap", "ratio", "low", "high", "null_reason")},
        "ci": ends(row),
    }


def lay_judgments(world: SmallWorld, judged: list[tuple[Any, Any, Any]], level: str = "nominal") -> None:
    """Lay what raters said of items; several judgments of one item stand in a list."""
    for item, rater, said in judged:
        for place, label in enumerate(said if isinstance(said, list) else [said]):
            if label is not None:
                row = {"batch_id": "batch", "item_id": f"{item:06}", "rater_id": f"{rater:06}", "sequence": place + 1}
                world.lay("annotation", client=CLIENT, vendor=VENDOR, **row, label=str(label), label_level=level)


def rater_pairs(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q03: each count of the table is so many items that the two raters labelled so."""
    if "table" in given:
        cells = [(i, j, n) for i, row in enumerate(given["table"]) for j, n in enumerate(row)]
        labels = [(i, j) for i, j, n in cells for _ in range(n)]
    else:
        labels = list(zip(*need(given, "a", "b"), strict=True))
    lay_judgments(world, [(item, rater, pair[rater]) for item, pair in enumerate(labels) for rater in (0, 1)])
    rows = world.ask("quality/rater_pairs", {"least": 1}).rows
    return _agreement(rows[0] if rows else {})


def equal_rater_agreement(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q04: each row of counts is an item, each count so many raters who gave that label."""
    (counts,) = need(given, "counts")
    for item, row in enumerate(counts):
        labels = [label for label, raters in enumerate(row) for _ in range(raters)]
        lay_judgments(world, [(item, rater, label) for rater, label in enumerate(labels)])
    rows = world.ask("quality/equal_rater_agreement").rows
    return _agreement(rows[0] if rows else {})


def _agreement(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "kappa": row.get("kappa"),
        **under(AGREEMENT, row.get("agreement")),
        **under(BY_LUCK, row.get("chance_agreement")),
    }


def many_rater_agreement(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q05: each row of the data is a rater, each place in it an item; null is a label not given."""
    (data,) = need(given, "data")
    level = given.get("level", "nominal")
    if level not in ("nominal", "ordinal", "interval"):
        raise UnknownKey(f'"level" says "{level}", a scale that the record does not have')
    judged = [(item, rater, label) for rater, row in enumerate(data) for item, label in enumerate(row)]
    lay_judgments(world, judged, level)
    rows = world.ask("quality/many_rater_agreement").rows
    row = rows[0] if rows else {}
    return {"alpha": row.get("alpha"), "items": row.get("items"), "dropped": row.get("dropped")}


ADAPTERS: dict[str, Adapter] = {
    "Q01": Adapter(
        accuracy,
        (*(word for words in COUNTS.values() for word in words), *CONFIDENCE, *PROMISE, "strata"),
        main="main",
    ),
    "Q02": Adapter(vendor_difference, ("a", "b", *CONFIDENCE), main="diff"),
    "Q03": Adapter(rater_pairs, ("table", "a", "b"), main="kappa"),
    "Q04": Adapter(equal_rater_agreement, ("counts",), main="kappa"),
    "Q05": Adapter(many_rater_agreement, ("data", "level"), main="alpha"),
    "Q10": Adapter(
        ewma,
        ("x", "baseline", *TARGET, *SIGMA, *LAMBDA, *WIDTH),
        main="first_alarm_index",
    ),
    "Q11": Adapter(cusum, ("x", *TARGET, "k", "h", "restart"), main="first_alarm_index"),
    "X05": Adapter(subgroup_gap, ("a", "b", *CONFIDENCE, *LEAST), main="gap"),
}
