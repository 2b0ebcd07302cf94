"""Slow twins of the agreement of raters, straight from the definitions: Q03, Q04, Q05."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations, permutations
from typing import Any

# Who said what of which item, and whose word it was; of several words of a rater on an item the first counts.
Judgment = tuple[Hashable, Hashable, int, Any]
LEVELS = ("nominal", "ordinal", "interval")


def first_words(judgments: Iterable[Judgment]) -> dict[Hashable, dict[Hashable, Any]]:
    """Return each item's labels by rater."""
    items: dict[Hashable, dict[Hashable, Any]] = {}
    for item, rater, _, label in sorted(judgments, key=lambda row: row[2]):
        items.setdefault(item, {}).setdefault(rater, label)
    return items


def raw_agreement(judgments: Iterable[Judgment], *, repeats: bool) -> float | None:
    """Return the mean over items of how often two judgments of different raters are the same.

    Of a rater's judgments of an item only the first counts, or with `repeats` every one.
    """
    items: dict[Hashable, list[tuple[Hashable, Any]]] = {}
    for item, rater, _, label in sorted(judgments, key=lambda row: row[2]):
        said = items.setdefault(item, [])
        if repeats or rater not in {other for other, _ in said}:
            said.append((rater, label))
    means = []
    for said in items.values():
        same = [label == word for (one, label), (other, word) in combinations(said, 2) if one != other]
        if same:
            means.append(sum(same) / len(same))
    return sum(means) / len(means) if means else None


def cohen(pairs: Sequence[tuple[Any, Any]]) -> tuple[float, float, float | None]:
    """Return raw agreement, agreement by luck and kappa of two raters' labels of the same items."""
    n = len(pairs)
    one, other = Counter(label for label, _ in pairs), Counter(label for _, label in pairs)
    agreed = sum(label == word for label, word in pairs)
    luck = sum(one[label] * other[label] for label in one)
    kappa = None if luck == n * n else (agreed / n - luck / n / n) / (1 - luck / n / n)
    return agreed / n, luck / n / n, kappa


def rater_pairs(judgments: Iterable[Judgment]) -> dict[tuple[Any, Any], tuple[float, float, float | None]]:
    """Return Cohen's kappa of every two raters who share an item, the raters in their order."""
    shared: dict[tuple[Any, Any], list[tuple[Any, Any]]] = {}
    for labels in first_words(judgments).values():
        for one, other in combinations(sorted(labels), 2):
            shared.setdefault((one, other), []).append((labels[one], labels[other]))
    return {pair: cohen(said) for pair, said in shared.items()}


def fleiss(judgments: Iterable[Judgment]) -> float | None:
    """Return Fleiss' kappa; None unless every item has the same number of raters, and more labels than one."""
    units = [list(labels.values()) for labels in first_words(judgments).values()]
    sizes = {len(unit) for unit in units}
    if len(sizes) != 1 or sizes == {1}:
        return None
    raters = sizes.pop()
    agreed = sum(
        sum(one == other for one, other in permutations(unit, 2)) / raters / (raters - 1) for unit in units
    ) / len(units)
    total = Counter(label for unit in units for label in unit)
    if len(total) == 1:
        return None
    luck = sum((count / raters / len(units)) ** 2 for count in total.values())
    return (agreed - luck) / (1 - luck)


def krippendorff(judgments: Iterable[Judgment], level: str) -> float | None:
    """Return alpha from the matrix of coincidences."""
    units = [list(labels.values()) for labels in first_words(judgments).values()]
    return alpha_of([unit for unit in units if len(unit) > 1], level)


def coincidences(units: list[list[Any]]) -> defaultdict[tuple[Any, Any], float]:
    """Return how often one label stands beside another, each of an item's labels beside all its others once."""
    found: defaultdict[tuple[Any, Any], float] = defaultdict(float)
    for unit in units:
        for pair, times in Counter(permutations(unit, 2)).items():
            found[pair] += times / (len(unit) - 1)
    return found


def alpha_of(units: list[list[Any]], level: str) -> float | None:
    total = Counter(label for unit in units for label in unit)
    if len(total) < 2:
        return None
    n = sum(total.values())
    apart = _distance(total, level)
    observed = sum(times * apart(one, other) for (one, other), times in coincidences(units).items()) / n
    expected = sum(total[one] * total[other] * apart(one, other) for one, other in permutations(total, 2))
    return 1 - observed / (expected / n / (n - 1))


def _distance(total: Counter[Any], level: str) -> Callable[[Any, Any], float]:
    def ordinal(one: Any, other: Any) -> float:
        low, high = sorted((one, other))
        between = sum(count for label, count in total.items() if low <= label <= high)
        return (between - (total[low] + total[high]) / 2) ** 2

    return {
        "nominal": lambda one, other: float(one != other),
        "ordinal": ordinal,
        "interval": lambda one, other: (one - other) ** 2,
    }[level]
