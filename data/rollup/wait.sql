-- What the partitions of the log waited, see wait_sum.sql, as record.wait has it: what is open waits until the end of the
-- as-of day.
with timed as (
    select
        wait_sum.*,
        date_sub('second', wait_sum.open_since, (version.as_of + interval 1 day)::timestamp) as seconds
    from wait_sum
    cross join record.version as version
)

select
    client_id,
    vendor_id,
    service_id,
    submitted_on,
    scenario,
    range_only,
    case when open_since is null then from_hours else wait_step(seconds) end as from_hours,
    open_since is not null as is_open,
    units,
    case when open_since is null then unit_seconds::hugeint else units::hugeint * seconds end as unit_seconds,
    basis,
    source_id,
    run_id
from timed
