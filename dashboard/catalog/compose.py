"""A query may read another by its name; this writes the other one into its statement."""

from __future__ import annotations

import sqlglot
from sqlglot.tokenizer_core import Token, TokenType

from dashboard.catalog.header import CLOSING, QueryFile


def reads(file: QueryFile, ids: frozenset[str]) -> tuple[str, ...]:
    """Return the ids of the queries that a file reads: `from market.vendor_share` is `market/vendor_share`."""
    return tuple(sorted(f"{folder}/{name}" for folder, name in file.tables if f"{folder}/{name}" in ids))


def statement_of(file: QueryFile) -> str:
    """Return the statement without its header."""
    return file.text.split(CLOSING, maxsplit=1)[1].strip().rstrip(";")


def compose(file: QueryFile, read: list[QueryFile]) -> str:
    """Return one statement in which each file of `read` stands as a named subquery, in the given order."""
    if not read:
        return statement_of(file)
    ids = {other.id for other in read}
    blocks = [f'"{_name(other.id)}" as (\n{_renamed(statement_of(other), ids)}\n)' for other in read]
    subqueries = ",\n".join(blocks)
    body = _renamed(statement_of(file), ids)
    tokens = sqlglot.tokenize(body, dialect="duckdb")
    if tokens[0].token_type is TokenType.WITH:
        last = tokens[1] if tokens[1].token_type is TokenType.RECURSIVE else tokens[0]
        opening, rest = body[: last.end + 1], body[last.end + 1 :]
        return f"{opening} {subqueries},\n{rest.lstrip()}"
    return f"with {subqueries}\n{body}"


def _name(query_id: str) -> str:
    return query_id.replace("/", ".")


def _renamed(body: str, ids: set[str]) -> str:
    """Quote `folder.name` wherever it names a query, and keep `name` as its alias where none is given."""
    tokens = sqlglot.tokenize(body, dialect="duckdb")
    for place in range(len(tokens) - 3, -1, -1):
        folder, dot, name = tokens[place : place + 3]
        if dot.token_type is TokenType.DOT and f"{folder.text}/{name.text}" in ids:
            following = tokens[place + 3] if place + 3 < len(tokens) else None
            alias = "" if _is_alias(following) else f" as {name.text}"
            body = f'{body[: folder.start]}"{folder.text}.{name.text}"{alias}{body[name.end + 1 :]}'
    return body


def _is_alias(token: Token | None) -> bool:
    return token is not None and token.token_type in (TokenType.ALIAS, TokenType.VAR, TokenType.IDENTIFIER)
