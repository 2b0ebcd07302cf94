"""How SQL is laid out: sqlfluff's rules of queries/.sqlfluff, with every `$name` explained to it."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from dashboard.catalog.fence import CLOSING
from dashboard.catalog.kept import Kept, digest
from dashboard.errors import Finding
from dashboard.settings import PROJECT, shown

CONFIGURATION = ".sqlfluff"
WORKERS = 2
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
def styled(paths: Iterable[Path], folder: Path, kept: Kept) -> Iterator[dict[Path, Future[list[Finding]]]]:
    """Begin to check the layout of query files, in processes of their own, and yield what they promise.

    What is kept is not checked again. It is begun before anything else, for it takes the longest.
    """
    rules = configuration(folder)
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in paths}
    keys = {path: _key(text, path, rules) for path, text in texts.items() if CLOSING in text}
    missing = {path: texts[path] for path, key in keys.items() if kept.get(key) is None}
    promised = {path: _done(kept.get(key) or []) for path, key in keys.items() if path not in missing}
    if not missing:
        yield promised
        return
    # Trees of syntax are made and dropped by the million; a worker that never looks for circles is a fifth faster.
    pool = ProcessPoolExecutor(min(WORKERS, len(missing)), get_context("spawn"), initializer=gc.disable)
    try:
        begun = {path: pool.submit(style_of, text, shown(path), rules) for path, text in missing.items()}
        yield {**promised, **begun}
        for path, future in begun.items():
            if future.done():
                kept.keep(keys[path], future.result())
    finally:
        pool.shutdown(cancel_futures=True)


def _done(findings: list[Finding]) -> Future[list[Finding]]:
    future: Future[list[Finding]] = Future()
    future.set_result(findings)
    return future


def _key(text: str, path: Path, rules: Path) -> str:
    pinned = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    return digest("style", shown(path), rules.read_text(encoding="utf-8"), pinned, text)
