"""A query may read another by its name; this writes the other one into its statement, or keeps it apart."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot.tokenizer_core import Token, TokenType

from dashboard.catalog.header import QueryFile, statement_of
from dashboard.catalog.statement import DIALECT
from dashboard.model import Part


def reads(file: QueryFile, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of the queries that a file reads: `from market.vendor_share` is `market/vendor_share`.

    `names` leads from every id and former id to the id.
    """
    asked = (f"{folder}/{name}" for folder, name in file.statement.tables)
    return tuple(sorted({names[name] for name in asked if name in names}))


def compose(file: QueryFile, read: list[QueryFile], names: Mapping[str, str]) -> str:
    """Return one statement in which each file of `read` stands as a named subquery, in the given order."""
    return compose_statement(statement_of(file), read, names)


def compose_statement(statement: str, read: list[QueryFile], names: Mapping[str, str]) -> str:
    """Do the same for a bare statement."""
    if not read:
        return statement
    blocks = [f'"{_name(other.id)}" as (\n{_renamed(statement_of(other), names)}\n)' for other in read]
    subqueries = ",\n".join(blocks)
    body = _renamed(statement, names)
    tokens = sqlglot.tokenize(body, dialect=DIALECT)
    if tokens[0].token_type is TokenType.WITH:
        last = tokens[1] if tokens[1].token_type is TokenType.RECURSIVE else tokens[0]
        opening, rest = body[: last.end + 1], body[last.end + 1 :]
        return f"{opening} {subqueries},\n{rest.lstrip()}"
    return f"with {subqueries}\n{body}"


def parted(file: QueryFile, files: Mapping[str, QueryFile], names: Mapping[str, str]) -> Part:
    """Return a file's own statement, and apart those of the files that it reads."""
    read = tuple(parted(files[other], files, names) for other in reads(file, names))
    return Part(_name(file.id), _renamed(statement_of(file), names), frozenset(file.statement.used), read)


def _name(query_id: str) -> str:
    return query_id.replace("/", ".")


def _renamed(body: str, names: Mapping[str, str]) -> str:
    """Quote `folder.name` wherever it names a query, and keep `name` as its alias where none is given."""
    tokens = sqlglot.tokenize(body, dialect=DIALECT)
    for place in range(len(tokens) - 3, -1, -1):
        folder, dot, name = tokens[place : place + 3]
        found = names.get(f"{folder.text}/{name.text}") if dot.token_type is TokenType.DOT else None
        if found:
            following = tokens[place + 3] if place + 3 < len(tokens) else None
            alias = "" if _is_alias(following) else f" as {name.text}"
            body = f'{body[: folder.start]}"{_name(found)}"{alias}{body[name.end + 1 :]}'
    return body


def _is_alias(token: Token | None) -> bool:
    return token is not None and token.token_type in (TokenType.ALIAS, TokenType.VAR, TokenType.IDENTIFIER)
