/*---
title: What each vendor earns from each client
question: How much of a vendor's revenue comes from each of its clients?
order: 110
chart: {mark: table}
grain: [vendor_id, client_id]
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "Count work delivered in or after this month; empty counts the last 12 complete months."}
  to:     {type: month, default: null, help: "Count work delivered in or before this month; empty ends with the last complete month."}
columns:
  vendor:      {type: text, label: Vendor}
  vendor_id:   {type: text, label: Vendor id}
  client:      {type: text, label: Client}
  client_id:   {type: text, label: Client id}
  period:      {type: text, label: Delivered in}
  months:      {type: whole, label: Months counted}
  income_usd:  {type: number, label: Revenue from the client, format: usd}
  low:         {type: number, label: Revenue at least, format: usd}
  high:        {type: number, label: Revenue at most, format: usd}
  share:       {type: number, label: Share of the vendor's revenue, format: percent}
  share_low:   {type: number, label: Share at least, format: percent}
  share_high:  {type: number, label: Share at most, format: percent}
  vendor_usd:  {type: number, label: Revenue of the vendor, format: usd}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no one number}
  finding:     {type: text}
checks: ["low <= high"]
leaves_out: "Revenue from anything but the work delivered. Where only a range is known for a client, its point lies within the vendor's total and is not shown. A share is of all the vendor earns in the reader's scenario. Revenue in a currency without a rate to USD is unknown."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
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

vendor_client as (
    select
        work.vendor_id,
        work.client_id,
        sum(work.cost_usd) filter (where in_scenario(work.scenario)) as point_usd,
        sum(work.cost_usd) filter (where work.scenario in ('actual', 'low')) as low_usd,
        sum(work.cost_usd) filter (where work.scenario in ('actual', 'high')) as high_usd,
        bool_or(work.range_only) as is_range,
        -- Work delivered at a price that nobody has written down leaves the revenue unknown.
        coalesce(bool_or(work.delivered > 0 and work.cost_usd is null), false) as is_unknown,
        unrated_list(work.unrated_currency) as unrated,
        max(work.basis) as basis,
        source_list(work.source_id) as source_ids
    from throughput_path as work
    cross join asked
    where work.day >= asked.begins_on
        and work.day < asked.ends_on
        and (in_scenario(work.scenario) or work.scenario in ('low', 'high'))
        and ($vendor is null or work.vendor_id = $vendor)
    group by work.vendor_id, work.client_id
    having count(work.cost_usd) > 0
        or is_unknown
),

vendor_client_range as (
    select
        vendor_client.*,
        case when not is_range and not is_unknown then coalesce(point_usd, 0) end as income_usd,
        coalesce(case when is_range then low_usd else point_usd end, 0) as low,
        case when not is_unknown then coalesce(case when is_range then high_usd else point_usd end, 0) end as high,
        case
            when not bool_or(is_unknown) over (partition by vendor_id)
                then sum(point_usd) over (partition by vendor_id)
        end as vendor_usd,
        flatten(array_agg(unrated) filter (where unrated is not null) over (partition by vendor_id)) as vendor_unrated
    from vendor_client
),

top as (
    select
        vendor.name || ' earns ' || case
            when found.low = found.high then round(100 * found.low / nullif(found.vendor_usd, 0))::integer || '%'
            else round(100 * found.low / nullif(found.vendor_usd, 0))::integer || ' to '
                || round(100 * least(found.high / nullif(found.vendor_usd, 0), 1))::integer || '%'
        end || ' of its revenue from ' || client.name
            || case when found.basis = 'modelled' then ' (modelled)' else '' end || '.' as said
    from vendor_client_range as found
    join party as vendor on vendor.party_id = found.vendor_id
    join party as client on client.party_id = found.client_id
    where found.vendor_usd > 0
        and found.high is not null
    -- The last digits of a sum put nobody first.
    order by round(found.low / nullif(found.vendor_usd, 0), 12) desc, found.vendor_id, found.client_id
    limit 1
)

select
    vendor.name as vendor,
    found.vendor_id as vendor_id,
    coalesce(client.name, 'Other clients') as client,
    found.client_id as client_id,
    strftime(asked.begins_on, '%b %Y') || ' to ' || strftime(asked.ends_on - 1, '%b %Y') as period,
    date_sub('month', asked.begins_on, asked.ends_on) as months,
    found.income_usd as income_usd,
    found.low as low,
    found.high as high,
    found.income_usd / nullif(found.vendor_usd, 0) as share,
    least(found.low / nullif(found.vendor_usd, 0), 1) as share_low,
    least(found.high / nullif(found.vendor_usd, 0), 1) as share_high,
    found.vendor_usd as vendor_usd,
    found.basis as basis,
    found.source_ids as source_ids,
    case
        when found.is_unknown
            then coalesce(rate_gap(found.unrated), 'the price of some delivered work is not recorded')
        when found.vendor_usd is null
            then coalesce(rate_gap(found.vendor_unrated), 'the price of some work for another client is not recorded')
        when found.vendor_usd = 0 then 'the vendor had no revenue'
        when found.is_range then 'only a range is known for this client and vendor'
    end as null_reason,
    coalesce(top.said, 'No named client''s share of a vendor''s revenue is known for the period.') as finding
from vendor_client_range as found
cross join asked
join party as vendor on vendor.party_id = found.vendor_id
left join party as client on client.party_id = found.client_id
left join top on true
order by vendor, round(share_low, 12) desc nulls last, client, client_id, vendor_id
