-- The run, its parameters and what it has to meet: bounds from model_anchors.csv, figures from the record itself.

insert into record.model_run
select
    getvariable('model_run'),
    (select value::bigint from received.model_parameters where name = 'seed'),
    'Daily work, contracts and quality modelled from public yearly figures, for the clients and vendors of the record';

insert into record.model_param
select
    getvariable('model_run'),
    name,
    value::double,
    low::double,
    high::double,
    unit,
    reason,
    string_split(shapes, '|'),
    source_id
from received.model_parameters
union all
select
    getvariable('model_run'),
    'effect.' || party_key(client) || '.' || party_key(vendor) || '.' || part.name,
    part.value::double,
    part.low::double,
    part.high::double,
    part.unit,
    'From ' || effect.event_on || ': ' || effect.reason,
    ['delivery_log', 'throughput', 'turnaround', 'model_cell'],
    effect.source_id
from received.model_effects as effect
cross join lateral (
    select unnest([
        {
            'name': 'floor', 'value': effect.floor, 'low': effect.floor_low, 'high': effect.floor_high,
            'unit': 'of the work before'
        },
        {
            'name': 'half_life_days', 'value': effect.half_life_days, 'low': effect.half_life_low,
            'high': effect.half_life_high, 'unit': 'days'
        }
    ]) as part
)
order by 2;

create temp macro model_value(wanted) as
    (select param.value from record.model_param as param where param.name = wanted);

-- The same number as dashboard/science/keyed.py draws for a key.
create temp macro keyed_uniform(key) as
    (('0x' || sha256(getvariable('model_seed') || '|' || key)[1:13])::bigint + 0.5) / pow(16::double, 13);

-- Two uniform draws make a normal one (Box and Muller 1958).
create temp macro keyed_normal(key) as
    sqrt(-2 * ln(keyed_uniform(key || '|r'))) * cos(2 * pi() * keyed_uniform(key || '|a'));

insert into record.model_anchor
select
    anchor_id,
    getvariable('model_run'),
    party_key(client),
    party_key(vendor),
    covers,
    make_date(year::integer, 1, 1),
    make_date(year::integer + 1, 1, 1),
    operator,
    low_usd::decimal(18, 2),
    high_usd::decimal(18, 2),
    binds_scenario,
    reason,
    'modelled',
    source_id
from received.model_anchors
order by anchor_id;

-- Revenue of the part that market_scope counts, one anchor a vendor and year; figures that differ make a range.
insert into record.model_anchor
with revenue as (
    select
        financial.*,
        extract(year from financial.period_from) as year,
        bool_and(financial.evidence = 'recalled') over (
            partition by financial.vendor_id, financial.period_from, financial.is_forecast
        ) as is_all_recalled
    from market_scope as scope
    join vendor_financial as financial
        on financial.vendor_id = scope.vendor_id
        and financial.metric = 'revenue'
        and (financial.segment = scope.segment or (scope.segment = 'group' and financial.is_group))
        and financial.period_to = financial.period_from + interval 1 year
        and extract(month from financial.period_from) = 1
)

select
    vendor_id || '-revenue-' || year || case when is_forecast then '-forecast' else '' end,
    getvariable('model_run'),
    null,
    vendor_id,
    'vendor',
    min(period_from),
    min(period_to),
    case when min(value) = max(value) then '=' else 'between' end,
    min(value),
    max(value),
    -- A forecast made before an event says what would have been without it.
    case when is_forecast then 'no_event' end::scenario,
    'Revenue of the part that is counted as data labelling',
    max(basis),
    min_by(source_id, evidence)
from revenue
where (evidence <> 'recalled' or is_all_recalled)
    and year >= 2022
group by vendor_id, year, is_forecast
order by 1;

-- What a client is known to have paid, or to have planned, for a full year.
insert into record.model_anchor
select
    client_id || '-' || vendor_id || '-' || period || case when amount_kind = 'planned_spend' then '-plan' else '' end,
    getvariable('model_run'),
    client_id,
    vendor_id,
    'pair',
    period_from,
    period_to,
    case when bound = 'at_least' then '>=' when low = high then '=' else 'between' end,
    low,
    case when bound = 'at_least' then null else high end,
    case when amount_kind = 'planned_spend' then 'no_event' end::scenario,
    case when amount_kind = 'planned_spend' then 'Planned before the event' else 'Paid, or earned by the vendor from it' end,
    basis,
    source_ids[1]
from spend_share
where amount_kind in ('annual_spend', 'planned_spend')
    and period_to = period_from + interval 1 year
    and extract(month from period_from) = 1
    and extract(year from period_from) >= 2022
order by 1;
