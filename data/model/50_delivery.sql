-- From daily money to batches of tasks: services, units, waits and quality.
-- The base path has three batches a day, so that waits differ; the other paths have one.

insert into record.service_standard
select
    substr(name, length('std_minutes.') + 1),
    split_part(unit, ' a ', 2),
    value,
    (select as_of from record.version),
    'modelled',
    null,
    run_id
from record.model_param
where starts_with(name, 'std_minutes.')
    and substr(name, length('std_minutes.') + 1) in (select service_id from record.service)
order by 1;

create temp table model_service as
with named as (
    select client_id, vendor_id, unnest(services) as service_id
    from model_pair
),

-- Other clients of a vendor buy what its named clients buy; without any, nobody knows what.
offered as (
    select distinct null::varchar as client_id, vendor_id, service_id
    from named
    union all
    select null, vendor_id, 'other'
    from model_vendor
    where vendor_id not in (select vendor_id from named)
),

line as (
    select * from named
    union all
    select * from offered
)

select
    line.client_id,
    line.vendor_id,
    line.service_id,
    row_number() over pair as place,
    count(*) over (partition by line.vendor_id, line.client_id) as places,
    model_value('price.' || line.service_id)
        * (1 + model_value('vendor_price_spread')
            * (2 * keyed_uniform('price|' || line.vendor_id || '|' || line.service_id) - 1)) as price,
    model_value('std_minutes.' || line.service_id) as std_minutes,
    model_value('turnaround_hours.' || line.service_id) as wait_hours,
    model_value('rework.' || line.service_id)
        * (1 + model_value('rework_spread')
            * (2 * keyed_uniform('rework|' || line.vendor_id || '|' || line.service_id) - 1)) as rework_share,
    model_value('first_pass.' || line.service_id)
        + model_value('first_pass_spread') * (keyed_uniform('first pass|' || line.vendor_id || '|' || line.service_id) - 0.5) as first_pass
from line
window pair as (partition by line.vendor_id, line.client_id order by line.service_id)
order by line.vendor_id, line.client_id, line.service_id;

create temp table model_rate as
select
    model_value('inspected_share') as inspected_share,
    model_value('reject_share') as reject_share,
    model_value('qa_cost_share') as qa_cost_share,
    model_value('rework_cost_share') as rework_cost_share,
    model_value('price_growth') as price_growth,
    model_value('turnaround_sd') as turnaround_sd,
    model_value('due_factor') as due_factor,
    model_value('quality_week_sd') as quality_week_sd,
    model_value('loops_per_rework') as loops_per_rework,
    (select as_of from record.version) as as_of;

insert into record.delivery_log
with service_day as (
    -- Each service takes an equal part of the day's money; cents are cut so that the parts add up.
    select
        work.scenario::scenario as scenario,
        work.day,
        work.range_only,
        line.*,
        round(work.usd * line.place / line.places, 2) - round(work.usd * (line.place - 1) / line.places, 2) as usd
    from modelled_day as work
    join model_service as line
        on line.vendor_id = work.vendor_id
        and line.client_id is not distinct from work.client_id
    where work.usd > 0
),

batch as (
    select
        service_day.*,
        part.number,
        round(service_day.usd * part.until, 2) - round(service_day.usd * part.since, 2) as cost,
        coalesce(service_day.client_id, 'other clients') || '|' || service_day.vendor_id || '|'
            || service_day.service_id || '|' || service_day.day || '|' || part.number as key
    from service_day
    join (
        values ('base', 1, 0, 0.45), ('base', 2, 0.45, 0.8), ('base', 3, 0.8, 1),
            ('low', 1, 0, 1), ('high', 1, 0, 1), ('no_event', 1, 0, 1)
    ) as part (scenario, number, since, until) on part.scenario::scenario = service_day.scenario
),

sized as (
    select
        batch.*,
        greatest(1, round(
            batch.cost / (batch.price * pow(1 + rate.price_growth, date_diff('day', date '2022-01-01', batch.day) / 365))
        ))::bigint as units,
        batch.day + to_hours(6 + 4 * batch.number) as delivered_at,
        greatest(1, round(batch.wait_hours * exp(rate.turnaround_sd * keyed_normal('wait|' || batch.key))))::bigint
            as waited_hours,
        least(0.999, greatest(0.5, batch.first_pass
            + rate.quality_week_sd * keyed_normal('quality|' || batch.vendor_id || '|' || batch.service_id || '|'
                || date_trunc('week', batch.day)::date))) as pass_share,
        rate.*
    from batch
    cross join model_rate as rate
    where batch.cost > 0
),

dated as (
    select
        sized.*,
        -- What came in before the window opened counts from its first day.
        greatest(delivered_at - to_hours(waited_hours), timestamp '2022-01-01') as submitted_at,
        delivered_at::date > as_of as is_open
    from sized
)

select
    scenario || '|' || key,
    client_id,
    vendor_id,
    service_id,
    scenario,
    range_only,
    submitted_at,
    submitted_at + to_hours(round(wait_hours * due_factor)::bigint),
    case when not is_open then delivered_at end,
    units,
    case when not is_open then round(units * inspected_share) end,
    case when not is_open then least(round(units * inspected_share), round(units * inspected_share * pass_share)) end,
    case when not is_open then units - round(units * reject_share) end,
    case when not is_open then round(units * reject_share) end,
    case when not is_open then round(units * rework_share) end,
    case when not is_open then round(loops_per_rework * round(units * rework_share)) end,
    case when not is_open then cost end,
    case when not is_open then round(cost * qa_cost_share, 2) end,
    case when not is_open then round(cost * rework_cost_share * round(units * rework_share) / nullif(units, 0), 2) end,
    'USD',
    1,
    as_of,
    'modelled',
    null,
    getvariable('model_run')
from dated
-- What comes in after the as-of day has not happened yet.
where submitted_at::date <= as_of
order by scenario, vendor_id, client_id, service_id, day, number;
