"""How SQL is laid out: sqlfluff's rules of queries/.sqlfluff, with every `$name` explained to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from dashboard.beside import Beside
from dashboard.catalog.fence import CLOSING
from dashboard.catalog.kept import Kept, digest
from dashboard.errors import Finding
from dashboard.settings import PROJECT, shown

Find = Callable[[], list[Finding]]
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

    statement = text.partition(CLOSING)[2] if CLOSING in text else text
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


def styled(paths: Iterable[Path], folder: Path, kept: Kept, beside: Beside) -> dict[Path, Find]:
    """Begin to check the layout of query files in the process beside; return what tells the findings of each.

    What is kept is not checked again. It is begun before anything else, for it takes the longest.
    """
    rules = configuration(folder)
    told: dict[Path, Find] = {}
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        key = _key(text, path, rules)
        if CLOSING in text and (known := kept.get(key)) is not None:
            told[path] = partial(list, known)
        elif CLOSING in text:
            promise = beside.promise(style_of, text, shown(path), rules)
            told[path] = partial(kept.keep_result, key, promise.result)
    return told


def _key(text: str, path: Path, rules: Path) -> str:
    pinned = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    return digest("style", shown(path), rules.read_text(encoding="utf-8"), pinned, text)
