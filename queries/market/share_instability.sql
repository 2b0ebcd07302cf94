/*---
title: How far the vendors' shares move
question: Is the ranking of vendors moving?
order: 120
chart: {mark: line, x: begins_on, y: share, color: vendor}
grain: [begins_on, vendor_id]
metric: M06
reach: market
params:
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: month, default: null, help: "Count work delivered in or after this month."}
  to:      {type: month, default: null, help: "Count work delivered in or before this month."}
  grain:   {type: grain, default: year, help: "Compare shares by year, quarter, month, week or day."}
  most:    {type: whole, default: 12, help: "Show so many vendors, those that were the largest at any time; the index counts all."}
columns:
  begins_on:    {type: date, label: Period from}
  vendor:       {type: text, label: Vendor}
  vendor_id:    {type: text, label: Vendor id}
  share:        {type: number, label: Share of all work sold, format: percent}
  share_before: {type: number, label: Share in the period before, format: percent}
  place:        {type: whole, label: Place}
  instability:  {type: number, label: Sum of all changes of share (Hymer-Pashigian), format: decimal}
  turnover:     {type: number, label: Share that changed hands, format: percent}
  is_partial:   {type: boolean, label: Period not complete}
  basis:        {type: basis}
  source_ids:   {type: sources}
  null_reason:  {type: text, label: Why unknown}
  finding:      {type: text}
checks: ["share between 0 and 1"]
leaves_out: "Work that no delivery in the record stands for, such as in-house work. A vendor that sells nothing in a period has a share of zero in it. Vendors of one owner count apart. Shares of revenue move with prices, too. A period with sales in a currency without a rate to USD has no shares."
when_empty: "No delivered work with its cost is on record."
owner: markets
reviewed: 2026-11-25
---*/

with vendor_period as (
    select
        period_start($grain, work.day) as begins_on,
        work.vendor_id,
        sum(work.cost_usd) as sold_usd,
        coalesce(bool_or(work.delivered > 0 and work.cost_usd is null), false) as is_unknown,
        unrated_list(work.unrated_currency) as unrated,
        max(work.basis) as basis,
        source_list(work.source_id) as source_ids
    from throughput as work
    where ($service is null or work.service_id = $service)
        and ($from is null or work.day >= $from)
        and ($to is null or work.day < $to)
    group by begins_on, work.vendor_id
    having count(work.cost_usd) > 0
        or is_unknown
),

period as (
    select
        begins_on,
        lag(begins_on) over (order by begins_on) as before_on,
        case when not bool_or(is_unknown) and sum(sold_usd) > 0 then sum(sold_usd) end as total_usd,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated
    from vendor_period
    group by begins_on
),

vendor_share as (
    select
        vendor_period.begins_on,
        vendor_period.vendor_id,
        vendor_period.sold_usd / nullif(period.total_usd, 0) as share,
        vendor_period.basis,
        vendor_period.source_ids
    from vendor_period
    join period on period.begins_on = vendor_period.begins_on
),

vendor_share_before as (
    select period.begins_on, held.vendor_id, held.share, held.basis, held.source_ids
    from period
    join vendor_share as held on held.begins_on = period.before_on
),

vendor_step as (
    -- A vendor absent from one of the two periods has a share of zero in it, if that period's total is known.
    select
        coalesce(held.begins_on, before.begins_on) as begins_on,
        coalesce(held.vendor_id, before.vendor_id) as vendor_id,
        held.share,
        before.share as share_before,
        greatest(held.basis, before.basis) as basis,
        list_sort(list_distinct(list_concat(coalesce(held.source_ids, []), coalesce(before.source_ids, []))))
            as source_ids
    from vendor_share as held
    full join vendor_share_before as before
        on before.begins_on = held.begins_on
        and before.vendor_id = held.vendor_id
),

measured as (
    select
        step.begins_on,
        step.vendor_id,
        case when period.total_usd is not null then coalesce(step.share, 0) end as share,
        case when earlier.total_usd is not null then coalesce(step.share_before, 0) end as share_before,
        period.before_on is null as is_first,
        period.unrated,
        earlier.unrated as unrated_before,
        step.basis,
        step.source_ids
    from vendor_step as step
    join period on period.begins_on = step.begins_on
    left join period as earlier on earlier.begins_on = period.before_on
),

step_total as (
    select
        begins_on,
        any_value(is_first) as is_first,
        case when count(share - share_before) = count(*) then sum(abs(share - share_before)) end as instability,
        max(basis) as basis,
        period_end($grain, begins_on) > any_value(version.as_of) + 1
            or coalesce(period_end($grain, begins_on) > $to, false)
            or coalesce(begins_on < $from, false) as is_partial
    from measured
    cross join version
    group by begins_on
),

ranked as (
    select
        measured.*,
        rank() over (partition by begins_on order by round(share, 12) desc nulls last) as place
    from measured
),

vendor_size as (
    select vendor_id, row_number() over (order by max(round(share, 12)) desc nulls last, vendor_id) as size_place
    from measured
    group by vendor_id
),

top as (
    -- The last step between whole periods; without one, the last step.
    select
        round(100 * instability / 2)::integer || '% of the market changed hands '
            || case when is_partial then 'so far ' else '' end || 'in ' || period_name($grain, begins_on)
            || ', against the ' || $grain || ' before'
            || case when basis = 'modelled' then ' (modelled)' else '' end || '.' as said
    from step_total
    where instability is not null
    order by is_partial, begins_on desc
    limit 1
)

select
    ranked.begins_on as begins_on,
    vendor.name as vendor,
    ranked.vendor_id as vendor_id,
    ranked.share as share,
    ranked.share_before as share_before,
    ranked.place as place,
    step_total.instability as instability,
    step_total.instability / 2 as turnover,
    step_total.is_partial as is_partial,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when ranked.share is null
            then coalesce(rate_gap(ranked.unrated), 'nothing was sold in the period, or a price is not recorded')
        when step_total.is_first then 'there is no period before to compare with'
        when step_total.instability is null
            then coalesce(
                rate_gap(ranked.unrated_before),
                'nothing was sold in the period before, or a price is not recorded'
            )
    end as null_reason,
    coalesce(top.said, 'There are no two periods to compare.') as finding
from ranked
join step_total on step_total.begins_on = ranked.begins_on
join vendor_size on vendor_size.vendor_id = ranked.vendor_id
join party as vendor on vendor.party_id = ranked.vendor_id
left join top on true
where vendor_size.size_place <= $most
order by begins_on, place, vendor_id
