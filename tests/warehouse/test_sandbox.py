"""A draft reads the tables shown and nothing else, ends within its limits, and answers as a query does."""

from __future__ import annotations

import contextlib
import datetime
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas
import pytest

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.settings import PROJECT
from dashboard.warehouse import sandbox
from dashboard.warehouse.answer import ask
from dashboard.warehouse.guard import ROW_MAKERS, held
from dashboard.warehouse.sandbox import DraftRefused, Limits, Ran, run_apart
from dashboard.warehouse.shown import tables_shown
from dashboard.warehouse.version import Version
from tests.warehouse import escapes

# On a busy machine a process takes its time to start, so only what never ends by itself has little of it.
ROOM = Limits(seconds=60.0, memory_mb=256, output_mb=8)
TIGHT = replace(ROOM, seconds=2.0)
GRACE = 1.0
GUARDED = {
    f"{group}, {name}": attempt
    for group in ("FILES", "CHANGES", "STATEMENTS", "REACH", "SHADOWS", "FUNCTIONS")
    for name, attempt in getattr(escapes, group).items()
}
LOCKED = escapes.FILES | escapes.CHANGES
LIMITED = {f"TRICKS, {name}": attempt for name, attempt in escapes.TRICKS.items()} | {
    f"RUNAWAYS, {name}": attempt for name, attempt in escapes.RUNAWAYS.items()
}
pytestmark = pytest.mark.proof
# The guard judges every attempt each time; how many of them go through a process of their own is a matter of time.
PROVE = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
ATTEMPTS = dict(list(GUARDED.items())[:: 1 if PROVE else 4]) | LIMITED
ENDLESS_ONES = {name for name, (_, said) in ATTEMPTS.items() if said in (escapes.OUT_OF_TIME, escapes.NARROW)}
NORMAL = "select count(*) as parties, max(name) as last from party"
ALIKE = [
    "contracts/all_contracts",
    "contracts/switching_cost",
    "cost/cost_per_accepted_task",
    "delivery/throughput_by_period",
    "dependence/hidden_concentration",
    "dependence/known_spend",
    "dependence/spend_lines",
    "evidence/sources",
    "market/growth",
    "quality/accuracy",
]


@pytest.fixture(scope="module")
def shown(shipped: Version) -> frozenset[str]:
    return tables_shown(shipped)


def drafted(version: Version, text: str, limits: Limits = ROOM, *, bound=None, clock=None, plan: bool = False) -> Ran:
    return run_apart(version.path, text, bound or {}, clock or {}, tables_shown(version), limits=limits, plan=plan)


def refusal(version: Version, text: str, limits: Limits = ROOM, bound=None) -> DraftRefused:
    with pytest.raises(DraftRefused) as caught:
        drafted(version, text, limits, bound=bound)
    return caught.value


def in_process(version: Version, text: str) -> list[tuple]:
    with version.cursor() as cursor:
        return cursor.execute(text).fetchall()


def rows(frame: pandas.DataFrame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def outcomes(shipped: Version) -> dict[str, tuple[str, float, list[tuple], list[tuple]]]:
    """What each attempt was told and how long it took, then a draft's and a query's rows right after it."""

    def attempted(text: str) -> tuple[str, float, list[tuple], list[tuple]]:
        limits = TIGHT if text in endless else ROOM
        started = time.monotonic()
        try:
            told = f"ran: {drafted(shipped, text, limits).frame}"
        except DraftRefused as refused:
            told = str(refused)
        seconds = time.monotonic() - started
        return told, seconds, rows(drafted(shipped, NORMAL).frame), in_process(shipped, NORMAL)

    endless = {ATTEMPTS[name][0] for name in ENDLESS_ONES}
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(ATTEMPTS, pool.map(attempted, (text for text, _ in ATTEMPTS.values())), strict=True))


@pytest.mark.parametrize("name", ATTEMPTS)
def test_an_attempt_is_refused_in_one_clear_sentence_and_harms_nobody(name: str, outcomes, shipped: Version):
    told, seconds, draft, query = outcomes[name]
    assert ATTEMPTS[name][1] in told
    assert not told.startswith("ran")
    assert "Traceback" not in told
    assert draft == query == in_process(shipped, NORMAL)
    if name in ENDLESS_ONES:
        assert seconds <= TIGHT.seconds + GRACE


def test_there_are_many_attempts():
    assert len(ATTEMPTS) >= 70
    assert len(GUARDED) >= 150


def test_no_pool_takes_addresses_that_are_a_drafts_own():
    # Arrow's own takes a gigabyte of them once its thread runs; on a busy machine that was after the limit was set.
    asked = "import pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    told = subprocess.check_output([sys.executable, "-c", asked], env=sandbox._ENVIRONMENT, text=True)
    assert told.strip() == "system"


def test_limits_of_time_and_of_memory_are_told_apart(outcomes):
    said = {name: told for name, (told, *_) in outcomes.items()}
    assert said["RUNAWAYS, cross join"] == f"1:1: {escapes.OUT_OF_TIME}"
    assert said["RUNAWAYS, long list"] == f"1:1: {escapes.OUT_OF_MEMORY}"


@pytest.mark.parametrize("name", GUARDED)
def test_the_guard_alone_refuses_it(name: str, shipped: Version, shown: frozenset[str]):
    text, said = GUARDED[name]
    with shipped.cursor() as cursor:
        faults = held(cursor, text, shown)
    assert said in " ".join(fault.what for fault in faults)
    assert all(fault.do for fault in faults)


@pytest.mark.parametrize("name", LOCKED)
def test_the_locks_alone_refuse_it(name: str, shipped: Version):
    with shipped.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(LOCKED[name][0]).fetchall()


def test_every_source_of_rows_that_the_database_knows_is_refused_but_three(shipped: Version, shown: frozenset[str]):
    known = "select distinct function_name from duckdb_functions() where function_type in ('table', 'table_macro')"
    names = {name for (name,) in in_process(shipped, known)}
    assert len(names) > 100
    with shipped.cursor() as cursor:
        passed = {name for name in names if not held(cursor, f'select * from "{name}"(1)', shown)}
    assert passed == ROW_MAKERS


def test_the_functions_of_a_draft_are_those_that_somebody_has_looked_at(shipped: Version, shown: frozenset[str]):
    listed = (Path(__file__).parent / "functions.txt").read_text(encoding="utf-8").splitlines()
    statement = (PROJECT / "dashboard/warehouse/statements/draft_functions.sql").read_text(encoding="utf-8")
    allowed = {name for (name,) in in_process(shipped, statement)}
    assert sorted(allowed) == listed


SENTINEL = "with duckdb_settings as (select 'mine' as name, true as yes) "
READS_THE_CTE = [
    "select name from duckdb_settings",
    "select (select name from DUCKDB_SETTINGS) as name",
    "select 'mine' as name from party where (select yes from duckdb_settings) limit 1",
    "select 'mine' as name group by all having (select yes from duckdb_settings)",
    "select any_value(x) as name from (values ('mine')) as v (x) where x in (select name from duckdb_settings)",
    "select name from (values ('mine')) as v (name) order by (select name from duckdb_settings)",
    "select name from (values ('mine')) as v (name) limit (select count(*) from duckdb_settings)",
    "select name from (values ('mine')) as v (name) qualify row_number() over () = (select 1 from duckdb_settings)",
    "select 'x' as name where false union all select name from duckdb_settings",
    "(select name from duckdb_settings) limit (select count(*) from duckdb_settings)",
    "select name from (select * from (select * from duckdb_settings))",
    "select s.name from (values (1)) as v (x), lateral (select * from duckdb_settings) as s",
    "select name from duckdb_settings join (values (1)) on (select yes from duckdb_settings)",
    "with b as (select * from duckdb_settings) select name from b",
    "with recursive r as (select name from duckdb_settings union select name from r) select name from r",
    "select max(name) over (order by (select name from duckdb_settings)) as name from duckdb_settings",
    "unpivot (select name from duckdb_settings) on name into name x value name",
]


@pytest.mark.parametrize("text", READS_THE_CTE)
def test_where_the_guard_sees_a_cte_the_database_reads_it(text: str, shipped: Version, shown: frozenset[str]):
    """The scopes of the guard are those of DuckDB: a CTE named like a table of the server stands in for it."""
    whole = SENTINEL + text if not text.startswith("with ") else SENTINEL.rstrip() + ", " + text.removeprefix("with ")
    whole = whole.replace("with duckdb_settings as", "with recursive duckdb_settings as").replace(
        ", recursive ", ", "
    )
    with shipped.cursor() as cursor:
        assert held(cursor, whole, shown) == []
        assert [row["name"] for row in cursor.execute(whole).df().to_dict("records")] == ["mine"]


GOOD = [
    "from party",
    "table party",
    "select * from main.party as p, source tablesample 10 percent",
    "select columns('name|party_id') from party positional join source",
    "select name.upper(), name[1:2], {'a': name}.a, [x for x in [1, 2] if x > 1] from party",
    "pivot party on is_client in (true, false) using count(*)",
    "unpivot party on is_client, is_vendor into name kind value yes",
    "select sum(x) over w from range(10) as r (x) window w as (order by x rows 2 preceding) qualify true",
    "select random(), uuid(), now(), current_date, today()",
    "select any_value(basis) from spend where visible(known_on, basis) group by grouping sets ((client_id), ())",
    "select on_day(), source_list(source_id), slug('A b'), wilson_low(1, 2, 1.96) from spend",
    "select name from party asof join source on party.name >= source.title",
    "select 'a' collate nocase, $$b$$, date '2024-01-01' + interval 1 month, null::basis, try_cast('x' as int)",
    "select unnest([1, 2]), generate_series from generate_series(1, 2)",
    "select 1;",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_plain_select_passes_the_guard(text: str, shipped: Version, shown: frozenset[str]):
    with shipped.cursor() as cursor:
        assert held(cursor, text, shown) == []
        cursor.execute(text).fetchall()


def test_every_shipped_query_passes_the_guard(shipped: Version, queries_held: Catalogue, shown: frozenset[str]):
    with shipped.cursor() as cursor:
        stopped = {query.id: held(cursor, query.statement, shown) for query in queries_held.queries.values()}
    assert {query_id: faults for query_id, faults in stopped.items() if faults} == {}


@pytest.mark.parametrize("query_id", ALIKE)
def test_a_draft_answers_as_the_query_does(query_id: str, shipped: Version, queries_held: Catalogue):
    query = queries_held.queries[query_id]
    bound = bind(query, {}, shipped.world)
    clock = {"known": "2026-01-31", "on": "2025-12-31", "basis": "estimated", "scenario": None}
    for asked in ({}, clock) if query_id in ALIKE[:2] else ({},):
        answer = ask(shipped, query, bound, asked)
        ran = drafted(shipped, query.statement, bound=bound, clock=asked)
        pandas.testing.assert_frame_equal(ran.frame, answer.frame)
        assert [str(kind) for kind in ran.frame.dtypes] == [str(kind) for kind in answer.frame.dtypes]


TYPED = """
select
    range as whole, range / 3 as part, range::decimal(9, 2) as money,
    170141183460469231731687303715884105::hugeint as huge,
    date '2024-02-29' + range::int as day, timestamp '2024-02-29 12:34:56' as moment, time '12:34' as hour,
    case when range > 0 then 'a''b' end as text, (['reported', 'modelled'])[range + 1]::basis as basis,
    [range, null] as list, []::text[] as empty, {'low': range, 'high': null::double} as pair,
    map {'a': range} as named,
    range = 1 as yes, null as nothing, 'nan'::double as nan, 'x'::blob as bytes, interval 3 day as span,
    uuid '00000000-0000-0000-0000-000000000001' as id, 'é \U0001f600' as wide, 1 as "a b", 2 as "a""b"
from range(2)
"""


def test_types_come_through_as_they_are_in_process(shipped: Version):
    with shipped.cursor() as cursor:
        cursor.execute(TYPED)
        types = tuple(str(column[1]) for column in cursor.description)
        expected = cursor.df()
    ran = drafted(shipped, TYPED)
    assert ran.types == types
    pandas.testing.assert_frame_equal(ran.frame, expected)
    assert "ENUM('reported', 'estimated', 'modelled')" in ran.types


def test_values_are_bound_as_they_are_in_process(shipped: Version):
    bound = {
        "text": "x' or 1=1 --",
        "whole": 3,
        "number": 1.5,
        "day": datetime.date(2024, 2, 29),
        "texts": ("a", "b"),
        "nothing": None,
        "range": {"low": 1, "high": datetime.date(2024, 1, 1)},
    }
    ran = drafted(
        shipped, "select $text, $whole, $number, $day, $texts, $nothing, $range.low, $range.high", bound=bound
    )
    (row,) = rows(ran.frame)
    assert row[:3] == ("x' or 1=1 --", 3, 1.5)
    assert row[3] == pandas.Timestamp("2024-02-29")
    assert list(row[4]) == ["a", "b"]
    assert pandas.isna(row[5])
    assert row[6:] == (1, pandas.Timestamp("2024-01-01"))
    assert ran.types[3:5] == ("DATE", "VARCHAR[]")


def test_no_rows_still_have_their_columns(shipped: Version):
    ran = drafted(shipped, "select name, is_client from party where false")
    assert list(ran.frame.columns) == ["name", "is_client"]
    assert len(ran.frame) == 0


PLACED = {
    "select *\nfrom partie": ('"partie" is no table of these data.', (2, 6), 'Did you mean "party"?'),
    "select 'é', summ(1)": ('"summ" is no function for a draft.', (1, 13), 'Did you mean "sum"?'),
    "select\n  nam from party": ('Referenced column "nam" not found', (2, 3), '"name"'),
    "selct 1": ("syntax error", (1, 1), "Correct the SQL."),
    "select 1,\n  cast(name as int)\nfrom party": ("Conversion Error", (2, 3), "Correct the SQL."),
    "select $other": ("Values were not provided", (0, 1), "Correct the SQL."),
}


@pytest.mark.parametrize("text", PLACED)
def test_a_fault_is_placed_in_the_statement(text: str, shipped: Version):
    said, place, offered = PLACED[text]
    (fault,) = refusal(shipped, text).faults
    assert said in fault.what
    assert (fault.line, fault.column) == place
    assert offered in fault.do


def test_all_faults_are_told_at_once(shipped: Version):
    refused = refusal(shipped, "select getvariable('x'), current_user from record.party")
    assert [(fault.line, fault.column) for fault in refused.faults] == [(1, 8), (1, 26), (1, 44)]
    assert str(refused).splitlines()[0].startswith('1:8: "getvariable" is no function for a draft.')


def test_a_plan_comes_with_the_rows_when_asked_for(shipped: Version):
    ran = drafted(shipped, "select name from party order by name limit 1", plan=True)
    assert len(ran.frame) == 1
    assert ran.plan["operator"]
    assert ran.plan["query"]["total_rows_scanned"] > 0
    assert drafted(shipped, "select 1").plan is None


def children() -> list[int]:
    """Return the ids of the processes of drafts that this process has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"dashboard.warehouse.apart" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


ENDLESS = "select count(*) from range(10000000) as a, range(10000000) as b"


def started(version: Version, limits: Limits) -> tuple[threading.Thread, int, list[str]]:
    """Start a draft without end; return its thread, its process once closed in, and where its refusal will lie."""
    told: list[str] = []
    thread = threading.Thread(target=lambda: told.append(str(refusal(version, ENDLESS, limits))))
    thread.start()
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        for pid in children():
            with contextlib.suppress(OSError):
                if "Max open files            0" in Path(f"/proc/{pid}/limits").read_text():
                    return thread, pid, told
        time.sleep(0.01)
    raise AssertionError("no draft was closed in")


def test_the_system_itself_holds_a_draft_in(shipped: Version, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("A_SECRET_OF_OURS", "hidden")
    thread, pid, _ = started(shipped, Limits(seconds=30.0))
    limits = Path(f"/proc/{pid}/limits").read_text()
    environment = Path(f"/proc/{pid}/environ").read_bytes()
    status = Path(f"/proc/{pid}/status").read_text()
    nice = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[16])
    spared_last = Path(f"/proc/{pid}/oom_score_adj").read_text().strip()
    os.kill(pid, signal.SIGKILL)
    thread.join()
    held_to = {line[:25].strip(): line[25:].split()[0] for line in limits.splitlines()[1:]}
    assert held_to["Max cpu time"] == "31"
    assert held_to["Max file size"] == held_to["Max core file size"] == held_to["Max open files"] == "0"
    assert int(held_to["Max address space"]) < 4 * 1024**3
    assert b"hidden" not in environment
    assert b"HOME=" not in environment
    assert "NoNewPrivs:\t1" in status
    assert nice >= 10
    assert spared_last == "1000"


def test_a_draft_that_no_longer_moves_is_ended_in_time(shipped: Version):
    begun = time.monotonic()
    thread, pid, told = started(shipped, Limits(seconds=5.0))
    os.kill(pid, signal.SIGSTOP)
    thread.join(30)
    assert "stopped after 5 seconds." in told[0]
    assert time.monotonic() - begun < 5.0 + GRACE
    assert pid not in children()


def test_a_draft_that_dies_says_so(shipped: Version):
    thread, pid, told = started(shipped, Limits(seconds=30.0))
    os.kill(pid, signal.SIGSEGV)
    thread.join(30)
    assert "ended without an answer, most likely out of memory." in told[0]


def test_two_drafts_run_at_once_and_a_third_waits(shipped: Version):
    two = [threading.Thread(target=refusal, args=(shipped, ENDLESS, Limits(seconds=4.0))) for _ in range(2)]
    for thread in two:
        thread.start()
    time.sleep(0.2)
    begun = time.monotonic()
    assert "waited 1 second for other drafts to end. Try again." in str(
        refusal(shipped, "select 1", Limits(seconds=1))
    )
    assert 1 <= time.monotonic() - begun < 1 + GRACE
    assert rows(drafted(shipped, "select 1").frame) == [(1,)]
    for thread in two:
        thread.join()
    assert sandbox._places._value == sandbox.AT_ONCE


def test_a_row_below_the_limit_is_answered(shipped: Version):
    limits = replace(ROOM, rows=5)
    assert len(drafted(shipped, "select * from range(5)", limits).frame) == 5
    assert "returns more than 5 rows." in str(refusal(shipped, "select * from range(6)", limits))
