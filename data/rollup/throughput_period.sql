-- From the sums of days to those of weeks and months, which pages read where they need no days: see
-- dashboard/catalog/grains.py. Days that differ in which counts are known, or in whether anything was delivered, are not
-- added up with each other, so that whatever asks for either has the same answer from months.
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
    sum(submitted)::bigint as submitted,
    sum(due)::bigint as due,
    sum(on_time)::bigint as on_time,
    sum(late)::bigint as late,
    sum(open_overdue)::bigint as open_overdue,
    sum(overdue_change)::bigint as overdue_change,
    sum(delivered)::bigint as delivered,
    sum(inspected)::bigint as inspected,
    sum(passed_first)::bigint as passed_first,
    sum(accepted)::bigint as accepted,
    sum(rejected)::bigint as rejected,
    sum(reworked_tasks)::bigint as reworked_tasks,
    sum(rework_loops)::bigint as rework_loops,
    sum(cost_usd)::decimal(18, 2) as cost_usd,
    sum(qa_cost_usd)::decimal(18, 2) as qa_cost_usd,
    sum(rework_cost_usd)::decimal(18, 2) as rework_cost_usd,
    unrated_currency,
    null::date as known_on,
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
    unrated_currency, is_delivered, unknown
