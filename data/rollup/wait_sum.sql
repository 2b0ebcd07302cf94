-- From the delivery log to what its batches waited, see record.wait: those that are back by the step in which their wait
-- ends, those that are not by the moment since which they wait, so that these sums hold on a later as-of day too.
with timed as (
    select
        batch.*,
        coalesce(batch.delivered_at < version.as_of + interval 1 day, false) as is_back,
        date_sub('second', batch.submitted_at, batch.delivered_at) as seconds
    from batch
    cross join record.version as version
    where batch.submitted_at < version.as_of + interval 1 day
        and batch.units > 0
),

stepped as (
    select
        *,
        case when not is_back then submitted_at end as open_since,
        case when is_back then wait_step(seconds) end as from_hours
    from timed
)

select
    partition_day,
    client_id,
    vendor_id,
    service_id,
    submitted_at::date as submitted_on,
    scenario,
    range_only,
    from_hours,
    open_since,
    sum(units)::bigint as units,
    sum(case when is_back then units::hugeint * seconds end)::decimal(38, 0) as unit_seconds,
    basis,
    source_id,
    run_id
from stepped
group by all
