"""A new query with its first case, to be filled in: templates, and the places that still wait to be replaced."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path

from dashboard.catalog.names import NAMED
from dashboard.errors import Finding, QueryRefused
from dashboard.settings import shown

TEMPLATES = Path(__file__).parent / "scaffold"
CASE = "REPLACE this name by the rule as a sentence"
_WAITING = re.compile(r"REPLACE(: | this name )[^\"\n,}]*")


def scaffold(queries: Path, cases: Path, query_id: str, taken: Iterable[str] = ()) -> list[Path]:
    """Write `queries/<theme>/<name>.sql` and a folder with its first case; return the files made.

    `taken` are ids and aliases in use. Raises QueryRefused for a name that is none or is taken, and where a file
    already lies; nothing is overwritten.
    """
    _check_name(query_id)
    if query_id in set(taken):
        what = "is an id or an alias of another query."
        raise QueryRefused(Finding(query_id, what, "Choose another name."))
    case = cases / query_id / CASE
    texts = {queries / f"{query_id}.sql": TEMPLATES / "query.sql"}
    texts |= {case / path.name: path for path in sorted(TEMPLATES.iterdir()) if path.name != "query.sql"}
    there = [Finding(shown(path), "exists already.", "Choose another name.") for path in texts if path.exists()]
    if there:
        raise QueryRefused(*there)
    for path, template in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as stream:
            stream.write(_filled(template))
    return list(texts)


def skeleton() -> str:
    """Return the text of a query file with its placeholders."""
    return _filled(TEMPLATES / "query.sql")


def _filled(template: Path) -> str:
    return template.read_text(encoding="utf-8").replace("@today@", datetime.date.today().isoformat())


def next_steps(made: list[Path]) -> str:
    """Return what was made and what to do next, a line each."""
    query, case = made[0], made[-1].parent
    first = [path for path in sorted(query.parent.glob("*.sql")) if path != query]
    page = "" if first else f"\n{query.parent.name} is a new theme: it makes a new page."
    return (
        f"made {shown(query)}\nmade {shown(case)}/ with {', '.join(path.name for path in made[1:])}{page}\n"
        "Write words where REPLACE stands, your own SQL, and rows that show one rule; name the folder by the rule.\n"
        f"Then: python -m dashboard check {shown(query)}"
    )


def placeholders(held: Path | str) -> list[tuple[int, int, str]]:
    """Return line, column (from 1) and text of all that waits to be replaced in a text or a file.

    Of a folder it is the name that may wait; it stands at line 1, column 1.
    """
    if isinstance(held, Path) and held.is_dir():
        text = held.name
    elif isinstance(held, Path):
        text = held.read_text(encoding="utf-8", errors="replace")
    else:
        text = held
    return [
        (number, found.start() + 1, found.group().strip())
        for number, line in enumerate(text.splitlines(), start=1)
        for found in _WAITING.finditer(line)
    ]


def waiting(held: Path | str, where: str) -> list[Finding]:
    """Return a finding for each placeholder of a text, a file or the name of a folder, which lies at `where`."""
    do = "Write what it asks for."
    return [
        Finding(f"{where}:{line}:{column}", f'the placeholder "{said}" is left.', do, "placeholder")
        for line, column, said in placeholders(held)
    ]


def _check_name(query_id: str) -> None:
    if NAMED.fullmatch(query_id):
        return
    if query_id.count("/") != 1 or query_id.startswith("/") or query_id.endswith("/"):
        raise QueryRefused(
            Finding(query_id, "is not theme/name.", "Write a theme, a slash and a name: dependence/known_spend.")
        )
    do = "Use a to z, 0 to 9 and _; theme and name each begin with a letter."
    wrong = next(
        (place, letter)
        for place, letter in enumerate(query_id)
        if not re.match(r"[a-z0-9_/]", letter) or (not letter.isalpha() and query_id[:place][-1:] in ("", "/"))
    )
    what = f'has "{wrong[1]}" as letter {wrong[0] + 1}.'
    raise QueryRefused(Finding(query_id, what, do))
