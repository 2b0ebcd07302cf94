-- From the sums of days to those of weeks and months, which pages read where they need no days: see
-- dashboard/catalog/grains.py. Days that differ in which counts are known, or in whether anything was delivered, are not
-- added up with each other, so that whatever asks for either has the same answer from months.

insert into record.throughput_period
with work as (
    select
        *,
        delivered > 0 as is_delivered,
        [
            submitted is null, due is null, on_time is null, late is null, open_overdue is null, delivered is null,
            inspected is null, passed_first is null, accepted is null, rejected is null, reworked_tasks is null,
            rework_loops is null, cost_usd is null, qa_cost_usd is null, rework_cost_usd is null
        ] as unknown
    from record.throughput
)

select
    period.name as period,
    client_id,
    vendor_id,
    service_id,
    period_start(period.name, day) as first_day,
    scenario,
    range_only,
    sum(submitted),
    sum(due),
    sum(on_time),
    sum(late),
    sum(open_overdue),
    sum(overdue_change),
    sum(delivered),
    sum(inspected),
    sum(passed_first),
    sum(accepted),
    sum(rejected),
    sum(reworked_tasks),
    sum(rework_loops),
    sum(cost_usd),
    sum(qa_cost_usd),
    sum(rework_cost_usd),
    unrated_currency,
    null,
    basis,
    source_id,
    run_id
from work
cross join (values ('week'), ('month')) as period (name)
group by
    period.name, first_day, scenario, vendor_id, client_id, service_id, range_only, unrated_currency, basis, source_id,
    run_id, is_delivered, unknown
order by
    period.name, first_day, scenario, vendor_id, client_id, service_id, range_only, basis, source_id, run_id,
    unrated_currency, is_delivered, unknown;

insert into record.turnaround_period
select
    period.name as period,
    client_id,
    vendor_id,
    service_id,
    period_start(period.name, submitted_on) as first_day,
    scenario,
    range_only,
    from_hours,
    is_open,
    sum(units),
    sum(unit_seconds),
    basis,
    source_id,
    run_id
from record.wait
cross join (values ('week'), ('month')) as period (name)
group by
    period.name, first_day, scenario, vendor_id, client_id, service_id, range_only, from_hours, is_open, basis,
    source_id, run_id
order by
    period.name, scenario, vendor_id, client_id, service_id, first_day, range_only, basis, source_id, run_id, from_hours,
    is_open;
