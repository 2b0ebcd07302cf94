-- From the delivery log to what happened on each day, by batches that have all else in common: one row for each kind of
-- event, money still exact. It stands at the end of the as-of day: what came in, fell due or was delivered after it has
-- not happened yet. Each row is known on the day on which it happened, so that what was known on a day is the sum of the
-- rows till then.

-- What many batches have in common stands here once, by number: millions are grouped by a number, not by words.
with key as materialized (
    select
        *,
        row_number() over (
            order by scenario, vendor_id, client_id, service_id, source_id, range_only, basis, run_id
        ) as key_place
    from (
        select distinct client_id, vendor_id, service_id, scenario, range_only, basis, source_id, run_id
        from batch
    ) as common
),

so_far as materialized (
    select
        batch.partition_day,
        key.key_place,
        batch.known_on,
        batch.submitted_at,
        batch.due_at,
        case when batch.delivered_at < version.as_of + interval 1 day then batch.delivered_at end as delivered_at,
        batch.units,
        batch.inspected,
        batch.passed_first,
        batch.accepted,
        batch.rejected,
        batch.reworked_tasks,
        batch.rework_loops,
        batch.cost,
        batch.qa_cost,
        batch.rework_cost,
        batch.currency,
        version.as_of + interval 1 day as now_at,
        -- Wide enough that a product of any two amounts is exact.
        usd_rate(batch.currency, batch.usd_per_unit)::decimal(20, 8) as rate
    from batch
    cross join record.version as version
    join key
        on key.vendor_id = batch.vendor_id
        and key.service_id = batch.service_id
        and key.scenario = batch.scenario
        and key.range_only = batch.range_only
        and key.basis = batch.basis
        and key.client_id is not distinct from batch.client_id
        and key.source_id is not distinct from batch.source_id
        and key.run_id is not distinct from batch.run_id
    where batch.submitted_at < version.as_of + interval 1 day
),

overdue as not materialized (
    select
        *,
        coalesce(delivered_at::date > known_by(known_on, greatest(submitted_at, due_at)::date), false) as came_later
    from so_far
    where due_at < now_at
),

came_in as (
    select
        partition_day,
        key_place,
        submitted_at::date as day,
        known_by(known_on, submitted_at::date) as known_on,
        sum(units) as submitted
    from so_far
    group by all
),

fell_due as (
    select
        partition_day,
        key_place,
        due_at::date as day,
        known_by(known_on, greatest(submitted_at, due_at)::date) as known_on,
        sum(units) as due,
        sum(case when delivered_at <= due_at then units else 0 end) as on_time,
        sum(case when delivered_at > due_at and not came_later then units else 0 end) as late,
        sum(case when delivered_at is null or came_later then units else 0 end) as open_overdue
    from overdue
    group by all
),

-- What was open on the day due and came on another is late from then on, and open no more.
came_late as (
    select
        partition_day,
        key_place,
        due_at::date as day,
        delivered_at::date as known_on,
        -- A row that knows what was late knows the rest too.
        0 as due,
        0 as on_time,
        sum(units) as late,
        -sum(units) as open_overdue
    from overdue
    where came_later
    group by all
),

-- What is open at the end of the day on which it was due is overdue from then on, until it is back.
became_overdue as (
    select
        partition_day,
        key_place,
        greatest(submitted_at, due_at)::date as day,
        known_by(known_on, greatest(submitted_at, due_at)::date) as known_on,
        sum(units) as overdue_change
    from overdue
    where delivered_at is null
        or due_at::date < delivered_at::date
    group by all
),

came_overdue as (
    select
        partition_day,
        key_place,
        delivered_at::date as day,
        known_by(known_on, delivered_at::date) as known_on,
        -sum(units) as overdue_change
    from overdue
    where due_at::date < delivered_at::date
    group by all
),

went_out as (
    select
        partition_day,
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
    from so_far
    where delivered_at is not null
    group by all
),

-- What lies in work, by the moments at which that changes, in microseconds: from these sums follows how long all of it lay
-- there. What leaves at midnight leaves at the end of a day.
came_to_work as (
    select
        partition_day,
        key_place,
        submitted_at::date as day,
        known_on,
        sum(units) as work_change,
        sum(units::hugeint * date_sub('microsecond', timestamp '2000-01-01 00:00:00', submitted_at))::decimal(38, 0)
            as work_moments
    from so_far
    group by all
),

left_work as (
    select
        partition_day,
        key_place,
        case
            when delivered_at > submitted_at then (delivered_at - interval 1 microsecond)::date
            else delivered_at::date
        end as day,
        known_by(known_on, delivered_at::date) as known_on,
        -sum(units) as work_change,
        -sum(units::hugeint * date_sub('microsecond', timestamp '2000-01-01 00:00:00', delivered_at))::decimal(38, 0)
            as work_moments
    from so_far
    where delivered_at is not null
    group by all
),

-- What a branch does not count is unknown to it, not zero: a sum of nothing known stays unknown.
happened as (
    select *, '' as unknown, null::varchar as unrated_currency
    from came_in
    union all by name
    select *, '' as unknown, null::varchar as unrated_currency
    from fell_due
    union all by name
    select *, '' as unknown, null::varchar as unrated_currency
    from came_late
    union all by name
    select *, '' as unknown, null::varchar as unrated_currency
    from became_overdue
    union all by name
    select *, '' as unknown, null::varchar as unrated_currency
    from came_overdue
    union all by name
    select *, '' as unknown, null::varchar as unrated_currency
    from came_to_work
    union all by name
    select *, '' as unknown, null::varchar as unrated_currency
    from left_work
    union all by name
    select *
    from went_out
)

select
    happened.partition_day,
    key.client_id,
    key.vendor_id,
    key.service_id,
    happened.day,
    key.scenario,
    key.range_only,
    happened.submitted::bigint as submitted,
    happened.due::bigint as due,
    happened.on_time::bigint as on_time,
    happened.late::bigint as late,
    happened.open_overdue::bigint as open_overdue,
    happened.overdue_change::bigint as overdue_change,
    happened.delivered::bigint as delivered,
    happened.inspected::bigint as inspected,
    happened.passed_first::bigint as passed_first,
    happened.accepted::bigint as accepted,
    happened.rejected::bigint as rejected,
    happened.reworked_tasks::bigint as reworked_tasks,
    happened.rework_loops::bigint as rework_loops,
    happened.cost_usd::decimal(38, 10) as cost_usd,
    happened.qa_cost_usd::decimal(38, 10) as qa_cost_usd,
    happened.rework_cost_usd::decimal(38, 10) as rework_cost_usd,
    happened.unrated_currency,
    happened.work_change::bigint as work_change,
    happened.work_moments::decimal(38, 0) as work_moments,
    happened.known_on,
    key.basis,
    key.source_id,
    key.run_id,
    happened.unknown
from happened
join key on key.key_place = happened.key_place
