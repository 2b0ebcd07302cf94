-- What clients need the work for, who else could do it, and how much labelled data lies ready.

create temp table model_client_service as
select
    log.client_id,
    log.service_id,
    -- A year of weeks, up to the as-of day.
    sum(log.units) / 52 as weekly_units,
    sum((log.units * line.std_minutes / 60)::decimal(18, 4)) / 52 as weekly_hours
from record.delivery_log as log
join model_service as line
    on line.vendor_id = log.vendor_id
    and line.client_id = log.client_id
    and line.service_id = log.service_id
where log.scenario = 'base'
    and log.delivered_at >= (select as_of - 364 from record.version)
group by log.client_id, log.service_id
order by log.client_id, log.service_id;

insert into record.business_function
select
    client_id || '-' || service_id,
    client_id,
    service_id,
    case
        when service_id in ('llm-training-rlhf', 'model-evaluation') then 'Training and evaluating models'
        when service_id = 'autonomous-vehicle' then 'Driving software'
        when service_id = 'content-moderation' then 'Keeping platforms safe'
        else 'Labelled data for products'
    end,
    case
        when service_id in ('llm-training-rlhf', 'model-evaluation', 'autonomous-vehicle') then 'high'
        when service_id = 'other' then 'low'
        else 'medium'
    end::criticality,
    case
        when service_id in ('llm-training-rlhf', 'model-evaluation') then model_value('critical_recovery_hours')
        else model_value('other_recovery_hours')
    end::integer,
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from model_client_service
order by 1;

insert into record.service_assessment
select
    client_id,
    vendor_id,
    service_id,
    (select as_of from record.version) - (600 * keyed_uniform('assessed|' || key))::integer,
    (['easy', 'medium', 'medium', 'highly_complex', 'not_assessed'])[
        1 + (5 * keyed_uniform('substitute|' || key))::bigint % 5
    ]::substitutability,
    'difficult',
    'not_assessed',
    'yes',
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from (
    select client_id, vendor_id, service_id, client_id || '|' || vendor_id || '|' || service_id as key
    from model_service
    where client_id is not null
)
order by client_id, vendor_id, service_id;

insert into record.eligibility
with offer as (
    select distinct vendor_id, service_id
    from model_service
    where service_id <> 'other'
),

choice as (
    select
        need.*,
        offer.vendor_id,
        used.client_id is not null as is_used,
        need.client_id || '|' || offer.vendor_id || '|' || need.service_id as key
    from model_client_service as need
    join offer on offer.service_id = need.service_id
    left join model_service as used
        on used.client_id = need.client_id
        and used.vendor_id = offer.vendor_id
        and used.service_id = need.service_id
),

judged as (
    select *, is_used or keyed_uniform('eligible|' || key) < model_value('eligible_share') as is_eligible
    from choice
)

select
    client_id,
    vendor_id,
    service_id,
    is_eligible,
    round(
        case when is_used then model_value('backup_lag_weeks') else model_value('new_vendor_lag_weeks') end
        * (0.5 + keyed_uniform('lag|' || key)), 1
    ),
    round(weekly_hours * model_value('backup_ramp_share') * (0.5 + keyed_uniform('ramp|' || key)), 2),
    case when not is_eligible then 'not approved by the client' end,
    round(model_value('switching_cost_usd') * (0.5 + keyed_uniform('switching|' || key)), 2),
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from judged
order by client_id, vendor_id, service_id;

insert into record.buffer_stock
select
    client_id,
    service_id,
    (select as_of from record.version),
    (weekly_units * model_value('buffer_weeks')
        * (0.5 + keyed_uniform('buffer|' || client_id || '|' || service_id)))::bigint,
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from model_client_service
order by client_id, service_id;
