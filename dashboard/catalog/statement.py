"""The statement of a query file, with the place of everything in it; its tree is parsed when somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from dashboard.errors import Finding, QueryRefused, line_and_column

DIALECT = "duckdb"
# How many statements stay parsed. Trees of all shipped queries take some 55 MB, and pages ask for none.
PARSED = 8


@dataclass(frozen=True, eq=False)
class Statement:
    """One select: the file's whole text, where in it the statement begins, and the tables it reads.

    A table is (schema or folder, name); subqueries of its own that have a name are none.
    """

    where: str
    text: str
    start: int
    tables: frozenset[tuple[str, str]]

    @property
    def tree(self) -> exp.Query:
        """Its syntax tree, held for the statements asked for last; it is shared, so nobody may change it."""
        tree = _trees(self.text[self.start :])[0]
        assert isinstance(tree, exp.Query)
        return tree

    def place(self, offset: int) -> str:
        """Return `file:line:col` of an offset into the statement."""
        line, column = line_and_column(self.text, self.start + offset)
        return f"{self.where}:{line}:{column}"

    def place_of(self, node: exp.Expression) -> str:
        """Return `file:line:col` of a node, which is that of the first word in it whose place is known."""
        own = node.meta.get("start")
        starts = [own] if own is not None else [n.meta["start"] for n in node.walk() if "start" in n.meta]
        return self.place(min(starts, default=self.opening))

    def last_selects(self) -> Iterator[exp.Select]:
        """Yield the selects that make the final rows; a union has several, and may be of any depth."""
        waiting: list[exp.Expr] = [self.tree]
        while waiting:
            part = waiting.pop()
            if isinstance(part, exp.Select):
                yield part
            elif isinstance(part, exp.SetOperation):
                # Where no select stands, sqlglot's own `left` and `right` fail.
                waiting += [part.args["this"], part.args["expression"]]
            elif isinstance(part, exp.Subquery):
                waiting.append(part.this)

    def place_of_column(self, name: str) -> str:
        """Return `file:line:col` of what makes a column of the answer, else of the statement."""
        made = (part for select in self.last_selects() for part in select.expressions if part.alias_or_name == name)
        found = next(made, None)
        return self.place_of(found) if found else self.place(self.opening)

    @cached_property
    def opening(self) -> int:
        """Where the first word of the statement stands, after blanks and comments."""
        return self.tokens[0].start if self.tokens else 0

    @property
    def tokens(self) -> list[Token]:
        """Its words and signs, comments apart; held as the tree is."""
        return _tokens(self.text[self.start :])

    @cached_property
    def bare(self) -> str:
        """Its text, comments too, without the semicolons at its end."""
        body = self.text[self.start :]
        for token in reversed(self.tokens):
            if token.token_type is not TokenType.SEMICOLON:
                break
            body = body[: token.start] + body[token.end + 1 :]
        return body.strip()

    @cached_property
    def used(self) -> dict[str, int]:
        """The names of its parameters, each with the offset where it stands first; a bare `?` is one named `?`."""
        found: dict[str, int] = {}
        for token, following in pairwise([*self.tokens, None]):
            kind = token.token_type if token else None
            if token and kind is TokenType.PLACEHOLDER:
                found.setdefault("?", token.start)
            elif token and following and kind is TokenType.PARAMETER and token.text == "$":
                found.setdefault(following.text, token.start)
        return found


def parse(text: str, start: int, where: str) -> Statement:
    """Parse what stands in `text` from `start` on; raises QueryRefused with the place of what cannot be read."""
    written = text[start:]
    try:
        trees = _trees(written)
    except RecursionError:
        place = _place(where, text, start)
        raise QueryRefused(Finding(place, "the statement is nested too deeply.", "Use CTEs.", "syntax")) from None
    except SqlglotError as error:
        offset, said = _unclosed(written) if isinstance(error, TokenError) else _unexpected(written, error)
        place = _place(where, text, start + offset)
        raise QueryRefused(Finding(place, f"{said}.", "Correct the SQL.", "syntax")) from None
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        # The parser gives way on some texts that are no SQL at all.
        place = _place(where, text, start)
        raise QueryRefused(Finding(place, "the statement cannot be read.", "Correct the SQL.", "syntax")) from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        what = f"holds {len(trees) or 'no'} statements." if len(trees) != 1 else "is not a select."
        place = _place(where, text, start + (_second(written) if len(trees) > 1 else _first(written)))
        raise QueryRefused(Finding(place, what, "Write exactly one select statement.", "one-select"))
    return Statement(where, text, start, _tables(trees[0]))


@lru_cache(maxsize=PARSED)
def _trees(written: str) -> list[exp.Expr]:
    # A comment after the last semicolon makes a tree of its own.
    parsed = sqlglot.parse(written, dialect=DIALECT)
    return [tree for tree in parsed if tree is not None and not isinstance(tree, exp.Semicolon)]


@lru_cache(maxsize=PARSED)
def _tokens(written: str) -> list[Token]:
    return sqlglot.tokenize(written, dialect=DIALECT)


def _tables(tree: exp.Query) -> frozenset[tuple[str, str]]:
    named = {str(node.alias_or_name) for node in tree.find_all(exp.CTE)}
    return frozenset((t.db, t.name) for t in tree.find_all(exp.Table) if t.name and (t.db or t.name not in named))


def _first(written: str) -> int:
    tokens = _tokens(written)
    return tokens[0].start if tokens else 0


def _second(written: str) -> int:
    """Return where the second of several statements begins."""
    tokens = _tokens(written)
    kinds = [token.token_type is TokenType.SEMICOLON for token in tokens]
    opened = kinds.index(False)
    closed = kinds.index(True, opened)
    return tokens[kinds.index(False, closed)].start


def _place(where: str, text: str, offset: int) -> str:
    line, column = line_and_column(text, offset)
    return f"{where}:{line}:{column}"


def _unexpected(statement: str, error: SqlglotError) -> tuple[int, str]:
    """Return offset and description of the word the parser stumbled on; its own line numbers drift after a `$`."""
    details = (getattr(error, "errors", None) or [{}])[0]
    before, word = details.get("start_context") or "", details.get("highlight") or ""
    found = statement.find(before + word)
    said = str(details.get("description") or str(error).splitlines()[0]).rstrip(".")
    missing = re.fullmatch(r"(?:Expecting|Expected) (\S+)(?: after \w+)?", said)
    if missing:
        said = f'"{missing[1].lower()}" is missing before "{word}"'
    elif "Unexpected token" in said:
        said = f'"{word}" is not expected here'
    elif said.startswith("Required keyword"):
        said = f'something is missing beside "{word}"'
    return (found + len(before) if found >= 0 else 0), said


def _unclosed(statement: str) -> tuple[int, str]:
    """Return where a text or comment begins that is never closed: what is left when all closed ones are blanked."""
    closed = r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/"
    left = re.sub(closed, lambda found: re.sub(r"[^\n]", " ", found[0]), statement, flags=re.DOTALL)
    found = re.search(r"'|\"|/\*", left)
    return (found.start() if found else 0), "a text or comment is never closed"
