"""Weeks and months answer what days answer, under every View; what is not seen to be so is answered from days."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.grains import grains
from dashboard.catalog.rolled import ROLLED as ROLLED_UP
from dashboard.errors import QueryRefused
from dashboard.model import Query
from dashboard.warehouse.answer import in_turn, run, values_of
from dashboard.warehouse.routing import route
from dashboard.warehouse.version import Version
from tests.warehouse.alike import alike

ROLLED = 32
MONTHLY = [
    "select vendor_id, sum(delivered) as n from throughput group by vendor_id",
    "select date_trunc('month', day) as m, sum(cost_usd) as n from throughput group by m",
    "select sum(accepted) filter (where scenario = 'low') as n from throughput_path where day >= $from and day < $to",
    "with kept as (select delivered, cost_usd is null as gap from throughput where delivered > 0) "
    "select sum(delivered) filter (where gap) as n from kept",
    "select bool_or(delivered > 0 and cost_usd is null) as gap from throughput",
    "select name from party where exists (select 1 from throughput as work where work.vendor_id = party.party_id)",
    "select count(*) filter (where cost_usd is null) = 0 as is_whole from throughput",
    "with kept as (select day as d, delivered as n from throughput union all select day, null from throughput_path) "
    "select sum(n) as n from kept cross join version where d < version.on_day",
]
KEPT = "with kept as (select vendor_id, day, due from throughput)"
DAILY = [
    "select count(*) as n from throughput",
    "select max(day) as last from throughput",
    "select day, sum(delivered) as n from throughput group by day",
    "select max(delivered) as most from throughput",
    "select avg(delivered) as mean from throughput",
    "select sum(delivered) as n from throughput where submitted > 10",
    "select sum(delivered) as n from throughput where known_on < $from",
    "select sum(case when submitted > 5 then 1 else 0 end) as n from throughput",
    "select sum(1) as n from throughput",
    "select sum(coalesce(delivered, 1)) as n from throughput",
    "select sum(delivered * delivered) as n from throughput",
    "select sum(delivered::double / 3)::bigint as n, array_agg(vendor_id) as all_of_them from throughput",
    "select sum(cost_usd::integer) as n from throughput",
    "select delivered from throughput limit 3",
    "select distinct delivered from throughput",
    "select sum(delivered) over (order by vendor_id) as n from throughput",
    "select sum(delivered) as n from throughput where day >= (select max(happened_on) from event)",
    "select sum(delivered) as n from throughput join event on event.happened_on = throughput.day",
    "with a as (select vendor_id, delivered from throughput union select 'x', 1) select sum(delivered) as n from a",
    "select histogram(scenario) as n from throughput",
    "select sum(delivered) as n from throughput using sample 10",
    "select date_trunc('decade', day) as d, sum(due) as n from throughput group by d having max(day) > d",
    # A query within that looks at the day around it.
    "select sum(delivered) as n from throughput as work where exists "
    "(select 1 from calendar where calendar.day = work.day and calendar.is_working_day)",
    "select sum(delivered) as n from throughput where "
    "(select is_working_day from calendar where calendar.day = throughput.day)",
    "select sum(delivered) as n from throughput where exists (select 1 from event where happened_on = day)",
    "select sum(delivered) filter (where (select max(happened_on) from event where happened_on <= work.day) is null) "
    "as n from throughput as work",
    "select sum(delivered) as n from throughput where exists (select day intersect select happened_on from event)",
    "select d, sum(delivered) as n from throughput, lateral (select throughput.day as d) group by d",
    "select d, sum(delivered) as n from throughput, unnest([throughput.day]) as u (d) group by d",
    "select sum(delivered) as n from throughput as work where exists "
    "(select 1 from throughput as other where other.vendor_id = work.vendor_id and other.day < work.day)",
    # A query, or a window, where nobody looks for one.
    f"{KEPT} select calendar.day from calendar limit (select count(*) from kept)",
    f"{KEPT} select n from (values ((select count(*) from kept))) as counted (n)",
    f"{KEPT} select count(*) as n from unnest((select array_agg(due) from kept)) as one (x)",
    f"{KEPT} select count(*) as n from range((select count(*) from kept)) as one (x)",
    f"{KEPT} select count(*) as n from generate_series(1, (select count(*) from kept)) as one (x)",
    "select vendor_id, sum(due) as n, row_number() over w as place from throughput group by vendor_id "
    "window w as (order by count(*) desc)",
    "select vendor_id, sum(due) as n, row_number() over w as place from throughput group by vendor_id "
    "window w as (partition by max(day))",
    "select vendor_id, sum(sum(due)) over (order by vendor_id rows between (count(*) % 3) preceding and current row) "
    "as n from throughput group by vendor_id",
    # Other names for columns.
    "with kept (d, vendor) as (select day, vendor_id from throughput) select max(d) as last from kept",
    "select d, sum(n) as n from (select day, delivered from throughput) as kept (d, n) group by d",
    "select max(DAY) as last from throughput",
    "select count(distinct Day) as n from throughput",
    "select sum(delivered) as n, (select count(*) from Throughput) as m from throughput",
    "select sum(delivered) as n, (select count(*) from main.throughput) as m from throughput",
    "select max(columns('day')) from throughput",
    "select count(distinct work) as n from throughput as work",
    "select max(struct_extract(work, 'day')) as last from throughput as work",
    "select max(work['day']) as last from throughput as work",
    # Rows that multiply.
    "select sum(a.delivered) as n from throughput as a join throughput as b on b.vendor_id = a.vendor_id",
    "select sum(turnaround.units) as n from turnaround join throughput using (vendor_id)",
    "select sum(delivered) as n from throughput natural join (select day from calendar where is_working_day)",
    "select sum(delivered) as n from throughput asof join event on event.happened_on <= throughput.day",
    "select distinct on (day) vendor_id from throughput",
    "select max(vendor_id, 100) as many from throughput",
    "select sum(delivered) filter (where random() < 0.5) as n from throughput",
    "select sum(units) as n from turnaround where submitted_on = $from",
    "select max(unit_seconds) as longest from turnaround",
    # Rows of the roll-up within an expression of something else.
    "select count(*) as n from calendar where day not in (select day from throughput where delivered > 0)",
    "select count(*) filter (where c.day in (select day from throughput)) as n from calendar as c",
    "select sum(case when c.day in (select day from throughput) then 1 else 0 end) as n from calendar as c",
    "select name, array(select delivered from throughput where vendor_id = party_id) as n from party",
    "select name from party where 3 in (select submitted from throughput where vendor_id = party_id)",
    "select name from party where 3 > any (select submitted from throughput where vendor_id = party_id)",
    "select event_id from event join party on happened_on in (select day from throughput where vendor_id = party_id)",
    # Some of the rows.
    "select sum(delivered) as n from ((select delivered from throughput order by delivered desc) limit 10) as top",
    "with kept as ((select delivered from throughput) limit 10) select sum(delivered) as n from kept",
    "select sum(n) as n from (select due as n from throughput union all select due from throughput_path offset 10)",
    "select sum(n) as n from (select due as n from throughput except all select late from throughput)",
    "select sum(n) as n from (select due as n from throughput intersect all select late from throughput)",
    "select sum(due) as n from (select due from throughput) as kept tablesample reservoir(10 rows) repeatable (42)",
    # Other rows made of them.
    "with kept as (select vendor_id, scenario, due from throughput_path), "
    "wide as (pivot kept on scenario in ('actual', 'base') using max(due) group by vendor_id) select * from wide",
    "with kept as (select vendor_id, due from throughput) "
    "select max(v) as n from (unpivot kept on due into name what value v) as u",
    "with kept as (select day, due from throughput) select column_name, max from (summarize kept)",
    "select sum(due) as n from throughput as t cross join lateral (values (dayofweek(t.day))) as x (d) where x.d = 1",
    "select sum(due) as n from throughput as t where (values (dayofweek(t.day) = 1))",
    # Columns that the database names, or that stand twice.
    "with kept as (select t.*, t.* from throughput as t cross join version) select max(day_1) as n from kept",
    "with kept as (select *, due as day from throughput) select max(day_1) as n from kept",
    "with kept as (select * from calendar cross join throughput) select max(day_1) as n from kept",
    "with a as (select date '2025-06-14' as d), b as (select d from a) select "
    "(with a as (select date '2025-01-01' as d) select sum(due) from throughput cross join b where day >= b.d) as n",
]
# What is no query at all is for the database to say.
BROKEN = [
    "select vendor_id, sum(delivered) as n from throughput group by 5",
    "select vendor_id, sum(delivered) as n from throughput group by 0",
    "select period_start('month') as m, sum(delivered) as n from throughput group by all",
    "select period_start('month', day, 3) as m, sum(delivered) as n from throughput group by all",
    "select max() as n from throughput",
]
# Bounds that are no days, or mean something only where they stand, and what routes to months all the same.
BOUNDS = [
    "select sum(delivered) as n from throughput where day >= timestamp '2025-06-01 12:00:00'",
    "select sum(delivered) as n from throughput where day < timestamp '2025-06-01 12:00:00'",
    "select sum(delivered) as n from throughput where day <= timestamp '2025-05-31 12:00:00'",
    "select sum(delivered) as n from throughput where day > timestamp '2025-05-31 12:00:00'",
    "select sum(delivered) as n from throughput where day >= '0044-03-15 (BC)'::date",
    "select version.on_day - 30 as since, sum(delivered) filter (where day >= since) as n "
    "from throughput cross join version group by all",
]


@pytest.mark.parametrize("text", MONTHLY)
def test_what_only_adds_up_is_answered_from_months(text: str):
    found = grains(text)
    assert found is not None
    assert found.period({}) == "month"


@pytest.mark.parametrize("text", [*DAILY, *BROKEN])
def test_what_looks_at_single_days_or_rows_is_answered_from_days(text: str):
    assert grains(text) is None


@pytest.mark.parametrize("text", BOUNDS)
def test_a_bound_that_is_no_day_is_kept(shipped: Version, text: str):
    with shipped.cursor() as cursor:
        fine = cursor.execute(text).fetchall()
        route(cursor, text, {}, {}, has_latest=True)
        assert cursor.execute(text).fetchall() == fine


def test_the_kinds_of_columns_are_those_of_the_views(shipped: Version):
    with shipped.cursor() as cursor:
        for table, relation in ROLLED_UP.items():
            names = [row[0] for row in cursor.execute(f"describe {table}").fetchall()]
            assert set(names) == set(relation.columns), table


def test_the_grain_of_a_parameter_decides():
    found = grains("select period_start($grain, day) as p, sum(due) as n from throughput group by p")
    assert found is not None
    told = {grain: found.period({"grain": grain}) for grain in ("day", "week", "month", "quarter", "year")}
    assert told == {"day": None, "week": "week", "month": "month", "quarter": "month", "year": "month"}


def rolled(queries_held: Catalogue) -> list[Query]:
    return [query for query in queries_held.queries.values() if grains(query.statement)]


def test_nearly_every_shipped_question_needs_no_days(queries_held: Catalogue):
    asking = [query.id for query in queries_held.queries.values() if {"throughput", "turnaround"} & set(query.tables)]
    assert len(rolled(queries_held)) >= ROLLED, asking


@st.composite
def asked(draw: st.DrawFn, query: Query, version: Version) -> tuple[dict[str, Any], dict[str, str | None]]:
    days = st.sampled_from(("2023", "2024-02", "2025-06-14", "2025-12-31", "2026-01", "2026-11-22"))
    of = {
        "client": st.sampled_from(sorted(version.world.clients)),
        "vendor": st.sampled_from(sorted(version.world.vendors)),
        "service": st.sampled_from(sorted(version.world.services)),
        "grain": st.sampled_from(("day", "week", "month", "quarter", "year")),
        "date": days,
        "month": days,
    }
    kinds = {name: of[parameter.type] for name, parameter in query.parameters.items() if parameter.type in of}
    given_values = draw(st.fixed_dictionaries({}, optional=kinds))
    clock = {
        "known": draw(st.sampled_from((None, None, None, "2026-02-10"))),
        "on": draw(st.none() | st.sampled_from(("2025-06-14", "2026-03-01"))),
        "basis": draw(st.sampled_from((None, "estimated"))),
        "scenario": draw(st.sampled_from((None, "low", "no_event"))),
    }
    return given_values, clock


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_weeks_and_months_answer_what_days_answer(shipped: Version, queries_held: Catalogue, data: st.DataObject):
    query = data.draw(st.sampled_from(rolled(queries_held)))
    given_values, clock = data.draw(asked(query, shipped))
    try:
        bound = bind(query, given_values, shipped.world)
    except QueryRefused:
        return
    _, found = in_turn(shipped, query, bound, clock)
    coarse = list(found)
    _, _, fine = run(shipped, query, bound, clock)
    assert len(coarse) == len(fine)
    for one, other in zip(coarse, fine, strict=True):
        assert alike(one, other), (query.id, given_values, clock, one, other)


def test_a_bound_after_the_last_day_cuts_nothing(shipped: Version, queries_held: Catalogue):
    query = queries_held.find("cost/spend_by_period")
    after = shipped.world.as_of + datetime.timedelta(days=1)
    for bound, period in ((shipped.world.as_of, "month"), (after, None)):
        values = values_of(query, bind(query, {}, shipped.world)) | {"to": bound}
        with shipped.cursor() as cursor:
            route(cursor, query.statement, values, {}, has_latest=True)
            told = cursor.execute("select getvariable('work_period'), current_setting('search_path')").fetchone()
        # With a cut days of that period are read beside its tables.
        assert told == (period, "month_cut,latest,main" if period else "month,latest,main")


def test_a_cut_within_a_month_leaves_its_days(shipped: Version, queries_held: Catalogue):
    query = queries_held.find("cost/spend_by_period")
    values = values_of(query, bind(query, {"from": "2025-06-14"}, shipped.world))
    with shipped.cursor() as cursor:
        route(cursor, query.statement, values, {})
        told = cursor.execute("select getvariable('work_period'), getvariable('work_cuts')").fetchone()
    assert told == ("month", [datetime.date(2025, 6, 1)])
