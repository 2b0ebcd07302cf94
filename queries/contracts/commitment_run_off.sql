/*---
title: Run-off of what is committed
question: How fast does the commitment run off?
order: 45
chart: {mark: area, x: day, y: remaining_usd, color: party}
grain: [day, party]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  from:    {type: date, default: null, help: "First day shown, none before the day asked about."}
  to:      {type: date, default: null, help: "Last day shown."}
  grain:   {type: grain, default: month, help: "The steps: day, week, month, quarter or year."}
  by:      {type: text, default: vendor, help: "What the areas are: vendor, client or contract."}
  few:     {type: whole, default: 5, help: "Below so many clients known only by ranges, a sum with their money is a range, too."}
  most:    {type: whole, default: 8, help: "How many areas are shown, the largest; all others are one."}
options:
  by: "select unnest(['vendor', 'client', 'contract'])"
columns:
  day:           {type: date, label: Day}
  party:         {type: text, label: Committed to}
  remaining_usd: {type: number, label: Still committed, format: usd}
  low:           {type: number, label: Still committed at least, format: usd}
  high:          {type: number, label: Still committed at most, format: usd}
  contracts:     {type: whole, label: Contracts with a commitment left}
  total_usd:     {type: number, label: Still committed over all, format: usd}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why unknown}
  finding:       {type: text}
checks: ["low <= high"]
leaves_out: "Contracts without a fixed end and those whose remainder is not known, as where no rate to USD is given. What is left on the day asked about is spread evenly over the days to come; a term not yet begun counts whole until it begins. Call-offs are part of their agreement. What an automatic renewal would add is not counted. Where an area holds contracts of fewer than five clients known only by a range, it has two ends and no height; those of five or more together count as modelled. A vendor with fewer such clients stands among all others."
when_empty: "No contract with a fixed end is known to have a commitment left, in USD."
owner: partnerships
reviewed: 2026-11-26
---*/

with kept as (
    select
        contract_state.contract_name,
        contract_state.client_id,
        contract_state.client,
        contract_state.vendor_id,
        contract_state.vendor,
        contract_state.agreement_id,
        contract_state.services,
        contract_state.start_on,
        contract_state.end_on,
        contract_state.range_only,
        contract_state.low_factor,
        contract_state.high_factor,
        contract_state.unrated,
        contract_state.left_days,
        contract_state.remaining_usd,
        contract_state.basis,
        contract_state.money_basis,
        contract_state.source_ids,
        contract_state.money_source_ids,
        version.on_day,
        contract_state.end_on + 1 as ends_before,
        case $by
            when 'client' then contract_state.client
            when 'contract' then contract_state.contract_name
            else contract_state.vendor
        end as own_party
    from contract_state
    cross join version
    where contract_state.agreement_id is null
        and contract_state.end_on is not null
        and not contract_state.is_over
        and ($client is null or contract_state.client_id = $client)
        and ($vendor is null or contract_state.vendor_id = $vendor)
        and ($service is null or list_contains(contract_state.services, $service))
),

agreement as (
    select *
    from kept
    where remaining_usd > 0
),

unrated as (
    select count(unrated) as contracts, flatten(array_agg(unrated) filter (where unrated is not null)) as currencies
    from kept
    where remaining_usd is null
),

party_total as (
    select
        own_party,
        sum(remaining_usd) as usd,
        -- What is known by ranges of a few clients does not stand alone, unless that is asked for.
        count(distinct client_id) filter (where range_only) not between 1 and $few - 1
            or $by in ('client', 'contract')
            or $client is not null
            or $vendor is not null as stands_alone
    from agreement
    group by own_party
),

party_rank as (
    select
        own_party,
        case when stands_alone
            then row_number() over (partition by stands_alone order by usd desc, own_party)
        end as place
    from party_total
),

horizon as (
    select
        min(on_day) as on_day,
        period_end($grain, period_start($grain, max(end_on))) as last_day
    from agreement
),

-- The day asked about, then the first day of each period until all is over.
step as (
    select day
    from (
        select distinct greatest(period_start($grain, calendar.day), horizon.on_day) as day
        from horizon
        join calendar on calendar.day between horizon.on_day and horizon.last_day
    )
    where ($from is null or day >= $from)
        and ($to is null or day < $to)
),

step_contract as (
    select
        step.day,
        agreement.client_id,
        case when party_rank.place <= $most then agreement.own_party else 'all others' end as party,
        least(party_rank.place, $most + 1) as place,
        agreement.remaining_usd
            * greatest(0, agreement.ends_before - greatest(step.day, agreement.start_on))
            / nullif(agreement.left_days, 0) as remaining_usd,
        agreement.low_factor,
        agreement.high_factor,
        agreement.range_only,
        agreement.money_basis,
        agreement.money_source_ids
    from agreement
    join party_rank on party_rank.own_party = agreement.own_party
    cross join step
),

party_day as (
    select
        day,
        party,
        place,
        sum(remaining_usd) as remaining_usd,
        sum(remaining_usd * low_factor) as low,
        sum(remaining_usd * high_factor) as high,
        count(distinct client_id) filter (where range_only and remaining_usd > 0)
            not between 1 and $few - 1 as is_point,
        count(*) filter (where remaining_usd > 0) as contracts,
        max(money_basis) as basis,
        list_sort(list_distinct(flatten(array_agg(money_source_ids)))) as source_ids
    from step_contract
    group by day, party, place
),

day_total as (
    select
        day,
        sum(remaining_usd) as remaining_usd,
        sum(remaining_usd * low_factor) as low,
        sum(remaining_usd * high_factor) as high,
        count(distinct client_id) filter (where range_only and remaining_usd > 0)
            not between 1 and $few - 1 as is_point
    from step_contract
    group by day
),

first_total as (
    select
        first(remaining_usd order by day) as remaining_usd,
        first(low order by day) as low,
        first(high order by day) as high,
        min(day) as day,
        first(is_point order by day) as is_point
    from day_total
),

half as (
    select
        min(day_total.day) filter (where day_total.remaining_usd <= first_total.remaining_usd / 2) as half_on,
        (select max(basis) from party_day) as basis
    from day_total
    cross join first_total
)

select
    party_day.day as day,
    party_day.party as party,
    case when party_day.is_point then party_day.remaining_usd end as remaining_usd,
    case when party_day.is_point then party_day.remaining_usd else party_day.low end as low,
    case when party_day.is_point then party_day.remaining_usd else party_day.high end as high,
    party_day.contracts as contracts,
    case when day_total.is_point then day_total.remaining_usd end as total_usd,
    party_day.basis as basis,
    party_day.source_ids as source_ids,
    case when not party_day.is_point then 'only a range is known of the money' end as null_reason,
    case
        when first_total.is_point then 'Of ' || usd_words(first_total.remaining_usd)
        else 'Of ' || usd_words(first_total.low) || ' to ' || usd_words(first_total.high)
    end
        || ' still committed on ' || strftime(first_total.day, '%-d %b %Y')
        || case
            when half.half_on is null then ', more than half is left at the end'
            when first_total.is_point then ', half has run off by ' || strftime(half.half_on, '%-d %b %Y')
            else ', about half has run off by ' || strftime(half.half_on, '%b %Y')
        end
        || ' if it is drawn evenly'
        || case when half.basis <> 'reported' then ' (' || half.basis || ')' else '' end
        || without_rate(unrated.contracts, 'contract', unrated.currencies) || '.' as finding
from party_day
join day_total on day_total.day = party_day.day
cross join first_total
cross join half
cross join unrated
order by day, party_day.place, party
