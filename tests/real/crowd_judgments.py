"""Hold the shipped agreement queries against real label files: python -m tests.real.crowd_judgments FOLDER.

FOLDER holds headless CSV files of worker, task, label, gold label and seconds, one workforce a file, and the
SOURCE.md that tells figures of them. Exit code 1 says that an answer differs.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.twins import twins_agreement, twins_quality
from tests.worlds import SmallWorld, slug

FIELDS = 5
SCALES = ("ordinal", "interval")
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Judgment:
    """One row; `sequence` counts the same worker's judgments of the same task, in the order of the file."""

    worker: str
    task: str
    sequence: int
    label: str
    gold: str


@dataclass(frozen=True)
class Held:
    """One figure as the product and the slow reckoning (or the source's own text) give it."""

    workforce: str
    what: str
    shipped: Any
    expected: Any
    tolerance: float = TOLERANCE

    @property
    def agrees(self) -> bool:
        if self.shipped is None or self.expected is None:
            return self.shipped is None and self.expected is None
        return abs(self.shipped - self.expected) <= self.tolerance


def read(path: Path) -> list[Judgment]:
    """Read a file; a row that has not five fields stops with its line."""
    times: Counter[tuple[str, str]] = Counter()
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.reader(file), start=1):
            if len(row) != FIELDS:
                raise ValueError(f"{path.name}:{line}: {len(row)} fields, not {FIELDS}")
            worker, task, label, gold, _ = row
            times[worker, task] += 1
            found.append(Judgment(worker, task, times[worker, task], label, gold))
    return found


def told(text: str) -> dict[str, dict[str, str]]:
    """Return the figures that SOURCE.md's tables tell of each set; the first table that has a column counts."""
    found: dict[str, dict[str, str]] = {}
    columns: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells or cells[0] == "set_name":
            columns = cells
        elif columns and not cells[0].startswith("---"):
            row = found.setdefault(cells[0], {})
            for name, cell in zip(columns[1:], cells[1:], strict=True):
                row.setdefault(name, cell)
    return found


def lay(world: SmallWorld, workforce: str, judgments: list[Judgment], level: str = "nominal") -> None:
    """Lay a workforce as a vendor: its judgments, and how many of them are as the gold label says."""
    right = sum(row.label == row.gold for row in judgments)
    counts = {"population": len(judgments), "sampled": len(judgments), "correct": right}
    world.lay("qa_sample", client="Requester", vendor=workforce, week_start=None, **counts)
    for row in judgments:
        judged = {"batch_id": workforce, "item_id": row.task, "rater_id": row.worker, "sequence": row.sequence}
        labelled = {"label": row.label, "label_level": level}
        world.lay("annotation", client="Requester", vendor=workforce, **judged, **labelled)


def figures_held(workforce: str, judgments: list[Judgment], figures: dict[str, str]) -> Iterator[Held]:
    """Hold what was read against the figures of SOURCE.md, which round to four digits."""
    repeated = sum(row.sequence > 1 for row in judgments)
    workers, tasks = ({getattr(row, name) for row in judgments} for name in ("worker", "task"))
    right = sum(row.label == row.gold for row in judgments) / len(judgments)
    seen = {
        "judgments": len(judgments),
        "workers": len(workers),
        "tasks": len(tasks),
        "repeated_worker_task": repeated,
        "accuracy": right,
        "mean_pairwise_agreement": None,
    }
    if "mean_pairwise_agreement" in figures:
        seen["mean_pairwise_agreement"] = twins_agreement.raw_agreement(said_of(judgments), repeats=True)
    for name, value in seen.items():
        if name in figures:
            yield Held(workforce, f"read: {name}", value, float(figures[name]), 5.1e-5)


def said_of(judgments: list[Judgment]) -> list[twins_agreement.Judgment]:
    return [(row.task, row.worker, row.sequence, row.label) for row in judgments]


def told_held(world: SmallWorld, workforce: str, figures: dict[str, str]) -> Iterator[Held]:
    """Hold the shipped answers against the figures of SOURCE.md itself, which round to four digits."""
    asked = {"vendor": slug(workforce)}
    if "mean_pairwise_agreement" in figures:
        (row,) = world.ask("quality/many_rater_agreement", {**asked, "judgments": "all", "resamples": 0}).rows
        told = float(figures["mean_pairwise_agreement"])
        yield Held(workforce, "told: pairwise agreement, all judgments", row["agreement"], told, 5.1e-5)
    (row,) = world.ask("quality/accuracy", asked).rows
    yield Held(workforce, "told: accuracy", row["accuracy"], float(figures["accuracy"]), 5.1e-5)


def accuracy_held(world: SmallWorld, workforce: str, judgments: list[Judgment]) -> Iterator[Held]:
    (row,) = world.ask("quality/accuracy", {"vendor": slug(workforce)}).rows
    right = sum(row.label == row.gold for row in judgments)
    low, high = twins_quality.wilson(right, len(judgments), twins_quality.z_of(0.95))
    slow = {"accuracy": right / len(judgments), "low": low, "high": high}
    yield from (Held(workforce, f"Q01 {name}", row[name], value) for name, value in slow.items())


def differences_held(world: SmallWorld, workforces: dict[str, list[Judgment]]) -> Iterator[Held]:
    """Hold every two workforces against each other, as if each had its own tasks."""
    z, found = twins_quality.z_of(0.95), {}
    for workforce, judgments in workforces.items():
        right = sum(row.label == row.gold for row in judgments)
        found[slug(workforce)] = (right / len(judgments), *twins_quality.wilson(right, len(judgments), z))
    for row in world.ask("quality/vendor_difference").rows:
        slow = twins_quality.newcombe(found[row["vendor_id"]], found[row["other_id"]])
        for name, value in zip(("difference", "low", "high"), slow, strict=True):
            yield Held(row["vendor_id"], f"Q02 {name} to {row['other_id']}", row[name], value)


def of_equal_raters(judgments: list[Judgment]) -> list[Judgment]:
    """Return the judgments of the tasks that have the most usual number of workers."""
    workers = Counter(task for task, _ in {(row.task, row.worker) for row in judgments})
    ((usual, _),) = Counter(workers.values()).most_common(1)
    return [row for row in judgments if workers[row.task] == usual]


def agreement_held(world: SmallWorld, workforce: str, judgments: list[Judgment], level: str) -> Iterator[Held]:
    """Hold Q03, Q04 and Q05 against the definitions, worked out slowly."""
    said = said_of(judgments)
    asked = {"vendor": slug(workforce)}
    if level == "nominal":
        yield from pairs_held(world, workforce, said)
        yield fleiss_held(world, workforce, judgments, "all tasks")
    else:
        said = [(task, worker, place, float(label)) for task, worker, place, label in said]
    started = time.perf_counter()
    (row,) = world.ask("quality/many_rater_agreement", asked).rows
    took = time.perf_counter() - started
    name = f"Q05 Krippendorff's alpha, {level}, {took:.1f} s"
    yield Held(workforce, name, row["alpha"], twins_agreement.krippendorff(said, level))
    slow = twins_agreement.raw_agreement(said, repeats=False)
    yield Held(workforce, f"raw agreement of first judgments, {level}", row["agreement"], slow)


def fleiss_held(world: SmallWorld, workforce: str, judgments: list[Judgment], which: str) -> Held:
    said = said_of(judgments)
    (row,) = world.ask("quality/equal_rater_agreement", {"vendor": slug(workforce)}).rows
    return Held(workforce, f"Q04 Fleiss' kappa, {which}", row["kappa"], twins_agreement.fleiss(said))


def pairs_held(world: SmallWorld, workforce: str, said: list[twins_agreement.Judgment]) -> Iterator[Held]:
    """Hold every pair of raters; shown are how many there are, and the one that departs the most."""
    workers = sorted({str(worker) for _, worker, _, _ in said})
    started = time.perf_counter()
    rows = world.ask("quality/rater_pairs", {"vendor": slug(workforce), "least": 1, "most": 10**6}).rows
    took = time.perf_counter() - started
    shipped = {(workers[row["rater"] - 1], workers[row["other_rater"] - 1]): row for row in rows}
    slow = twins_agreement.rater_pairs(said)
    yield Held(workforce, f"Q03 pairs of raters, {took:.1f} s", len(shipped), len(slow))
    held = [
        Held(workforce, f"Q03 {name} of the pair that departs most", shipped[pair][name], value)
        for pair, values in slow.items()
        for name, value in zip(("agreement", "chance_agreement", "kappa"), values, strict=True)
        if pair in shipped
    ]
    yield max(held, key=lambda one: (not one.agrees, abs((one.shipped or 0) - (one.expected or 0))))


def all_held(folder: Path) -> Iterator[Held]:
    """Lay every file of the folder into one world and hold all answers; a file of more labels also as a scale."""
    figures = told((folder / "SOURCE.md").read_text(encoding="utf-8"))
    workforces = {path.stem: read(path) for path in sorted(folder.glob("*.csv"))}
    world = SmallWorld()
    for workforce, judgments in workforces.items():
        lay(world, workforce, judgments)
    for workforce, judgments in workforces.items():
        yield from figures_held(workforce, judgments, figures.get(workforce, {}))
        yield from accuracy_held(world, workforce, judgments)
        yield from told_held(world, workforce, figures.get(workforce, {}))
        yield from agreement_held(world, workforce, judgments, "nominal")
    yield from differences_held(world, workforces)
    for workforce, judgments in workforces.items():
        world.clear()
        lay(world, workforce, of_equal_raters(judgments))
        yield fleiss_held(world, workforce, of_equal_raters(judgments), "tasks of equal raters")
        if len({row.label for row in judgments}) > 2:
            for level in SCALES:
                world.clear()
                lay(world, workforce, judgments, level)
                yield from agreement_held(world, workforce, judgments, level)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m tests.real.crowd_judgments FOLDER", file=sys.stderr)
        return 2
    wrong = 0
    print(f"{'workforce':14} {'figure':52} {'shipped':>14} {'expected':>14}")
    for held in all_held(Path(arguments[0])):
        wrong += not held.agrees
        shown = ["null" if value is None else f"{value:.10g}" for value in (held.shipped, held.expected)]
        print(f"{held.workforce:14} {held.what:52} {shown[0]:>14} {shown[1]:>14}{'' if held.agrees else '  DIFFERS'}")
    print(f"{wrong} differ" if wrong else "all agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
