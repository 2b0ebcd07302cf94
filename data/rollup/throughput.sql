-- From what happened on each day, see day_count.sql, to the sums of days that pages read: record.throughput.
select
    client_id,
    vendor_id,
    service_id,
    day,
    scenario,
    range_only,
    sum(submitted)::bigint as submitted,
    sum(due)::bigint as due,
    sum(on_time)::bigint as on_time,
    sum(late)::bigint as late,
    sum(open_overdue)::bigint as open_overdue,
    coalesce(sum(overdue_change), 0)::bigint as overdue_change,
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
    known_on,
    basis,
    source_id,
    run_id
from day_count
where work_change is null
group by
    client_id, vendor_id, service_id, day, scenario, range_only, unrated_currency, known_on, basis, source_id, run_id,
    unknown
-- By months first: whoever asks for the days of one month reads no other.
order by
    date_trunc('month', day), scenario, vendor_id, client_id, service_id, day, known_on, source_id, range_only, basis,
    run_id, unknown, unrated_currency
