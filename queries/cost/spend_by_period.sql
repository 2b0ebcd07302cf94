/*---
title: Spend over time
question: How much is spent on data work, with whom, period by period?
order: 10
also: {client: 40}
chart: {mark: line, x: begins_on, y: spend_usd, low: low, high: high, color: vendor}
grain: [begins_on, vendor]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: month, default: null, help: "Count work delivered in or after this month."}
  to:      {type: month, default: null, help: "Count work delivered in or before this month."}
  grain:   {type: grain, default: month, help: "Add up by month, quarter, year, week or day."}
  most:    {type: whole, default: 8, help: "Show so many vendors, those with the most spend; the rest stand together as Other vendors."}
columns:
  begins_on:   {type: date, label: Period from}
  vendor:      {type: text, label: Vendor}
  vendor_id:   {type: text, label: Vendor id}
  spend_usd:   {type: number, label: Spend, format: usd}
  low:         {type: number, label: Spend at least, format: usd}
  high:        {type: number, label: Spend at most, format: usd}
  is_partial:  {type: boolean, label: Period not complete}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no one number}
  finding:     {type: text}
checks: ["low <= high"]
leaves_out: "The client's own costs of checks and rework, and whatever is paid without work delivered. Work counts when it is delivered, not when it is billed. With a client chosen, vendors of which only a range is known are shown as a range. A period with work of which the price, or the rate to USD, is missing has no sum."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
reviewed: 2026-11-25
---*/

with kept as (
    select
        period_start($grain, work.day) as begins_on,
        work.vendor_id,
        work.scenario,
        work.range_only,
        work.cost_usd,
        coalesce(work.delivered > 0 and work.cost_usd is null, false) as is_unknown,
        work.unrated_currency,
        work.basis,
        work.source_id
    from throughput_path as work
    where (in_scenario(work.scenario) or work.scenario in ('low', 'high'))
        and ($client is null or work.client_id = $client)
        and ($vendor is null or work.vendor_id = $vendor)
        and ($service is null or work.service_id = $service)
        and ($from is null or work.day >= $from)
        and ($to is null or work.day < $to)
),

vendor_size as (
    select
        kept.vendor_id,
        row_number() over (
            order by
                sum(kept.cost_usd) filter (where in_scenario(kept.scenario)) desc nulls last,
                kept.vendor_id
        ) <= $most as is_named
    from kept
    group by kept.vendor_id
),

vendor_period as (
    select
        kept.begins_on,
        case when vendor_size.is_named then kept.vendor_id end as vendor_id,
        sum(kept.cost_usd) filter (where in_scenario(kept.scenario)) as spend_usd,
        -- Both ends stand in for the point only where a pair has no other figure.
        sum(kept.cost_usd) filter (
            where case
                when kept.range_only then kept.scenario in ('actual', 'low')
                else in_scenario(kept.scenario)
            end
        ) as low,
        sum(kept.cost_usd) filter (
            where case
                when kept.range_only then kept.scenario in ('actual', 'high')
                else in_scenario(kept.scenario)
            end
        ) as high,
        $client is not null and bool_or(kept.range_only) as is_range,
        bool_or(kept.is_unknown) filter (where in_scenario(kept.scenario)) as is_unknown,
        unrated_list(kept.unrated_currency) as unrated,
        max(kept.basis) as basis,
        source_list(kept.source_id) as source_ids
    from kept
    join vendor_size on vendor_size.vendor_id = kept.vendor_id
    group by kept.begins_on, case when vendor_size.is_named then kept.vendor_id end
    having count(kept.cost_usd) > 0
        or bool_or(kept.is_unknown)
),

measured as (
    select
        vendor_period.begins_on,
        vendor_period.vendor_id,
        case when not is_range and not coalesce(is_unknown, false) then vendor_period.spend_usd end as spend_usd,
        case
            when not coalesce(is_unknown, false)
                then case
                    when not is_range then vendor_period.spend_usd
                    -- A low path without work has no rows: the low end is then zero.
                    when vendor_period.high is not null then coalesce(vendor_period.low, 0)
                end
        end as low,
        case
            when not coalesce(is_unknown, false)
                then case when is_range then vendor_period.high else vendor_period.spend_usd end
        end as high,
        period_end($grain, vendor_period.begins_on) > version.as_of + 1
            or coalesce(period_end($grain, vendor_period.begins_on) > $to, false)
            or coalesce(vendor_period.begins_on < $from, false) as is_partial,
        coalesce(is_unknown, false) as is_unknown,
        vendor_period.unrated,
        vendor_period.basis,
        vendor_period.source_ids
    from vendor_period
    cross join version
),

period as (
    select
        begins_on,
        is_partial,
        sum(low) as low,
        sum(high) as high,
        bool_or(is_unknown) as is_unknown,
        -- Who is paid most can be told where every vendor's spend is a point.
        case when count(*) > 1 and count(spend_usd) = count(*)
            then max_by(party.name || ': ' || usd_words(spend_usd), (spend_usd, vendor_id)) filter (
                where vendor_id is not null
            )
        end as top_vendor,
        max(basis) as basis
    from measured
    left join party on party.party_id = measured.vendor_id
    group by begins_on, is_partial
),

unrated as (
    select flatten(array_agg(unrated) filter (where unrated is not null)) as currencies
    from measured
),

top as (
    select
        'In ' || period_name($grain, begins_on) || ', '
            || case
                when high - low < 0.005 then usd_words(low)
                else usd_words(low) || ' to ' || usd_words(high)
            end
            || ' was spent' || case when is_partial then ' so far' else '' end
            || coalesce(', the most at ' || top_vendor, '')
            || case when basis = 'modelled' then ' (modelled)' else '' end || '.' as said
    from period
    where not is_unknown
    order by is_partial, begins_on desc
    limit 1
)

select
    measured.begins_on as begins_on,
    coalesce(vendor.name, 'Other vendors') as vendor,
    measured.vendor_id as vendor_id,
    measured.spend_usd as spend_usd,
    measured.low as low,
    measured.high as high,
    measured.is_partial as is_partial,
    measured.basis as basis,
    measured.source_ids as source_ids,
    case
        when measured.is_unknown
            then coalesce(rate_gap(measured.unrated), 'the price of some delivered work is not recorded')
        when measured.spend_usd is null then 'only a range is known for a client and vendor'
    end as null_reason,
    coalesce(
        top.said,
        'No period''s spend is known' || coalesce('; ' || rate_gap(unrated.currencies), '') || '.'
    ) as finding
from measured
cross join unrated
left join party as vendor on vendor.party_id = measured.vendor_id
left join top on true
order by begins_on, vendor.name is null, vendor, vendor_id
