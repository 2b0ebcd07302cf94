-- From the delivery log to what pages read: sums a day, and units by the hours they waited.

insert into record.throughput
with log as (
    select *, usd_per_unit::double as rate
    from record.delivery_log
),

day_count as (
    -- What a branch does not count is unknown to it, not zero: a sum of nothing known stays unknown.
    select
        client_id, vendor_id, service_id, submitted_at::date as day, scenario, range_only, known_on, basis, source_id,
        run_id, units as submitted, null as due, null as on_time, null as late, null as open_overdue,
        null as delivered, null as inspected, null as passed_first, null as accepted, null as rejected,
        null as reworked_tasks, null as rework_loops, null as cost_usd, null as qa_cost_usd, null as rework_cost_usd
    from log
    union all
    select
        client_id, vendor_id, service_id, due_at::date, scenario, range_only, known_on, basis, source_id,
        run_id, null, units,
        case when delivered_at <= due_at then units else 0 end,
        case when delivered_at > due_at then units else 0 end,
        case when delivered_at is null then units else 0 end,
        null, null, null, null, null, null, null, null, null, null
    from log
    -- What falls due after the as-of day is not yet due.
    where due_at::date <= (select as_of from record.version)
    union all
    select
        client_id, vendor_id, service_id, delivered_at::date, scenario, range_only, known_on, basis, source_id,
        run_id, null, null, null, null, null, units, inspected, passed_first, accepted, rejected, reworked_tasks, rework_loops,
        cost * rate, qa_cost * rate, rework_cost * rate
    from log
    where delivered_at is not null
)

select
    client_id,
    vendor_id,
    service_id,
    day,
    scenario,
    range_only,
    sum(submitted),
    sum(due),
    sum(on_time),
    sum(late),
    sum(open_overdue),
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
    known_on,
    basis,
    source_id,
    run_id
from day_count
group by client_id, vendor_id, service_id, day, scenario, range_only, known_on, basis, source_id, run_id
order by scenario, vendor_id, client_id, service_id, day, range_only, known_on, source_id;

insert into record.turnaround
select
    client_id,
    vendor_id,
    service_id,
    submitted_at::date,
    scenario,
    range_only,
    date_diff('second', submitted_at, coalesce(delivered_at, (select as_of + interval 1 day from record.version)))
        / 3600 as hours,
    delivered_at is null,
    sum(units),
    known_on,
    basis,
    source_id,
    run_id
from record.delivery_log
where submitted_at < (select as_of + interval 1 day from record.version)
group by
    client_id, vendor_id, service_id, submitted_at::date, scenario, range_only, hours, delivered_at is null, known_on,
    basis, source_id, run_id
order by
    scenario, vendor_id, client_id, service_id, submitted_at::date, hours, delivered_at is null, range_only, known_on,
    source_id;
