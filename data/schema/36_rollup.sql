-- From the delivery log to what pages read: sums a day, and units by the hours they waited.
-- Both stand at the end of the as-of day: what came in, fell due or was delivered after it has not happened yet.

create or replace temp view delivery_so_far as
select
    log.* exclude (delivered_at),
    case when log.delivered_at < version.as_of + interval 1 day then log.delivered_at end as delivered_at,
    version.as_of + interval 1 day as now_at,
    -- Wide enough that a product of any two amounts is exact.
    usd_rate(log.currency, log.usd_per_unit)::decimal(20, 8) as rate
from record.delivery_log as log
cross join record.version
where log.submitted_at < version.as_of + interval 1 day;

insert into record.throughput
with day_count as (
    -- What a branch does not count is unknown to it, not zero: a sum of nothing known stays unknown.
    select
        client_id, vendor_id, service_id, submitted_at::date as day, scenario, range_only, known_on, basis, source_id,
        run_id, '' as unknown, null as unrated_currency, units as submitted, null as due, null as on_time, null as late, null as open_overdue,
        null as delivered, null as inspected, null as passed_first, null as accepted, null as rejected,
        null as reworked_tasks, null as rework_loops, null as cost_usd, null as qa_cost_usd, null as rework_cost_usd
    from delivery_so_far
    union all
    select
        client_id, vendor_id, service_id, due_at::date, scenario, range_only, known_on, basis, source_id,
        run_id, '', null, null, units,
        case when delivered_at <= due_at then units else 0 end,
        case when delivered_at > due_at then units else 0 end,
        case when delivered_at is null then units else 0 end,
        null, null, null, null, null, null, null, null, null, null
    from delivery_so_far
    where due_at < now_at
    union all
    select
        client_id, vendor_id, service_id, delivered_at::date, scenario, range_only, known_on, basis, source_id, run_id,
        -- Batches of which something is unknown make a row of their own, so that its units are not taken for known.
        concat_ws(
            ' ',
            case when inspected is null then 'inspected' end,
            case when passed_first is null then 'passed_first' end,
            case when accepted is null then 'accepted' end,
            case when rejected is null then 'rejected' end,
            case when reworked_tasks is null then 'reworked_tasks' end,
            case when rework_loops is null then 'rework_loops' end,
            case when cost is null then 'cost' end,
            case when qa_cost is null then 'qa_cost' end,
            case when rework_cost is null then 'rework_cost' end
        ),
        -- What it cost in a currency without a rate is unknown in USD, and never makes another's cost look whole.
        case when rate is null and coalesce(cost, qa_cost, rework_cost) is not null then currency end,
        null, null, null, null, null, units, inspected, passed_first, accepted, rejected, reworked_tasks, rework_loops,
        cost * rate, qa_cost * rate, rework_cost * rate
    from delivery_so_far
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
    unrated_currency,
    known_on,
    basis,
    source_id,
    run_id
from day_count
group by
    client_id, vendor_id, service_id, day, scenario, range_only, known_on, basis, source_id, run_id, unknown,
    unrated_currency
order by
    scenario, vendor_id, client_id, service_id, day, known_on, source_id, range_only, basis, run_id, unknown,
    unrated_currency;

insert into record.turnaround
select
    client_id,
    vendor_id,
    service_id,
    submitted_at::date,
    scenario,
    range_only,
    date_sub('microsecond', submitted_at, coalesce(delivered_at, now_at)) / 3.6e9 as waited_hours,
    delivered_at is null,
    sum(units),
    known_on,
    basis,
    source_id,
    run_id
from delivery_so_far
group by
    client_id, vendor_id, service_id, submitted_at::date, scenario, range_only, waited_hours, delivered_at is null,
    known_on, basis, source_id, run_id
order by
    scenario, vendor_id, client_id, service_id, submitted_at::date, waited_hours, known_on, source_id, range_only,
    basis, run_id, delivered_at is null;

drop view delivery_so_far;
