-- From the delivery log to what pages read: sums a day.
-- They stand at the end of the as-of day: what came in, fell due or was delivered after it has not happened yet.
-- Each row is known on the day on which it happened, so that what was known on a day is the sum of the rows till then.

-- What many batches have in common stands here once, by numbers in the order in which rows are laid: millions of
-- batches are grouped and sorted by small numbers, not by words.
create or replace temp table delivery_key as
select
    *,
    dense_rank() over (order by scenario, vendor_id, client_id, service_id) as pair_place,
    row_number() over (
        order by scenario, vendor_id, client_id, service_id, source_id, range_only, basis, run_id
    ) as key_place
from (
    select distinct client_id, vendor_id, service_id, scenario, range_only, basis, source_id, run_id
    from record.delivery_log
);

create or replace temp macro known_by(known_on, day) as
    case when known_on is not null then greatest(known_on, day) end;

create or replace temp view delivery_so_far as
select
    key.key_place,
    log.known_on,
    log.submitted_at,
    log.due_at,
    case when log.delivered_at < version.as_of + interval 1 day then log.delivered_at end as delivered_at,
    log.units,
    log.inspected,
    log.passed_first,
    log.accepted,
    log.rejected,
    log.reworked_tasks,
    log.rework_loops,
    log.cost,
    log.qa_cost,
    log.rework_cost,
    log.currency,
    version.as_of + interval 1 day as now_at,
    -- Wide enough that a product of any two amounts is exact.
    usd_rate(log.currency, log.usd_per_unit)::decimal(20, 8) as rate
from record.delivery_log as log
cross join record.version
join delivery_key as key
    on key.vendor_id = log.vendor_id
    and key.service_id = log.service_id
    and key.scenario = log.scenario
    and key.range_only = log.range_only
    and key.basis = log.basis
    and key.client_id is not distinct from log.client_id
    and key.source_id is not distinct from log.source_id
    and key.run_id is not distinct from log.run_id
where log.submitted_at < version.as_of + interval 1 day;

create or replace temp view delivery_due as
select
    *,
    coalesce(delivered_at::date > known_by(known_on, greatest(submitted_at, due_at)::date), false) as came_later
from delivery_so_far
where due_at < now_at;

insert into record.throughput
with came_in as (
    select
        key_place,
        submitted_at::date as day,
        known_by(known_on, submitted_at::date) as known_on,
        sum(units) as submitted
    from delivery_so_far
    group by all
),

fell_due as (
    select
        key_place,
        due_at::date as day,
        known_by(known_on, greatest(submitted_at, due_at)::date) as known_on,
        sum(units) as due,
        sum(case when delivered_at <= due_at then units else 0 end) as on_time,
        sum(case when delivered_at > due_at and not came_later then units else 0 end) as late,
        sum(case when delivered_at is null or came_later then units else 0 end) as open_overdue
    from delivery_due
    group by all
),

-- What was open on the day due and came on another is late from then on, and open no more.
came_late as (
    select
        key_place,
        due_at::date as day,
        delivered_at::date as known_on,
        -- A row that knows what was late knows the rest too.
        0 as due,
        0 as on_time,
        sum(units) as late,
        -sum(units) as open_overdue
    from delivery_due
    where came_later
    group by all
),

-- What is open at the end of the day on which it was due is overdue from then on, until it is back.
became_overdue as (
    select
        key_place,
        greatest(submitted_at, due_at)::date as day,
        known_by(known_on, greatest(submitted_at, due_at)::date) as known_on,
        sum(units) as overdue_change
    from delivery_due
    where delivered_at is null
        or due_at::date < delivered_at::date
    group by all
),

came_overdue as (
    select
        key_place,
        delivered_at::date as day,
        known_by(known_on, delivered_at::date) as known_on,
        -sum(units) as overdue_change
    from delivery_due
    where due_at::date < delivered_at::date
    group by all
),

went_out as (
    select
        key_place,
        delivered_at::date as day,
        known_by(known_on, delivered_at::date) as known_on,
        -- Batches of which something is unknown make a row of their own, so that its units are not taken for known.
        case
            when inspected + passed_first + accepted + rejected + reworked_tasks + rework_loops is null
                or cost is null
                or qa_cost is null
                or rework_cost is null
                then concat_ws(
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
                )
            else ''
        end as unknown,
        -- What it cost in a currency without a rate is unknown in USD, and never makes another's cost look whole.
        case when rate is null and coalesce(cost, qa_cost, rework_cost) is not null then currency end
            as unrated_currency,
        sum(units) as delivered,
        sum(inspected) as inspected,
        sum(passed_first) as passed_first,
        sum(accepted) as accepted,
        sum(rejected) as rejected,
        sum(reworked_tasks) as reworked_tasks,
        sum(rework_loops) as rework_loops,
        sum(cost * rate) as cost_usd,
        sum(qa_cost * rate) as qa_cost_usd,
        sum(rework_cost * rate) as rework_cost_usd
    from delivery_so_far
    where delivered_at is not null
    group by all
),

-- What a branch does not count is unknown to it, not zero: a sum of nothing known stays unknown.
day_count as (
    select *, '' as unknown, null as unrated_currency
    from came_in
    union all by name
    select *, '' as unknown, null as unrated_currency
    from fell_due
    union all by name
    select *, '' as unknown, null as unrated_currency
    from came_late
    union all by name
    select *, '' as unknown, null as unrated_currency
    from became_overdue
    union all by name
    select *, '' as unknown, null as unrated_currency
    from came_overdue
    union all by name
    select *
    from went_out
)

select
    key.client_id,
    key.vendor_id,
    key.service_id,
    day,
    key.scenario,
    key.range_only,
    sum(submitted),
    sum(due),
    sum(on_time),
    sum(late),
    sum(open_overdue),
    coalesce(sum(overdue_change), 0),
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
    key.basis,
    key.source_id,
    key.run_id
from day_count
join delivery_key as key using (key_place)
group by
    key.client_id, key.vendor_id, key.service_id, day, key.scenario, key.range_only, unrated_currency, known_on, key.basis,
    key.source_id, key.run_id, key.pair_place, key_place, unknown
-- By months first: whoever asks for the days of one month reads no other.
order by date_trunc('month', day), key.pair_place, day, known_on, key_place, unknown, unrated_currency;

drop view delivery_due;
drop view delivery_so_far;
drop table delivery_key;
drop macro known_by;
