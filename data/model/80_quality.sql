-- Samples that clients check, and items that several raters judge.

insert into record.qa_sample
with vendor_service_week as (
    select
        log.client_id,
        log.vendor_id,
        log.service_id,
        date_trunc('week', log.delivered_at)::date as week_start,
        sum(log.units)::bigint as units
    from record.delivery_log as log
    where log.scenario = 'base'
        and log.delivered_at is not null
    group by log.client_id, log.vendor_id, log.service_id, week_start
),

stratum_week as (
    select
        week.*,
        part.stratum,
        case
            when part.stratum = 'hard' then (week.units * part.hard_share)::bigint
            else week.units - (week.units * part.hard_share)::bigint
        end as population,
        part.most,
        line.first_pass + part.shift
            + part.week_sd * keyed_normal('quality|' || week.vendor_id || '|' || week.service_id || '|' || week.week_start)
            as pass_share,
        coalesce(week.client_id, 'other clients') || '|' || week.vendor_id || '|' || week.service_id || '|'
            || week.week_start || '|' || part.stratum as key
    from vendor_service_week as week
    join model_service as line
        on line.vendor_id = week.vendor_id
        and line.client_id is not distinct from week.client_id
        and line.service_id = week.service_id
    cross join (
        -- Plain tasks are above the service's share, hard ones below it, and the gap lies between them.
        select
            unnest(['plain', 'hard']) as stratum,
            unnest([model_value('sampled_plain'), model_value('sampled_hard')])::bigint as most,
            unnest([
                model_value('hard_gap') * model_value('hard_share'),
                model_value('hard_gap') * (model_value('hard_share') - 1)
            ]) as shift,
            model_value('hard_share') as hard_share,
            model_value('quality_week_sd') as week_sd
    ) as part
),

sampled_week as (
    select *, least(population, most) as sampled
    from stratum_week
    where population > 0
)

select
    client_id,
    vendor_id,
    service_id,
    week_start,
    stratum,
    'all',
    population,
    sampled,
    -- A sample of that size strays from its share by the binomial's own deviation.
    least(sampled, greatest(0, round(
        sampled * pass_share + sqrt(sampled * pass_share * greatest(1 - pass_share, 0)) * keyed_normal('sample|' || key)
    ))),
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from sampled_week
order by vendor_id, client_id, service_id, week_start, stratum;

insert into record.annotation
with vendor_service_month as (
    select distinct
        vendor_id,
        service_id,
        date_trunc('month', delivered_at)::date as month
    from record.delivery_log
    where scenario = 'base'
        and delivered_at is not null
),

item as (
    select
        *,
        vendor_id || '|' || service_id || '|' || month as batch,
        unnest(generate_series(1, model_value('annotation_items')::bigint)) as item
    from vendor_service_month
),

judgment as (
    select
        item.*,
        unnest(generate_series(1, model_value('annotation_raters')::bigint)) as rater,
        (3 * keyed_uniform('label|' || item.batch || '|' || item.item))::bigint % 3 as truth,
        model_value('annotation_error')
            * (0.5 + keyed_uniform('raters|' || item.vendor_id || '|' || item.service_id)) as error_share
    from item
),

judged as (
    select
        judgment.*,
        keyed_uniform('error|' || batch || '|' || item || '|' || rater) < error_share as errs,
        1 + (2 * keyed_uniform('which|' || batch || '|' || item || '|' || rater))::bigint % 2 as step
    from judgment
)

select
    batch,
    'item-' || item,
    vendor_id || '-rater-' || rater,
    1,
    null,
    vendor_id,
    service_id,
    month,
    (['A', 'B', 'C'])[1 + case when errs then (truth + step) % 3 else truth end],
    'nominal',
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from judged
order by batch, item, rater;
