-- Contracts, term after term, for every named pair, with lines, targets, bills and reserved hours.

create temp table model_contract as
with worked as (
    -- The last day with work worth speaking of, on the path with events: a pair that stopped signs nothing new.
    select client_id, vendor_id, min(day) as first_on, max(day) as last_on
    from modelled_day
    where scenario = 'base'
        and usd >= 100
        and day <= (select as_of from record.version)
    group by client_id, vendor_id
),

pair as (
    select
        client_id,
        vendor_id,
        client_id || '|' || vendor_id as key,
        greatest(begins_on, worked.first_on) as begins_on,
        least(ends_on, worked.last_on + 1) as ends_on,
        worked.last_on >= (select as_of - 30 from record.version) as is_live,
        case
            when keyed_uniform('term|' || client_id || '|' || vendor_id) < model_value('long_term_share') then 24
            else model_value('term_months')::bigint
        end as term_months,
        -- Work that was under way when the window opens did not begin on its first day.
        (date_trunc('month', greatest(begins_on, worked.first_on)) - to_months(
            case
                when worked.first_on <= date '2022-01-07'
                    then (12 * keyed_uniform('begun|' || client_id || '|' || vendor_id))::bigint
                else 0
            end
        ))::date as first_on
    from model_pair
    join worked using (client_id, vendor_id)
),

term as (
    select
        pair.*,
        unnest(generate_series(0, 120 // pair.term_months)) as number
    from pair
),

dated as (
    select
        term.*,
        (first_on + to_months((number * term_months)::integer))::date as start_on,
        (first_on + to_months(((number + 1) * term_months)::integer))::date - 1 as end_on
    from term
),

cell as (
    -- Beyond the last year modelled the last one stands for it.
    select client_id, vendor_id, year, low_usd, base_usd, high_usd, range_only
    from record.model_cell
    where client_id is not null
    union all
    select client_id, vendor_id, later.year, low_usd, base_usd, high_usd, range_only
    from record.model_cell
    cross join (values (1), (2)) as ahead (years)
    cross join lateral (select model_cell.year + ahead.years as year) as later
    where client_id is not null
        and model_cell.year = (select max(year) from record.model_cell)
),

valued as (
    select
        dated.client_id,
        dated.vendor_id,
        dated.start_on,
        any_value(dated.key) as key,
        any_value(dated.end_on) as end_on,
        any_value(dated.term_months) as term_months,
        any_value(dated.is_live) as is_live,
        bool_or(cell.range_only) as range_only,
        -- Decimals add up alike in any order.
        sum((cell.low_usd * part.years)::decimal(18, 4)) as low_usd,
        sum((cell.base_usd * part.years)::decimal(18, 4)) as base_usd,
        sum((cell.high_usd * part.years)::decimal(18, 4)) as high_usd
    from dated
    join cell
        on cell.client_id = dated.client_id
        and cell.vendor_id = dated.vendor_id
        and cell.year between extract(year from dated.start_on) and extract(year from dated.end_on)
    -- A year's amount lies in the days of it on which the two worked together.
    cross join lateral (
        select
            greatest(0, least(dated.end_on + 1, work_year.last_day) - greatest(dated.start_on, work_year.first_day))
            / nullif(greatest(0, work_year.last_day - work_year.first_day), 0) as years
        from (
            select
                greatest(make_date(cell.year, 1, 1), dated.begins_on) as first_day,
                case
                    when dated.is_live then make_date(cell.year + 1, 1, 1)
                    else least(make_date(cell.year + 1, 1, 1), dated.ends_on)
                end as last_day
        ) as work_year
    ) as part
    where dated.start_on <= (select as_of from record.version)
        and dated.start_on < dated.ends_on
        and dated.end_on >= date '2022-01-01'
    group by dated.client_id, dated.vendor_id, dated.start_on
)

select
    client_id || '-at-' || vendor_id || '-' || strftime(start_on, '%Y-%m') as contract_id,
    valued.*,
    round(base_usd, -3)::decimal(18, 2) as total_value
from valued
where base_usd >= 1000
order by contract_id;

insert into record.contract
select
    contract_id,
    client_id,
    vendor_id,
    null,
    'standalone',
    null,
    start_on - 30,
    start_on,
    end_on,
    'USD',
    1,
    total_value,
    round(total_value * model_value('committed_share'), 2),
    null,
    (model_value('notice_days') * ([0.5, 1, 1.5])[1 + (3 * keyed_uniform('notice|' || key))::integer % 3])::integer,
    null,
    -- A contract under which nothing is done any more was not left to renew.
    keyed_uniform('renew|' || key) < model_value('auto_renew_share')
        and is_live,
    term_months,
    round(total_value * model_value('committed_share') * model_value('termination_fee_share'), 2),
    range_only,
    round(least(1, low_usd / nullif(base_usd, 0)), 9),
    round(greatest(1, high_usd / nullif(base_usd, 0)), 9),
    case when keyed_uniform('exit plan|' || key) < 0.5 then 'not_assessed' else 'no' end,
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run'),
    1
from model_contract
order by contract_id;

create temp table model_contract_line as
select
    contract.contract_id,
    contract.client_id,
    contract.vendor_id,
    contract.start_on,
    contract.end_on,
    line.service_id,
    line.price,
    line.std_minutes,
    line.wait_hours,
    contract.total_value / line.places as line_value,
    -- A client that buys a service from several vendors has promised it to none of them.
    vendor_count.vendors = 1
        and keyed_uniform('exclusive|' || contract.key || '|' || line.service_id) < model_value('exclusive_share')
        as is_exclusive
from model_contract as contract
join model_service as line
    on line.client_id = contract.client_id
    and line.vendor_id = contract.vendor_id
join (
    select client_id, service_id, count(*) as vendors
    from model_service
    where client_id is not null
    group by client_id, service_id
) as vendor_count
    on vendor_count.client_id = line.client_id
    and vendor_count.service_id = line.service_id
order by contract.contract_id, line.service_id;

insert into record.contract_service
select
    contract_id,
    service_id,
    is_exclusive,
    null,
    null,
    round(line_value * model_value('committed_share') / nullif(price, 0)),
    round(price, 4),
    round(
        line_value / nullif(price, 0) * std_minutes / 60 * model_value('reserved_share')
        / nullif((end_on - start_on + 1) / 7, 0), 2
    )
from model_contract_line
order by contract_id, service_id;

insert into record.contract_sla
select contract_id, service_id, 'accuracy', '>=', model_value('sla_accuracy')
from model_contract_line
union all
select contract_id, service_id, 'on_time', '>=', model_value('sla_on_time')
from model_contract_line
union all
select contract_id, service_id, 'turnaround_p95_hours', '<=', round(wait_hours * model_value('due_factor'))
from model_contract_line
order by 1, 2, 3;

insert into record.invoice
select
    contract.contract_id,
    least(last_day(work.day), (select as_of from record.version)) as billed_on,
    sum(work.usd),
    'USD',
    1,
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from model_contract as contract
join modelled_day as work
    on work.client_id = contract.client_id
    and work.vendor_id = contract.vendor_id
    and work.scenario = 'base'
    and work.day between contract.start_on and contract.end_on
    and work.day <= (select as_of from record.version)
group by contract.contract_id, billed_on
order by contract.contract_id, billed_on;

insert into record.capacity_reservation
select
    line.vendor_id,
    line.service_id,
    line.client_id,
    line.start_on,
    line.end_on + 1,
    service.reserved_std_hours_per_week,
    100,
    (select as_of from record.version),
    'modelled',
    null,
    getvariable('model_run')
from model_contract_line as line
join record.contract_service as service
    on service.contract_id = line.contract_id
    and service.service_id = line.service_id
order by line.vendor_id, line.service_id, line.client_id, line.start_on;
