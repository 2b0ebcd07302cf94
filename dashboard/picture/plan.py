"""How DuckDB went about a query: its plan as a short tree of steps in plain words, each with rows and time."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas

Node = dict[str, Any]
WORDS = {
    "HASH_JOIN": "Join by hash",
    "NESTED_LOOP_JOIN": "Join row by row",
    "BLOCKWISE_NL_JOIN": "Join every pair that fits",
    "PIECEWISE_MERGE_JOIN": "Join by sorting",
    "IE_JOIN": "Join by ranges",
    "ASOF_JOIN": "Join to the nearest",
    "LEFT_DELIM_JOIN": "Join for each value",
    "RIGHT_DELIM_JOIN": "Join for each value",
    "CROSS_PRODUCT": "Join every pair",
    "HASH_GROUP_BY": "Group",
    "PERFECT_HASH_GROUP_BY": "Group",
    "UNGROUPED_AGGREGATE": "Sum up to one row",
    "WINDOW": "Look at neighbouring rows",
    "ORDER_BY": "Sort",
    "TOP_N": "Sort and keep the first",
    "LIMIT": "Keep the first",
    "FILTER": "Keep rows that fit",
    "PROJECTION": "Compute columns",
    "UNION": "Put together",
    "UNNEST": "Unpack lists",
    "RECURSIVE_CTE": "Repeat until nothing is new",
    "RECURSIVE_CTE_SCAN": "Read what the last round found",
    "COLUMN_DATA_SCAN": "Read what is given",
    "DELIM_SCAN": "Read each value once",
    "DUMMY_SCAN": "Begin with one row",
    "EMPTY_RESULT": "Nothing can fit",
}
# What tells steps of one kind apart, the most telling first.
DETAILS = (
    *("Conditions", "Condition", "Expression", "Filters", "Order By", "Groups", "Aggregates", "Dynamic Filters"),
    *("Projections", "Projection"),
)
NOT_STEPS = {"RESULT_COLLECTOR", "EXPLAIN_ANALYZE", "QUERY_ROOT"}
WIDTH = 70


@dataclass(frozen=True)
class Step:
    """One step. What feeds it stands beneath: one step at the same depth, or branches one deeper.

    `estimated` and `rows` are the rows DuckDB expected and got, None where it does not say. Time is added up over
    threads, so it may be more than the clock says; `share` is its part of that of all steps. Where `more` steps
    beneath are left out, rows are those of the step and the time is of all of them.
    """

    depth: int
    is_branch: bool
    operator: str
    detail: str
    estimated: int | None
    rows: int | None
    milliseconds: float
    share: float
    more: int = 0
    slowest: bool = False


def steps(profile: dict[str, Any], least: float = 0.02) -> list[Step]:
    """Return the steps of a plan, as DuckDB profiles it, each above what feeds it.

    Steps that only compute columns, and branches, are left out where they took less than `least` of the time; that
    time stays in the step they belong to, so that the milliseconds of all rows add up. With 0 every step is told.
    """
    roots: list[Node] = profile["operator"]
    reading = _Reading(roots, least)
    found = [step for root in roots for step in reading.walk(root, 0, False, 0.0)]
    worst = max(range(len(found)), key=lambda place: found[place].milliseconds, default=None)
    return [replace(step, slowest=True) if place == worst else step for place, step in enumerate(found)]


class _Reading:
    """One plan while it is read: the names of its parts, and how much time is all of it."""

    def __init__(self, roots: list[Node], least: float) -> None:
        parts = [each for root in roots for each in _all(root) if each["type"] == "CTE"]
        self.names = {each["extra_info"].get("Table Index"): _part(each) for each in parts}
        self.total = sum(_own(each) for root in roots for each in _all(root)) or 1.0
        self.least = least

    def walk(self, node: Node, depth: int, is_branch: bool, carried: float) -> Iterator[Step]:
        """Yield the step and all beneath it; `carried` are the seconds of steps left out above it."""
        beneath = node.get("children", [])
        if node["type"] in NOT_STEPS or (node["type"] == "PROJECTION" and beneath and self._is_small(_own(node))):
            for place, child in enumerate(beneath):
                yield from self.walk(child, depth, is_branch, carried + _own(node) if place == 0 else 0.0)
            return
        seconds = carried + _whole(node)
        if node["type"] != "CTE" and beneath and self._is_small(seconds):
            more = sum(each["type"] not in ("PROJECTION", *NOT_STEPS) for each in _all(node)) - 1
            yield self._step(node, depth, is_branch, seconds, more)
            return
        yield self._step(node, depth, is_branch, carried + _own(node), 0)
        if node["type"] == "CTE" and len(beneath) == 2:
            # A named part: how it is made stands beneath it, what it is made for goes on at its side.
            yield from self.walk(beneath[0], depth + 1, True, 0.0)
            yield from self.walk(beneath[1], depth, False, 0.0)
        else:
            branches = len(beneath) > 1
            for child in beneath:
                yield from self.walk(child, depth + branches, branches, 0.0)

    def _is_small(self, seconds: float) -> bool:
        return seconds < self.least * self.total

    def _step(self, node: Node, depth: int, is_branch: bool, seconds: float, more: int) -> Step:
        said, part = node["extra_info"].get("Estimated Cardinality"), node["type"] == "CTE"
        return Step(
            depth=depth,
            is_branch=is_branch,
            operator=self._words(node),
            detail=_detail(node),
            estimated=int(said) if said and not part else None,
            rows=None if part or node["type"] == "UNION" else int(node.get("intermediate_rows", 0)),
            milliseconds=1000 * seconds,
            share=seconds / self.total,
            more=more,
        )

    def _words(self, node: Node) -> str:
        kind, told = node["type"], node["extra_info"]
        if kind == "TABLE_SCAN":
            read = "Look up in" if "Index" in str(told.get("Type")) else "Read"
            return f"{read} {_table(told['Table'])}" if "Table" in told else f"Make rows by {node['name'].lower()}"
        if kind == "CTE":
            return f"Prepare {_part(node)}"
        if kind == "CTE_SCAN":
            return f"Read {self.names.get(told.get('CTE Index'), 'a part')}"
        if kind in ("HASH_GROUP_BY", "PERFECT_HASH_GROUP_BY") and not told.get("Aggregates"):
            return "Keep each row once"
        join = str(told.get("Join Type", "INNER")).lower().replace("_", " ")
        words = WORDS.get(kind.removeprefix("STREAMING_"), kind.replace("_", " ").capitalize())
        return words if join == "inner" else f"{words} ({join})"


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.get("children", []):
        yield from _all(child)


def _own(node: Node) -> float:
    # A part that hands its rows on at once is timed together with all who take them, who are timed again.
    return 0.0 if "Fanout Mode" in node["extra_info"] else float(node.get("timing", 0.0))


def _whole(node: Node) -> float:
    return sum(_own(each) for each in _all(node))


def _part(node: Node) -> str:
    """Return the name of a `with` part; DuckDB numbers those that it makes itself."""
    name = str(node["extra_info"].get("CTE Name", "a part"))
    found = re.fullmatch(r"__\w*?_(\d+)", name)
    return f"shared rows {found[1]}" if found else name


def _table(written: str) -> str:
    return written.rsplit(".", maxsplit=1)[-1].strip('"')


def _detail(node: Node) -> str:
    """Return the most telling of what DuckDB says of a step, without its column numbers, in one short line."""
    for key in DETAILS:
        said = node["extra_info"].get(key)
        parts = [said] if isinstance(said, str) else said or []
        if key == "Aggregates":
            parts = list(dict.fromkeys(re.sub(r'^"?(\w+).*', r"\1", part, flags=re.DOTALL) for part in parts))
        plain = [re.sub(r"\boptional: ", "", re.sub(r"#\d+", "…", part)) for part in parts]
        # Without its column numbers a part may say nothing but `… IS NOT DISTINCT FROM …`.
        told = [part for part in plain if re.search(r"[a-z]", part)]
        if told and not (key == "Projections" and node["type"] == "TABLE_SCAN"):
            return textwrap.shorten(", ".join(told), WIDTH, placeholder=" …")
    return ""


def as_text(found: list[Step]) -> str:
    """Return the steps as aligned lines: time, share and rows, then the tree; `>` marks the slowest."""
    lines = [f"  {'ms':>8}  share  {'rows':>9}  {'expected':>9}  step"]
    for name, step in zip(_named(found), found, strict=True):
        told = f"{name}: {step.detail}" if step.detail else name
        figures = (
            f"{step.milliseconds:>8.1f}  {step.share:>5.0%}  {_count(step.rows):>9}  {_count(step.estimated):>9}"
        )
        lines.append(f"{'>' if step.slowest else ' '} {figures}  {told}")
    return "\n".join(lines)


def as_frame(found: list[Step]) -> pandas.DataFrame:
    """Return a row for each step: Step (with the lines of the tree), Detail, Expected, Rows, ms, Share, Slowest."""
    return pandas.DataFrame(
        {
            "Step": _named(found),
            "Detail": [step.detail for step in found],
            "Expected": pandas.array([step.estimated for step in found], dtype="Int64"),
            "Rows": pandas.array([step.rows for step in found], dtype="Int64"),
            "ms": [step.milliseconds for step in found],
            "Share": [step.share for step in found],
            "Slowest": [step.slowest for step in found],
        }
    )


def _named(found: list[Step]) -> list[str]:
    return [
        f"{lines}{step.operator}{f' (+{step.more} quick)' if step.more else ''}"
        for lines, step in zip(_lines(found), found, strict=True)
    ]


def _lines(found: list[Step]) -> Iterator[str]:
    """Yield the lines of the tree before each step: a line goes down to the next branch of the same step."""
    for place, step in enumerate(found):
        later = found[place + 1 :]
        goes_on = [_goes_on(later, depth) for depth in range(1, step.depth + 1)]
        bars = ["│  " if each else "   " for each in goes_on]
        if step.is_branch and bars:
            bars[-1] = "├─ " if goes_on[-1] else "└─ "
        yield "".join(bars)


def _goes_on(later: list[Step], depth: int) -> bool:
    """Tell whether another branch at this depth comes before the tree leaves it."""
    for step in later:
        if step.depth < depth or (step.depth == depth and step.is_branch):
            return step.depth == depth
    return False


def _count(number: int | None) -> str:
    if number is None:
        return ""
    return f"{number:,}" if number < 1_000_000 else f"{number:.1e}".replace("e+0", "e").replace("e+", "e")
