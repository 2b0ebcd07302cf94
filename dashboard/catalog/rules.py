"""The rules of SQL that `check` holds a file to, beyond what is needed to ask it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from dashboard.catalog.header import QueryFile, formats
from dashboard.catalog.statement import DIALECT, Statement
from dashboard.errors import Finding

# What `check` can find, by rule; the guide's list and the tests of it are made from this.
RULES = {
    "utf-8": "The file is UTF-8.",
    "no-header": "The file begins with a header.",
    "yaml": "The header is YAML.",
    "key-unknown": "Every key is known, at every level.",
    "key-missing": "Every needed key is there.",
    "key-twice": "No key stands twice.",
    "value": "Every value is of its type; a question ends with a question mark; a threshold names its source.",
    "placeholder": "No placeholder of `new` is left.",
    "syntax": "The SQL can be read.",
    "one-select": "The file holds exactly one select.",
    "parameter-undeclared": "Every parameter used is declared.",
    "parameter-unused": "Every parameter declared is used.",
    "option": "Options are a select of values for a declared parameter, its default among them.",
    "column-unknown": "Chart, grain, thresholds and checks name declared columns.",
    "chart-part": "The chart has the parts that its mark needs.",
    "chart-type": "Each part of the chart is of a type that can be drawn there.",
    "format": "Every number has a unit, once.",
    "check-form": "Every check is of a known form.",
    "alias": "No two queries go by one name; who still uses an old name is told.",
    "reads-unknown": "Every query read exists.",
    "reads-broken": "Every query read is whole.",
    "circle": "No query reads itself.",
    "beneath": "Only the shown tables are read, not those beneath them.",
    "star": "No star is taken of a table, nor in the last select: columns are named.",
    "clock": "No clock and no chance: now is `version.as_of`.",
    "division": "Every divisor that could be zero has its `nullif`.",
    "order": "The rows come in one order: every column of the grain stands in the last `order by`.",
    "style": "The SQL is laid out as the others are.",
    "database": "DuckDB can run it.",
    "columns": "The columns returned are those declared, in order.",
    "column-type": "Every column is of its declared type.",
    "grain": "The grain is unique.",
    "not-a-number": "No NaN and no infinity.",
    "not-settled": "The same rows laid in another order give the same answer.",
    "claim": "What `checks` claims of the answer is so.",
    "case": "Every case gives the rows it expects.",
    "outside": "The file lies in the folder of queries, one folder deep.",
}
CLOCKS = {
    *("today", "now", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"),
    *("get_current_time", "get_current_timestamp", "transaction_timestamp"),
}
CHANCES = {"random", "rand", "setseed", "uuid", "uuidv4", "uuidv7", "gen_random_uuid"}


def ruled(file: QueryFile, known: frozenset[str]) -> list[Finding]:
    """Return what a readable file does against the rules of SQL; `known` holds the folders of queries."""
    statement = file.statement
    return [
        *formats(file.header, file.written),
        *_beneath(statement, known),
        *_stars(statement),
        *_clocks(statement),
        *_divisions(statement),
        *_limits(statement),
        *unordered(file),
    ]


def _beneath(statement: Statement, known: frozenset[str]) -> Iterator[Finding]:
    for table in statement.tree.find_all(exp.Table):
        if table.db and table.db not in known and table.db != "main":
            what = f"reads {table.db}.{table.name}, which lies beneath the shown tables and skips the clocks."
            do = "Read one of the tables that queries/README.md lists."
            yield Finding(statement.place_of(table), what, do, "beneath")


def _stars(statement: Statement) -> Iterator[Finding]:
    """Find stars that would let a new column of a table come along unseen."""
    named = {str(node.alias_or_name) for node in statement.tree.find_all(exp.CTE)}
    last = {id(select) for select in statement.last_selects()}
    for select in statement.tree.find_all(exp.Select):
        tables = {t.alias_or_name: t for t in _sources(select)}
        for item in select.expressions:
            star = item if isinstance(item, exp.Star) else item.this if isinstance(item, exp.Column) else None
            if not isinstance(star, exp.Star):
                continue
            owner = item.table if isinstance(item, exp.Column) else ""
            read = [tables[owner]] if owner in tables else list(tables.values())
            of_table = any(isinstance(t, exp.Table) and (t.db or t.name not in named) for t in read)
            if id(select) in last or of_table:
                what = "the last select takes a star." if id(select) in last else "a star is taken of a table."
                yield Finding(statement.place_of(star), what, "Name the columns.", "star")


def _sources(select: exp.Select) -> Iterator[exp.Expression]:
    if from_ := select.args.get("from_") or select.args.get("from"):
        yield from_.this
    for join in select.args.get("joins") or ():
        yield join.this


def _clocks(statement: Statement) -> Iterator[Finding]:
    for token, following in pairwise([*statement.tokens, None]):
        word = token.text.lower() if token else ""
        is_called = following is not None and following.token_type is TokenType.L_PAREN
        is_keyword = token is not None and token.token_type.name.startswith(("CURRENT_", "LOCAL"))
        if token is None or token.token_type in (TokenType.STRING, TokenType.IDENTIFIER):
            continue
        if word in CLOCKS and (is_called or is_keyword):
            do = "Now is version.as_of or version.on_day."
            yield Finding(statement.place(token.start), f"asks the clock ({word}).", do, "clock")
        elif word in CHANCES and is_called:
            do = "The same data give the same rows."
            yield Finding(statement.place(token.start), f"draws by chance ({word}).", do, "clock")
    for call in statement.tree.find_all(exp.Anonymous):
        if call.name.lower() == "age" and len(call.expressions) == 1:
            what, do = "counts an age up to today.", "Give it the day too: age(version.as_of, ...)."
            yield Finding(statement.place_of(call), what, do, "clock")
    for sample in statement.tree.find_all(exp.TableSample):
        do = "The same data give the same rows."
        yield Finding(statement.place_of(sample), "draws a sample by chance.", do, "clock")


def _divisions(statement: Statement) -> Iterator[Finding]:
    for division in statement.tree.find_all(exp.Div, exp.IntDiv, exp.Mod):
        divisor = division.expression
        if not _is_safe(divisor):
            what = f"divides by {_said(divisor)}, which may be zero."
            yield Finding(statement.place_of(divisor), what, "Write nullif(..., 0) around it.", "division")


def _said(divisor: exp.Expr) -> str:
    try:
        return divisor.sql(dialect=DIALECT).lower()[:40]
    except RecursionError:
        return "a deep expression"


def _is_safe(divisor: exp.Expr) -> bool:
    """Tell whether a divisor can be NULL or a number, never zero, by its form."""
    match divisor:
        case exp.Nullif():
            return True
        case exp.Literal(is_string=False):
            return any(digit in divisor.this.lower().partition("e")[0] for digit in "123456789")
        case exp.Paren() | exp.Cast() | exp.Neg():
            return _is_safe(divisor.this)
        case exp.Mul():
            return _is_safe(divisor.left) and _is_safe(divisor.right)
        case exp.Pow() | exp.Sqrt() | exp.Exp():
            return isinstance(divisor, exp.Exp) or _is_safe(divisor.this)
    return False


def _limits(statement: Statement) -> Iterator[Finding]:
    for limit in statement.tree.find_all(exp.Limit, exp.Fetch):
        if limit.parent is not None and not limit.parent.args.get("order"):
            what = "a limit without an order keeps other rows each time."
            yield Finding(statement.place_of(limit), what, "Add order by before it.", "order")


def unordered(file: QueryFile) -> Iterator[Finding]:
    """Yield what leaves the rows of an answer in an order that nothing settles."""
    statement = file.statement
    order = statement.tree.args.get("order")
    if order is None:
        place = statement.place(statement.opening)
        yield Finding(
            place, "the rows come in no order.", f"End with order by {', '.join(file.header.grain)}.", "order"
        )
        return
    names = set(_ordered_by(order, list(file.header.columns)))
    missing = [name for name in file.header.grain if name not in names]
    if missing:
        what = f"rows that are equal in the order by come in any order: it lacks {', '.join(missing)} of the grain."
        yield Finding(statement.place_of(order), what, f"Add {', '.join(missing)} at its end.", "order")


def _ordered_by(order: exp.Expr, columns: list[str]) -> Iterator[str]:
    """Yield the names of the columns by which rows are ordered; a number stands for a place in the answer."""
    for key in order.expressions:
        if isinstance(key.this, exp.Var):
            yield from columns
        elif isinstance(key.this, exp.Column | exp.Identifier):
            yield key.this.name.lower()
        elif isinstance(key.this, exp.Literal):
            yield from (name for place, name in enumerate(columns, 1) if str(place) == key.this.this)
