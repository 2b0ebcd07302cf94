-- Hours that each vendor's pools have free in a week: they follow the load of the base path with some slack.

insert into record.pool_service
select distinct vendor_id, service_id, service_id
from model_service
order by vendor_id, service_id;

insert into record.capacity
with vendor_service_week as (
    select
        log.vendor_id,
        log.service_id,
        date_trunc('week', log.delivered_at)::date as week_start,
        -- Whole parts of an hour add up alike in any order.
        sum((log.units * line.std_minutes / 60 * (1 + line.rework_share))::decimal(18, 4)) as hours
    from record.delivery_log as log
    join model_service as line
        on line.vendor_id = log.vendor_id
        and line.client_id is not distinct from log.client_id
        and line.service_id = log.service_id
    where log.scenario = 'base'
        and log.delivered_at is not null
        -- The week in which the window opens is not whole.
        and log.delivered_at >= timestamp '2022-01-03'
    group by log.vendor_id, log.service_id, week_start
),

-- A week at either end of the window is cut, so its neighbours speak for it.
levelled as (
    select
        vendor_id,
        service_id,
        week_start,
        hours as worked,
        avg(hours) over (
            partition by vendor_id, service_id
            order by week_start
            rows between model_value('capacity_weeks')::bigint preceding and 2 following
        ) as hours
    from vendor_service_week
),

staffed as (
    select
        levelled.*,
        -- Nobody works hours that are not there, so a vendor that grows fast is full, not more than full.
        greatest(worked, hours / nullif(model_value('target_utilisation'), 0)
            * exp(model_value('capacity_noise_sd')
                * keyed_normal('capacity|' || vendor_id || '|' || service_id || '|' || week_start))) as available
    from levelled
)

select
    staffed.vendor_id,
    staffed.service_id,
    staffed.week_start,
    path.scenario::scenario,
    round(staffed.available / nullif(1 - model_value('absence_share'), 0), 2),
    round(staffed.available, 2),
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from staffed
cross join (values ('base'), ('low'), ('high'), ('no_event')) as path (scenario)
order by path.scenario::scenario, staffed.vendor_id, staffed.service_id, staffed.week_start;
