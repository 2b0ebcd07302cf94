"""The shape of the program: imports point one way, no SQL stands in Python, modules stay small."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.settings import PROJECT

DASHBOARD = PROJECT / "dashboard"
MODULES = sorted(DASHBOARD.rglob("*.py"))
# From the lowest to the highest; a part imports from its own layer only as SIBLINGS allow.
LAYERS = (
    {"entitlement"},
    {"errors", "settings", "progress", "beside", "durable", "science", "stopping", "warming", "packed", "toll"}
    | {"printed"},
    {"header_values"},
    {"declared", "wording", "turns"},
    {"strict_yaml"},
    {"model"},
    {"catalog", "intake", "view"},
    {"picture", "warehouse"},
    {"answers"},
    {"panel", "checking", "addressed"},
    {"changes", "version_changes", "extracting"},
    {"page"},
    {"access", "signing_in", "export"},
    {"doorkeeper", "sharing"},
    {"screens", "brief", "api", "streamlit_files", "gate"},
    {"listening"},
    {"app", "server", "serving", "authoring", "asking", "bench", "tending", "keeping", "cli", "__main__"}
    | {"bringing", "naming", "bench_import", "bench_rates", "bench_servers", "exporting", "rolling"},
)
SIBLINGS = {
    *(("cli", name) for name in ("authoring", "asking", "keeping", "tending")),
    *(("cli", name) for name in ("bringing", "naming", "exporting", "rolling")),
    ("exporting", "asking"),
    *(("keeping", "tending"), ("naming", "tending"), ("bringing", "naming")),
    *(("tending", name) for name in ("serving", "bench")),
    *(("bench", name) for name in ("bench_import", "bench_rates", "bench_servers")),
    ("bench_rates", "bench_servers"),
    *(("catalog", "view"), ("__main__", "cli")),
}
OWNERS = {
    "duckdb": {"warehouse"},
    "streamlit": {"screens", "app", "server", "bench", "streamlit_files", "signing_in"},
    "uvicorn": {"listening", "bench"},
    "tqdm": {"progress"},
    "kaleido": {"picture"},
    "xlsxwriter": {"export"},
    "jinja2": {"page"},
    "brotli": {"packed", "picture"},
    "sqlfluff": {"catalog"},
    "pyspark": {"warehouse"},
    "ijson": {"intake"},
    "rapidfuzz": {"intake"},
    "python_calamine": {"intake"},
    "charset_normalizer": {"intake"},
}
UNOWNED = {"plotly.express", "importlib"}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in MODULES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def part_of(path: Path) -> str:
    return path.relative_to(DASHBOARD).parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> set[str]:
    """Return the dotted names imported anywhere in a module, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "__import__":
            names.add("importlib")
    return names


def against_the_grain(importer: str, name: str) -> bool:
    """Tell whether part `importer` may not import the part that `name` lies in."""
    part = name.split(".")[1]
    rank = {member: place for place, layer in enumerate(LAYERS) for member in layer}
    if rank[part] == rank[importer]:
        return part != importer and (importer, part) not in SIBLINGS
    return rank[part] > rank[importer]


def test_every_module_has_a_place_in_the_order_of_imports():
    assert {part_of(path) for path in MODULES} - {"__init__"} == set().union(*LAYERS)


def test_imports_point_one_way():
    wrong = [
        f"{path.relative_to(PROJECT)} imports {name}"
        for path, tree in trees()
        for name in sorted(imported(tree))
        if name.startswith("dashboard.") and against_the_grain(part_of(path), name)
    ]
    assert wrong == []


def test_only_the_owner_of_a_library_imports_it():
    wrong = [
        f"{path.relative_to(PROJECT)} imports {name}"
        for path, tree in trees()
        for name in sorted(imported(tree))
        if part_of(path) not in OWNERS.get(name.split(".")[0], {part_of(path)})
        or any(f"{name}.".startswith(f"{banned}.") for banned in UNOWNED)
    ]
    assert wrong == []


def test_the_reader_of_imports_sees_planted_ones():
    planted = "import duckdb\ndef f():\n    from plotly import express\n    from dashboard import panel\n"
    planted += "    __import__('x')"
    assert imported(ast.parse(planted)) == {"duckdb", "plotly.express", "dashboard.panel", "importlib"}
    assert against_the_grain("picture", "dashboard.warehouse.answer")
    assert against_the_grain("model", "dashboard.view")
    assert not against_the_grain("cli", "dashboard.panel")


SQL = re.compile(
    r"""\bselect\b.+?\bfrom\s+["\w(]      # a whole select
    | ^\s*select\s+(\*|\d|distinct\b|\w+\(|[\w.]+\s*(,|$))
    | ^\s*with\s+(recursive\s+)?\S+\s+as\s+(materialized\s+)?\(
    | ^\s*(insert\s+(or\s+\w+\s+)?into|delete\s+from|update\s+\S+\s+set|merge\s+into|truncate)\b
    | ^\s*(create|drop|alter)\s+(or\s+replace\s+)?(temp\w*\s+)?(table|view|macro|schema|type|index|function)\b
    | ^\s*set\s+(variable|global|session|local)\b
    | ^\s*set\s+\w+\s*=
    | ^\s*(pragma|attach|detach|install|vacuum|checkpoint)\s+['"\w]+\s*(\(|;|=|$)
    | ^\s*copy\s+.+\b(to|from)\s+'
    | ^\s*(where|order\s+by|group\s+by|having|qualify|union\s+all)\s+\S+
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def text_of(node: ast.AST) -> str | None:
    """Return the text of a string expression, `x` for what is filled in; None for anything else."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part) or "x" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            texts = text_of(left), text_of(right)
            return None if texts == (None, None) else "".join(text or "x" for text in texts)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) if parts and all(text_of(part) for part in parts):
            return " ".join(text_of(part) or "" for part in parts)
    return None


def statements(tree: ast.Module) -> list[tuple[int, str]]:
    """Return line and text of every string that is SQL; docstrings are prose."""
    prose = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                prose.add(first.value)
    found = []
    for node in ast.walk(tree):
        text = None if node in prose else text_of(node)
        if text and SQL.search(text):
            found.append((getattr(node, "lineno", 0), text))
    return found


def test_no_sql_stands_in_python():
    found = [
        f"{path.relative_to(PROJECT)}:{line}: {text}" for path, tree in trees() for line, text in statements(tree)
    ]
    assert found == []


PLANTED = [
    'q = "select client from spend"',
    'q = f"SELECT {columns} FROM {table}"',
    'q = f"select * from {table} where {column} = 1"',
    'q = "select client, " + "vendor " + "from spend"',
    'q = "select a " "from b"',
    'q = """\n    with pair as (select 1)\n    select * from pair"""',
    'q = " ".join(["select a", "from b"])',
    'q = "select %s from spend" % column',
    'q = "insert into spend values (1)"',
    'q = "create or replace temp view x as select 1"',
    'q = "set variable view_on = null"',
    "q = \"copy spend to 'x.csv'\"",
    'q = "select 1"',
    'q = "pragma database_list"',
    'q = "drop schema received cascade"',
    'q = f"order by {column} desc"',
    'def f():\n    "Ask."\n    return run("select count(*) from spend")',
]
PROSE = [
    '"""Select what you want from the list: select a from b."""',
    'def f():\n    """select a from b"""',
    'q = "Make header and final select agree, in order."',
    'q = "Write exactly one select statement."',
    'q = "Set On and As known on in the filters."',
    'q = "With thanks to all who wrote queries."',
    'names = ("client", "vendor", "service", "from", "to")',
]


@pytest.mark.parametrize("source", PLANTED)
def test_the_detector_of_sql_catches_a_planted_statement(source: str):
    assert statements(ast.parse(source))


@pytest.mark.parametrize("source", PROSE)
def test_the_detector_of_sql_leaves_prose_alone(source: str):
    assert statements(ast.parse(source)) == []


def test_no_module_is_longer_than_250_lines_and_no_function_longer_than_40():
    long = [str(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 250]
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40:
                long.append(f"{path}:{node.lineno} {node.name}")
    assert long == []


def test_every_module_opens_with_one_docstring():
    assert [str(path) for path, tree in trees() if not ast.get_docstring(tree)] == []


def test_no_module_hides_one_of_the_standard_library_or_is_named_for_nothing():
    beside_the_entry = {path.stem for path in DASHBOARD.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert beside_the_entry & set(sys.stdlib_module_names) == set()
    vague = re.compile(r"util|helper|manager|common|misc")
    assert [str(path) for path in MODULES if vague.search(path.relative_to(PROJECT).as_posix())] == []


def test_no_file_of_the_repository_names_a_path_outside_it():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    outside = re.compile(r"\.\./" + "shared" + r"|(?<![\w.])/" + r"(work|root)/")
    found = []
    for name in filter(None, listed.split("\0")):
        path = PROJECT / name
        if path.is_file() and outside.search(path.read_text(encoding="utf-8", errors="ignore")):
            found.append(name)
    assert found == []
