/*---
title: Would a regulator call a vendor critical?
question: Which vendors would a regulator call critical?
order: 130
chart: {mark: interval, y: vendor, low: low, high: high, color: measure}
grain: [vendor_id, measure]
metric: M11
reach: market
params:
  vendor:    {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:      {type: month, default: null, help: "Count work delivered in or after this month; empty counts the last 12 complete months."}
  to:        {type: month, default: null, help: "Count work delivered in or before this month; empty ends with the last complete month."}
  threshold: {type: number, default: 0.1, help: "A vendor is a candidate if all three shares reach this."}
  most:      {type: whole, default: 8, help: "Keep so many vendors, candidates and those used by the most clients first."}
columns:
  vendor:       {type: text, label: Vendor}
  vendor_id:    {type: text, label: Vendor id}
  measure:      {type: text, label: Measure}
  period:       {type: text, label: Delivered in}
  clients:      {type: whole, label: Clients in all}
  users:        {type: whole, label: Clients that use it for critical work}
  share:        {type: number, label: Share of all clients, format: percent}
  low:          {type: number, label: Share at least, format: percent}
  high:         {type: number, label: Share at most, format: percent}
  candidate:    {type: boolean, label: All three reach the line}
  weight_known: {type: boolean, label: What every client pays is known}
  basis:        {type: basis}
  source_ids:   {type: sources}
  null_reason:  {type: text, label: Why there is no one number}
  finding:      {type: text}
thresholds:
  - {column: low, level: line, at: ">= 0.1", kind: convention, label: "10%: borrowed from EU rules for finance"}
checks: ["share, low, high between 0 and 1", "low <= high"]
leaves_out: "Clients nobody names. A service is critical for a client if a business function that needs it is rated high or not yet assessed; without such a function it does not count. A client weighs what it pays all vendors; without a price or a rate to USD for all of it, nobody's weight is known. The screen is modelled on EU rules for financial firms, which do not apply here."
when_empty: "No delivered work with its cost is on record."
owner: markets
reviewed: 2026-11-25
---*/

with asked as (
    select
        coalesce($to, date_trunc('month', on_day + 1)::date) as ends_on,
        coalesce(
            $from,
            (coalesce($to, date_trunc('month', on_day + 1)::date) - interval 12 month)::date
        ) as begins_on
    from version
),

client_vendor_service as (
    select
        work.client_id,
        work.vendor_id,
        work.service_id,
        coalesce(sum(work.cost_usd) filter (where in_scenario(work.scenario)), 0) as point_usd,
        coalesce(sum(work.cost_usd) filter (where work.scenario in ('actual', 'low')), 0) as low_usd,
        coalesce(sum(work.cost_usd) filter (where work.scenario in ('actual', 'high')), 0) as high_usd,
        bool_or(work.range_only) as is_range,
        coalesce(bool_or(work.delivered > 0 and work.cost_usd is null), false) as is_unknown,
        unrated_list(work.unrated_currency) as unrated,
        max(work.basis) as basis,
        source_list(work.source_id) as source_ids
    from throughput_path as work
    cross join asked
    where work.client_id is not null
        and work.day >= asked.begins_on
        and work.day < asked.ends_on
        and (in_scenario(work.scenario) or work.scenario in ('low', 'high'))
    group by work.client_id, work.vendor_id, work.service_id
    having coalesce(sum(work.delivered), 0) > 0
        or count(work.cost_usd) > 0
),

client as (
    select
        client_id,
        sum(case when is_range then low_usd else point_usd end) as low_usd,
        sum(case when is_range then high_usd else point_usd end) as high_usd,
        bool_or(is_unknown) as is_unknown,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        max(basis) as basis,
        list_distinct(flatten(array_agg(source_ids))) as source_ids
    from client_vendor_service
    group by client_id
),

market as (
    select
        count(*) as clients,
        sum(low_usd) as low_usd,
        sum(high_usd) as high_usd,
        coalesce(bool_or(is_unknown), false) as is_unknown,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        max(basis) as basis,
        list_distinct(flatten(array_agg(source_ids))) as source_ids
    from client
),

client_service_need as (
    select
        client_id,
        service_id,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from business_function
    where criticality in ('high', 'not_assessed')
    group by client_id, service_id
),

client_vendor_service_choice as (
    -- For a critical service: whether anybody else may take the work over, or nobody has looked.
    select
        used.client_id,
        used.vendor_id,
        used.service_id,
        coalesce(bool_or(choice.is_eligible and choice.vendor_id <> used.vendor_id), false) as has_other,
        count(choice.vendor_id) > 0 as is_listed,
        greatest(any_value(need.basis), max(choice.basis)) as basis,
        list_concat(any_value(need.source_ids), source_list(choice.source_id)) as source_ids
    from client_vendor_service as used
    join client_service_need as need
        on need.client_id = used.client_id
        and need.service_id = used.service_id
    left join eligibility as choice
        on choice.client_id = used.client_id
        and choice.service_id = used.service_id
    group by used.client_id, used.vendor_id, used.service_id
),

client_vendor as (
    select
        client_id,
        vendor_id,
        bool_or(is_listed and not has_other) as is_bound,
        bool_or(not is_listed) as is_unlisted,
        max(basis) as basis,
        list_distinct(flatten(array_agg(source_ids))) as source_ids
    from client_vendor_service_choice
    group by client_id, vendor_id
),

vendor_seen as (
    select vendor_id
    from client_vendor_service
    where $vendor is null
        or vendor_id = $vendor
    group by vendor_id
),

vendor_count as (
    select
        vendor_seen.vendor_id,
        count(client_vendor.client_id) as users,
        count(*) filter (where client_vendor.is_bound) as bound,
        count(*) filter (where client_vendor.is_bound or client_vendor.is_unlisted) as bound_at_most,
        coalesce(sum(client.low_usd) filter (where client_vendor.client_id is not null), 0) as low_usd,
        coalesce(sum(client.high_usd) filter (where client_vendor.client_id is not null), 0) as high_usd,
        max(client_vendor.basis) as basis,
        list_distinct(coalesce(flatten(array_agg(client_vendor.source_ids)), [])) as source_ids
    from vendor_seen
    left join client_vendor on client_vendor.vendor_id = vendor_seen.vendor_id
    left join client on client.client_id = client_vendor.client_id
    group by vendor_seen.vendor_id
),

vendor_share as (
    select
        counted.vendor_id,
        counted.users,
        market.clients,
        not market.is_unknown as weight_known,
        market.high_usd as market_usd,
        market.unrated,
        counted.users / nullif(market.clients, 0) as number_share,
        counted.bound / nullif(market.clients, 0) as bound_low,
        counted.bound_at_most / nullif(market.clients, 0) as bound_high,
        -- The weight share rises with what its users pay and falls with what all others pay.
        case
            when market.is_unknown or market.high_usd = 0 then null
            when counted.high_usd = 0 then 0
            when market.high_usd - counted.high_usd <= 0 then 1
            else coalesce(
                counted.low_usd / nullif(counted.low_usd + market.high_usd - counted.high_usd, 0),
                0
            )
        end as weight_low,
        case
            when market.is_unknown or market.high_usd = 0 then null
            when counted.high_usd = 0 then 0
            else counted.high_usd / nullif(counted.high_usd + market.low_usd - counted.low_usd, 0)
        end as weight_high,
        greatest(market.basis, counted.basis) as basis,
        list_sort(list_distinct(list_concat(market.source_ids, counted.source_ids))) as source_ids
    from vendor_count as counted
    cross join market
),

judged as (
    select
        vendor_share.*,
        -- True if all reach the line, false if one cannot, and unknown if it depends on what is not known.
        number_share >= $threshold - 1e-9
            and case
                when weight_low >= $threshold - 1e-9 then true
                when weight_high < $threshold - 1e-9 then false
            end
            and case
                when bound_low >= $threshold - 1e-9 then true
                when bound_high < $threshold - 1e-9 then false
            end as candidate
    from vendor_share
),

ranked as (
    select
        judged.*,
        row_number() over (order by coalesce(candidate, false) desc, users desc, vendor_id) as place
    from judged
),

measure as (
    select ranked.*, 1 as sorted, 'Clients using it for critical work' as measure, number_share as low,
        number_share as high
    from ranked
    union all
    select ranked.*, 2, 'Weight of these clients', weight_low, weight_high
    from ranked
    union all
    select ranked.*, 3, 'Clients without an alternative', bound_low, bound_high
    from ranked
),

total as (
    select
        count(*) filter (where candidate) || ' of ' || count(*)
            || case when count(*) = 1 then ' vendor' else ' vendors' end
            || ' would count as critical on all three shares'
            || case when count(*) filter (where candidate) > 0
                then ': ' || string_agg(vendor.name, ', ' order by ranked.place) filter (where candidate)
                else ''
            end
            || case when count(*) filter (where candidate is null) > 0
                then '; for ' || count(*) filter (where candidate is null) || ' it cannot be told'
                else ''
            end
            || case when max(ranked.basis) = 'modelled' then ' (modelled)' else '' end || '.' as said
    from ranked
    join party as vendor on vendor.party_id = ranked.vendor_id
)

select
    vendor.name as vendor,
    measure.vendor_id as vendor_id,
    measure.measure as measure,
    strftime(asked.begins_on, '%b %Y') || ' to ' || strftime(asked.ends_on - 1, '%b %Y') as period,
    measure.clients as clients,
    measure.users as users,
    case when measure.high - measure.low < 1e-9 then measure.low end as share,
    measure.low as low,
    measure.high as high,
    measure.candidate as candidate,
    measure.weight_known as weight_known,
    measure.basis as basis,
    measure.source_ids as source_ids,
    case
        when measure.sorted = 2 and not measure.weight_known
            then coalesce(rate_gap(measure.unrated), 'what some client pays is not recorded')
        when measure.low is null then 'the clients paid nothing'
        when measure.sorted = 2 and measure.high - measure.low >= 1e-9
            then 'only a range is known for what some clients pay'
        when measure.high - measure.low >= 1e-9 then 'for some clients nobody has looked for an alternative'
    end as null_reason,
    total.said as finding
from measure
cross join asked
cross join total
join party as vendor on vendor.party_id = measure.vendor_id
where measure.place <= $most
order by measure.place, measure.sorted, vendor_id, measure
