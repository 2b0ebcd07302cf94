-- What the fit reads: every client and vendor of the record, when they worked together, and their prior size.

create temp table model_pair as
with window_of as (
    select date '2022-01-01' as first_day, make_date(extract(year from as_of)::integer + 1, 1, 1) as end_day
    from record.version
),

pair as (
    select
        client_id,
        vendor_id,
        services,
        -- A start that nobody gives lies before the window.
        case when is_start_open then null else since end as begins_on,
        case
            when over_on is not null then over_on + 1
            when status = 'ended' then known_on + 1
        end as ends_on
    from relationship
    where status is not null
    union all
    select distinct anchor.client_id, anchor.vendor_id, ['other'], null::date, null::date
    from record.model_anchor as anchor
    anti join relationship as listed
        on listed.client_id = anchor.client_id
        and listed.vendor_id = anchor.vendor_id
    where anchor.covers = 'pair'
        and anchor.vendor_id is not null
        and anchor.client_id is not null
)

select
    pair.client_id,
    pair.vendor_id,
    pair.services,
    greatest(coalesce(pair.begins_on, window_of.first_day), window_of.first_day) as begins_on,
    least(coalesce(pair.ends_on, window_of.end_day), window_of.end_day) as ends_on,
    weight.low as weight_low,
    weight.value as weight,
    weight.high as weight_high
from pair
cross join window_of
join record.model_param as weight
    on weight.name = coalesce(
        (select own.name from record.model_param as own where own.name = 'weight.' || pair.client_id), 'weight.other'
    )
where coalesce(pair.begins_on, window_of.first_day) < window_of.end_day
    and coalesce(pair.ends_on, window_of.end_day) > window_of.first_day
order by pair.vendor_id, pair.client_id;

-- Vendors whose business is this work: those counted in the market, and those of whom a pair but no revenue is known.
create temp table model_vendor as
select distinct vendor_id
from (
    select vendor_id from market_scope
    union all
    select vendor_id from record.model_anchor where covers = 'vendor'
    union all
    select vendor_id from model_pair
    where vendor_id not in (select vendor_id from vendor_financial where metric = 'revenue')
)
order by vendor_id;
