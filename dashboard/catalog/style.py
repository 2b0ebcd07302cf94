"""How SQL is laid out: sqlfluff's rules of queries/.sqlfluff, with every `$name` explained to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from dashboard.catalog.fence import CLOSING
from dashboard.catalog.kept import Kept, digest
from dashboard.errors import Finding
from dashboard.settings import PROJECT, shown

CONFIGURATION = ".sqlfluff"
# What sqlfluff cannot read it cannot judge; whether DuckDB can is for other rules to say.
UNREAD = ("PRS", "LXR", "TMP")
# What sqlfluff says too shortly to be understood.
PLAIN = {"AL01": "A table has an alias without the word as before it."}


def configuration(folder: Path) -> Path:
    """Return the file of rules for a folder of queries: its own, else the one of the project."""
    own = folder / CONFIGURATION
    return own if own.exists() else PROJECT / "queries" / CONFIGURATION


def style_of(text: str, where: str, rules: Path) -> list[Finding]:
    """Return what sqlfluff finds in the statement of a query file; `where` names the file."""
    # It takes a quarter of a second to import, and most commands do without it.
    from sqlfluff.core import FluffConfig, Linter  # noqa: PLC0415

    _, _, statement = text.partition(CLOSING)
    config = FluffConfig.from_string(rules.read_text(encoding="utf-8"))
    for name in set(re.findall(r"\$(\w+)", statement)):
        config.set_value(["templater", "placeholder", name], f"_{name}")
    written = statement.lstrip()
    above = text[: len(text) - len(written)].count("\n")
    found = Linter(config=config).lint_string(written, fname=where)
    findings = []
    for fault in sorted(found.get_violations(), key=lambda fault: (fault.line_no, fault.line_pos)):
        place = f"{where}:{above + fault.line_no}:{fault.line_pos}"
        if fault.rule_code() in UNREAD:
            what = "sqlfluff cannot read the statement from here on, so its layout is not checked."
            return [Finding(place, what, "Nothing needs to be done.", "style", "note")]
        what = PLAIN.get(fault.rule_code()) or " ".join(fault.desc().split())
        do = f"This is sqlfluff's {fault.rule_code()}; `sqlfluff fix` may mend it."
        findings.append(Finding(place, what if what.endswith(".") else f"{what}.", do, "style"))
    return findings


@contextmanager
def styled(paths: Iterable[Path], folder: Path, kept: Kept) -> Iterator[dict[Path, Promise]]:
    """Begin to check the layout of query files in a process of its own, and yield what is promised of each.

    What is kept is not checked again. It is begun before anything else, for it takes the longest.
    """
    rules = configuration(folder)
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in paths}
    keys = {path: _key(text, path, rules) for path, text in texts.items() if CLOSING in text}
    missing = [path for path, key in keys.items() if kept.get(key) is None]
    pool = ProcessPoolExecutor(1, get_context("spawn")) if missing else None
    try:
        begun = {path: pool.submit(style_of, texts[path], shown(path), rules) for path in missing if pool is not None}
        yield {
            path: Promise(texts[path], shown(path), rules, kept, key, begun.get(path)) for path, key in keys.items()
        }
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class Promise:
    """The layout of one file: known, being checked elsewhere, or to be checked here if nobody has begun."""

    text: str
    where: str
    rules: Path
    kept: Kept
    key: str
    begun: Future[list[Finding]] | None

    def result(self) -> list[Finding]:
        """Return what was found; waits only for what another process has begun."""
        if self.begun is None:
            return self.kept.get(self.key) or []
        found = style_of(self.text, self.where, self.rules) if self.begun.cancel() else self.begun.result()
        return self.kept.keep(self.key, found)


def _key(text: str, path: Path, rules: Path) -> str:
    pinned = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    return digest("style", shown(path), rules.read_text(encoding="utf-8"), pinned, text)
