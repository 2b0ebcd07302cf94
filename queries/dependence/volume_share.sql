/*---
title: Share of the work beside share of the money
question: Who actually does a client's work, and is that in line with who is paid?
order: 125
chart: {mark: interval, y: pair, low: low, high: high, color: measure}
grain: [client_id, vendor_id, measure]
metric: D02
reach: client
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  gap:    {type: number, default: 0.1, help: "Beyond this many points between the two shares, ask about the price."}
  most:   {type: whole, default: 8, help: "Keep this many pairs, those furthest apart first."}
columns:
  pair:        {type: text, label: Client and vendor}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  vendor:      {type: text, label: Vendor}
  measure:     {type: text, label: Share of}
  period:      {type: text, label: Period}
  share:       {type: number, label: Share, format: percent}
  low:         {type: number, label: Share at least, format: percent}
  high:        {type: number, label: Share at most, format: percent}
  asks_price:  {type: boolean, label: Shares of money and hours far apart}
  coverage:    {type: number, label: Units with a standard time in months complete, format: percent}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no single share}
  finding:     {type: text}
checks: ["low, high, coverage between 0 and 1", "low <= high"]
leaves_out: "Work submitted and not yet delivered. A service without a standard time counts in money and tasks, not in hours. Beyond eight pairs those closer together are left out (parameter most)."
when_empty: "No delivered work is on record."
owner: partnerships
reviewed: 2026-11-24
---*/

with line as (
    select
        client_id,
        client,
        vendor_id,
        vendor,
        period,
        low,
        high,
        units_low,
        units_high,
        hours_low,
        hours_high,
        coverage,
        record_gap,
        cost_gap,
        hours_basis as basis,
        source_ids
    from dependence.spend_lines
),

client_line as (
    select
        client_id,
        any_value(client) as client,
        any_value(period) as period,
        any_value(record_gap) as record_gap,
        any_value(cost_gap) as cost_gap,
        any_value(coverage) * coalesce(sum(units_high) filter (where hours_high is not null), 0)
            / nullif(sum(units_high), 0) as coverage,
        max(basis) as basis,
        list_sort(list_distinct(flatten(list(source_ids)))) as source_ids
    from line
    group by client_id
),

client_vendor as (
    select
        client_id,
        vendor_id,
        any_value(vendor) as vendor,
        greatest(sum(low), 0) as low,
        greatest(sum(high), 0) as high,
        sum(units_low) as units_low,
        sum(units_high) as units_high,
        coalesce(sum(hours_low), 0) as hours_low,
        coalesce(sum(hours_high), 0) as hours_high
    from line
    group by client_id, vendor_id
),

measure as (
    select client_id, vendor_id, vendor, 0 as part, 'spend' as measure, low, high
    from client_vendor
    union all
    select client_id, vendor_id, vendor, 1, 'standard hours', hours_low, hours_high
    from client_vendor
    union all
    select client_id, vendor_id, vendor, 2, 'raw tasks', units_low, units_high
    from client_vendor
),

beside_others as (
    select
        *,
        count(*) filter (where high > 0) over whole > (high > 0)::integer as has_others,
        greatest(sum(low) over whole - low, 0) as others_low,
        greatest(sum(high) over whole - high, 0) as others_high
    from measure
    window whole as (partition by client_id, part)
),

share as (
    -- Where nobody else can have had any, the share is whole whatever it was.
    select
        beside.client_id,
        beside.vendor_id,
        beside.vendor,
        beside.part,
        beside.measure,
        case
            when client_line.record_gap is not null or (beside.part = 0 and client_line.cost_gap is not null) then null
            when beside.high > 0 and not beside.has_others then 1
            when beside.has_others then beside.low / nullif(beside.low + beside.others_high, 0)
        end as low,
        case
            when client_line.record_gap is not null or (beside.part = 0 and client_line.cost_gap is not null) then null
            when beside.high > 0 and not beside.has_others then 1
            when beside.has_others then beside.high / nullif(beside.high + beside.others_low, 0)
        end as high
    from beside_others as beside
    join client_line on client_line.client_id = beside.client_id
),

pair as (
    select
        client_id,
        vendor_id,
        max(low) filter (where part = 0) as paid_low,
        max(high) filter (where part = 0) as paid_high,
        max(low) filter (where part = 1) as done_low,
        max(high) filter (where part = 1) as done_high,
        greatest(
            max(low) filter (where part = 0) - max(high) filter (where part = 1),
            max(low) filter (where part = 1) - max(high) filter (where part = 0)
        ) as apart_low,
        greatest(
            max(high) filter (where part = 0) - max(low) filter (where part = 1),
            max(high) filter (where part = 1) - max(low) filter (where part = 0)
        ) as apart_high
    from share
    group by client_id, vendor_id
),

judged as (
    -- Exactly ten points are not beyond them, however the last digit of a share falls.
    select
        *,
        case
            when apart_low > $gap + 1e-9 then true
            when apart_high <= $gap + 1e-9 then false
        end as asks_price,
        -- Where the vendor is the only one there is nothing to compare.
        row_number() over (
            order by
                coalesce(paid_low >= 1 - 1e-9, false),
                round(apart_low, 9) desc nulls last,
                round(paid_high, 9) desc nulls last,
                client_id,
                vendor_id
        ) as place
    from pair
    where $vendor is null
        or vendor_id = $vendor
),

total as (
    select
        count(judged.apart_low) as pairs,
        count(*) filter (where judged.asks_price) as apart,
        count(*) filter (where judged.asks_price and judged.paid_low > judged.done_low) as dear,
        count(*) filter (where judged.apart_low is not null and judged.asks_price is null) as unsure,
        max(client_line.basis) as basis
    from judged
    join client_line on client_line.client_id = judged.client_id
),

headline as (
    select
        case
            when pairs = 0 then 'No pair of client and vendor has both a share of the money and a share of the hours'
            when unsure = pairs then 'The ranges are too wide to tell whether any vendor is paid more, or less, than its part of the work'
            when apart = 0 then 'No vendor is shown to be paid more, or less, than its part of the work by over '
                || round($gap * 100)::integer || ' points'
                || case when unsure > 0 then '; for ' || digits(unsure) || ' of ' || digits(pairs) || ' pairs of client and vendor the range is too wide to tell'
                    else '' end
            else 'Of ' || digits(pairs) || case when pairs = 1 then ' pair' else ' pairs' end || ' of client and vendor, '
                || apart || case when apart = 1 then ' has' else ' have' end
                || ' a share of the money more than ' || round($gap * 100)::integer || ' points off its share of the work'
                || case when dear > 0 then ', ' || dear || ' of them above it' else '' end
                || case when unsure > 0 then '; for ' || digits(unsure) || ' the range is too wide to tell' else '' end
        end
            || case basis when 'reported' then '.' else ' (' || basis || ').' end as said
    from total
)

select
    client_line.client || ' at ' || share.vendor as pair,
    share.client_id as client_id,
    share.vendor_id as vendor_id,
    share.vendor as vendor,
    share.measure as measure,
    client_line.period as period,
    case when share.low >= share.high - 1e-12 then share.high end as share,
    share.low as low,
    greatest(share.low, share.high) as high,
    judged.asks_price as asks_price,
    client_line.coverage as coverage,
    client_line.basis as basis,
    client_line.source_ids as source_ids,
    case
        when client_line.record_gap is not null then client_line.record_gap
        when share.part = 0 and client_line.cost_gap is not null then client_line.cost_gap
        when share.high is null and share.part = 0 then 'nothing was spent'
        when share.high is null and share.part = 1 then 'no work delivered has a standard time'
        when share.high is null then 'nothing was delivered'
        when share.low < share.high - 1e-12 then 'for some vendors only a range is known'
    end as null_reason,
    headline.said as finding
from share
join judged
    on judged.client_id = share.client_id
    and judged.vendor_id = share.vendor_id
join client_line on client_line.client_id = share.client_id
cross join headline
where judged.place <= $most
order by judged.place, share.part, client_id, vendor_id, measure
