"""Where a query's rows come from and where they go: documents, tables, queries and pages, as a DOT graph."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from dashboard.model import Query, Source

# Each kind has a pale ground with dark words, which reads on light and dark pages alike; the chosen query is solid.
KINDS = {
    "document": ("#E6E9ED", "#8A95A3"),
    "cited": ("#DDEFE6", "#2F9E70"),
    "table": ("#ECE3F4", "#A867C9"),
    "query": ("#DCE9F6", "#3D7FC1"),
    "page": ("#FBEBD3", "#DD8A1B"),
}
CHOSEN = ("#0B5CAD", "#FFFFFF")
LEGEND = "Grey: documents. Green: cited tables. Violet: tables as queries read them. Blue: queries. Amber: pages."
INK, EDGE = "#16202C", "#8A95A3"
MOST, WIDTH = 4, 28


def lineage(
    query: Query,
    queries: Mapping[str, Query],
    beneath: Mapping[str, Sequence[str]],
    *,
    sources: Sequence[Source] = (),
    citing: Collection[str] | None = None,
    address: str = "/workshop",
) -> str:
    """Return DOT text, drawn from left to right, with `query` told apart and all other queries linked to `address`.

    `queries` are those of the catalogue by id, `beneath` the cited tables beneath a view, `sources` the documents of
    an answer, `citing` the tables whose rows cite documents; None says that all may. Both what the query reads and
    what reads it are there, each with its pages.
    """
    readers = [each for each in queries.values() if query.id in each.reads]
    read = [queries[name] for name in query.reads if name in queries]
    shown = [*read, query, *readers]
    tables = sorted({table for each in (*read, query) for table in each.tables})
    cited = sorted({name for table in tables for name in beneath.get(table, ())})
    lowest = {*(f"cited {name}" for name in cited), *(f"table {table}" for table in tables if table not in beneath)}
    if citing is not None:
        lowest = {name for name in lowest if name.split(" ")[1] in citing}
    lines = [
        *_rank("document", [_node("documents", "document", _documents(sources))] if sources else []),
        *_rank("cited", [_node(f"cited {name}", "cited", name) for name in cited]),
        *_rank("table", [_node(f"table {name}", "table", name) for name in tables]),
        *(_query_node(each, query, address) for each in shown),
        *_rank(
            "page", [_node(f"page {name}", "page", name.replace("_", " ").capitalize()) for name in _pages(shown)]
        ),
        *(_edge("documents", name) for name in sorted(lowest) if sources),
        *_edges(query, shown, tables, beneath),
    ]
    body = "\n".join(f"  {line}" for line in lines)
    return f"digraph lineage {{\n  {_SETTINGS}\n{body}\n}}\n"


_SETTINGS = "\n  ".join(
    (
        'rankdir=LR; bgcolor="transparent"; ranksep=0.45; nodesep=0.12; pad=0.1;',
        f'node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=12, fontcolor="{INK}",'
        ' margin="0.12,0.06", height=0.1];',
        f'edge [color="{EDGE}", arrowsize=0.6];',
    )
)


def _edges(
    query: Query, shown: Sequence[Query], tables: Sequence[str], beneath: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    yield from (_edge(f"cited {name}", f"table {table}") for table in tables for name in beneath.get(table, ()))
    ids = {each.id for each in shown}
    for each in shown:
        if each is query or each.id in query.reads:
            yield from (_edge(f"table {table}", each.id) for table in each.tables if _names(each, table))
        direct = [name for name in each.reads if name in ids and _names(each, name.split("/")[1])]
        yield from (_edge(name, each.id) for name in direct)
        yield from (_edge(each.id, f"page {page}") for page in _pages([each]))


def _names(query: Query, table: str) -> bool:
    """Tell whether the query's own statement names a table; `tables` and `reads` hold those of what it reads, too."""
    statement = query.text.split("---*/", maxsplit=1)[-1]
    return re.search(rf"\b{re.escape(table)}\b", statement) is not None


def _pages(queries: Iterable[Query]) -> list[str]:
    return sorted({page for each in queries for page in (each.page, *each.header.also)})


def _rank(kind: str, nodes: Sequence[str]) -> Iterator[str]:
    if nodes:
        yield f"subgraph {kind}s {{ rank=same; {' '.join(nodes)} }}"


def _documents(sources: Sequence[Source]) -> str:
    told = [
        f"{textwrap.shorten(source.publisher, WIDTH - 5, placeholder='…')} {source.published_on[:4]}".strip()
        for source in sources[:MOST]
    ]
    more = [f"and {len(sources) - MOST} more"] if len(sources) > MOST else []
    return "\n".join([f"{len(sources)} documents" if len(sources) > 1 else "1 document", *told, *more])


def _query_node(each: Query, chosen: Query, address: str) -> str:
    title = "\n".join(textwrap.wrap(each.header.title, WIDTH))
    if each is chosen:
        return _node(each.id, "query", title, fillcolor=CHOSEN[0], fontcolor=CHOSEN[1], penwidth="2")
    link = f"{address}?query={quote(each.id, safe='/')}"
    return _node(each.id, "query", title, URL=link, target="_top", tooltip=each.id)


def _node(name: str, kind: str, label: str, **more: str) -> str:
    ground, line = KINDS[kind]
    settings = {"label": label, "fillcolor": ground, "color": line, "class": kind, **more}
    return f"{_quoted(name)} [{', '.join(f'{key}={_quoted(value)}' for key, value in settings.items())}];"


def _edge(start: str, end: str) -> str:
    return f"{_quoted(start)} -> {_quoted(end)};"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
