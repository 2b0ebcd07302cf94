/*---
title: The record in six numbers
question: How concentrated, how conflicted and how well known is it all?
order: 20
chart: {mark: number, y: measure, value: value, text: note, color: format}
grain: [measure]
reach: market
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  year: {type: year, default: 2024, help: "The year of the market estimates compared."}
columns:
  measure:     {type: text, label: Measure}
  value:       {type: number, label: Value}
  format:      {type: text, label: Unit}
  period:      {type: text, label: Period}
  note:        {type: text, label: Note}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
leaves_out: "What is modelled: these six rest on the public record alone."
owner: record
reviewed: 2026-11-23
---*/

with pair_total as (
    select
        count(*) as pairs,
        count(*) filter (where status = 'winding_down') as winding_down,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids) filter (where status = 'winding_down')))) as source_ids
    from relationship
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
),

known_pair as (
    select client_id, vendor_id, false as is_public, null::basis as basis, null as source_id
    from relationship
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
    union all
    select client_id, vendor_id, true, basis, source_id
    from spend
    where amount_kind in ('annual_spend', 'contract_total')
        and client_id is not null
        and vendor_id is not null
        and ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
),

amount_total as (
    select
        count(distinct row(client_id, vendor_id)) as pairs,
        count(distinct row(client_id, vendor_id)) filter (where is_public) as pairs_public,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from known_pair
),

largest_client as (
    select vendor, client, period, share, basis, source_ids
    from dependence.client_concentration
    where share is not null
        and evidence <> 'recalled'
    order by share desc, vendor_id
    limit 1
),

yearly_spend as (
    select pair, client_id, vendor_id, period, amount_usd, stated, basis, source_ids, null_reason
    from dependence.known_spend
    where amount_kind = 'annual spend'
        and evidence <> 'recalled'
),

largest_spend as (
    select pair, period, amount_usd, stated, basis, source_ids
    from yearly_spend
    where amount_usd is not null
    order by amount_usd desc, client_id, vendor_id
    limit 1
),

-- Amounts that cannot be compared, for want of a rate: the largest of all may be among them.
unrated_spend as (
    select
        count(*) as amounts,
        max(null_reason) as null_reason,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from yearly_spend
    where amount_usd is null
),

conflict as (
    select
        count(distinct client) as clients,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids,
        any_value(rival) || '''s ' || round(max(stake) * 100)::integer || '% of ' || any_value(vendor) as stake
    from dependence.conflicted_pairs
    where status <> 'ended'
),

disagreement as (
    select year, spread, estimates, basis, source_ids
    from market.size_disagreement
    where year = $year
),

measure as (
    select 1 as place, 'Largest client of one vendor' as measure, share as value, 'percent' as format, period,
        vendor || ' from '
            || case when contains(client, 'undisclosed') then 'one undisclosed client' else client end as note,
        basis, source_ids, null as null_reason
    from largest_client
    union all
    select 2, 'Largest known yearly spend', found.amount_usd, 'usd', coalesce(found.period, 'all years'),
        coalesce(
            split_part(found.pair, ',', 1) || case when found.stated = 'as is' then '' else ', ' || found.stated end,
            'none in USD'
        )
            || case
                when unrated.amounts = 0 then ''
                else '; ' || digits(unrated.amounts) || ' without a rate to USD'
            end,
        coalesce(found.basis, unrated.basis), coalesce(found.source_ids, unrated.source_ids), unrated.null_reason
    from unrated_spend as unrated
    left join largest_spend as found on true
    where unrated.amounts > 0
        or found.pair is not null
    union all
    select 3, 'Clients whose vendor a rival part-owns', clients, 'whole', 'on the day', coalesce(stake, 'none known'),
        coalesce(basis, 'reported'), coalesce(source_ids, []), null
    from conflict
    union all
    select 4, 'Relationships winding down', winding_down, 'whole', 'on the day', 'of ' || digits(pairs) || ' reported', basis,
        coalesce(source_ids, []), null
    from pair_total
    union all
    select 5, 'Client-vendor pairs whose payments are known', pairs_public / nullif(pairs, 0), 'percent', 'all years',
        digits(pairs_public) || ' of ' || digits(pairs), coalesce(basis, 'reported'), source_ids,
        case when pairs = 0 then 'no pair is in the record' end
    from amount_total
    union all
    select 6, 'Highest market estimate over lowest', spread, 'multiple', year::varchar,
        estimates || ' published estimates', basis, source_ids, null
    from disagreement
)

select
    measure.measure as measure,
    measure.value as value,
    measure.format as format,
    measure.period as period,
    measure.note as note,
    measure.basis::basis as basis,
    measure.source_ids as source_ids,
    measure.null_reason as null_reason,
    'What is paid is known for ' || digits(amount_total.pairs_public) || ' of ' || digits(amount_total.pairs) || ' client-vendor pairs.'
        as finding
from measure
cross join amount_total
order by measure.place, measure
