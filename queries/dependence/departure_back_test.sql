/*---
title: The method tested on a departure
question: When a client did leave, did the method foresee what the vendor lost?
order: 140
chart: {mark: bar, x: loss_usd, y: departure, color: measure}
grain: [vendor_id, client_id, period, measure]
reach: vendor
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
columns:
  departure:       {type: text, label: Departure}
  vendor_id:       {type: text, label: Vendor id}
  client_id:       {type: text, label: Client id}
  period:          {type: text, label: Period}
  measure:         {type: text, label: Measure}
  loss_usd:        {type: number, label: Revenue lost in the period, format: usd}
  annual_usd:      {type: number, label: Revenue from the client in the year before, format: usd}
  ended_on:        {type: date, label: Last day of work}
  days_lost:       {type: whole, label: Days of the period without the client}
  now_usd:         {type: number, label: Revenue from the client in the period, format: usd}
  before_usd:      {type: number, label: Revenue from the client in the same period a year before, format: usd}
  basis:           {type: basis}
  source_ids:      {type: sources}
  null_reason:     {type: text, label: Why unknown}
  finding:         {type: text}
leaves_out: "Departures for which the vendor did not report a segment with and without the client: that is all but one. The seen fall holds all that changed in the client's business, not its leaving alone. The method spreads the year before evenly over its days."
when_empty: "No departure is on record with the vendor's revenue with and without the client."
owner: partnerships
reviewed: 2026-11-25
---*/

with figure as (
    -- Two sources for one figure are two reports of it: the better evidence speaks.
    select vendor_id, metric, segment, period, period_from, period_to, value, basis, source_id
    from vendor_financial
    where metric in ('revenue', 'revenue_index')
        and not is_forecast
    qualify row_number() over (
        partition by vendor_id, metric, segment, period_from, period_to
        order by evidence, source_id, value
    ) = 1
),

segment_period as (
    -- A segment's revenue, and what it was a year before: the index says what part of that it is now.
    select
        revenue.vendor_id,
        revenue.segment,
        revenue.period,
        revenue.period_from,
        revenue.period_to,
        revenue.value as now_usd,
        revenue.value / nullif(moved.value / 100, 0) as before_usd,
        greatest(revenue.basis, moved.basis) as basis,
        list_filter([revenue.source_id, moved.source_id], lambda cited: cited is not null) as source_ids
    from figure as revenue
    left join figure as moved
        on moved.vendor_id = revenue.vendor_id
        and moved.segment = revenue.segment
        and moved.period_from = revenue.period_from
        and moved.period_to = revenue.period_to
        and moved.metric = 'revenue_index'
    where revenue.metric = 'revenue'
),

departure as (
    select
        event.vendor_id,
        event.client_id,
        vendor.name as vendor,
        client.name as client,
        event.happened_on as ended_on,
        whole.period,
        whole.period_from,
        whole.period_to,
        whole.now_usd - without.now_usd as now_usd,
        whole.before_usd - without.before_usd as before_usd,
        date_diff('day', event.happened_on + 1, whole.period_to) as days_lost,
        date_diff(
            'day',
            date_trunc('year', whole.period_from)::date,
            (date_trunc('year', whole.period_from) + interval 1 year)::date
        ) as days_in_year,
        greatest(event.basis, whole.basis, without.basis) as basis,
        list_concat([event.source_id], list_concat(whole.source_ids, without.source_ids)) as source_ids
    from event
    join party as vendor on vendor.party_id = event.vendor_id
    join party as client on client.party_id = event.client_id
    join segment_period as whole
        on whole.vendor_id = event.vendor_id
        and event.happened_on >= whole.period_from
        and event.happened_on < whole.period_to
    join segment_period as without
        on without.vendor_id = whole.vendor_id
        and without.segment = whole.segment || ' excluding ' || client.name
        and without.period_from = whole.period_from
        and without.period_to = whole.period_to
    where event.kind = 'contract_end'
        and ($client is null or event.client_id = $client)
        and ($vendor is null or event.vendor_id = $vendor)
),

departure_year as (
    -- The last full year that was over when the period began.
    select
        departure.*,
        paid.client_revenue_usd as annual_usd,
        paid.client_revenue_usd * departure.days_lost / nullif(departure.days_in_year, 0) as foreseen_usd,
        departure.before_usd - departure.now_usd as seen_usd,
        list_sort(list_distinct(list_concat(departure.source_ids, coalesce(paid.source_ids, [])))) as cited
    from departure
    left join client_share as paid
        on paid.vendor_id = departure.vendor_id
        and paid.client_id = departure.client_id
        and paid.period_to <= departure.period_from
    qualify row_number() over (
        partition by departure.vendor_id, departure.client_id, departure.period, departure.ended_on
        order by paid.period_to desc nulls last
    ) = 1
),

measure as (
    select departure_year.*, 'foreseen by the method' as measure, 1 as place, foreseen_usd as loss_usd
    from departure_year
    union all
    select departure_year.*, 'seen in the figures', 2, seen_usd
    from departure_year
),

total as (
    select
        'For ' || vendor || ' in ' || period || ' the method foresees a loss of ' || usd_words(foreseen_usd)
            || ' when ' || client || ' leaves; the reported figures imply ' || usd_words(seen_usd) || '.' as said
    from departure_year
    where foreseen_usd is not null
        and seen_usd is not null
    order by foreseen_usd desc, vendor_id, client_id
    limit 1
)

select
    measure.client || ' leaves ' || measure.vendor || ', ' || measure.period as departure,
    measure.vendor_id as vendor_id,
    measure.client_id as client_id,
    measure.period as period,
    measure.measure as measure,
    measure.loss_usd as loss_usd,
    measure.annual_usd as annual_usd,
    measure.ended_on as ended_on,
    measure.days_lost as days_lost,
    measure.now_usd as now_usd,
    measure.before_usd as before_usd,
    greatest('estimated'::basis, measure.basis) as basis,
    measure.cited as source_ids,
    case
        when measure.loss_usd is null and measure.place = 1
            then 'the client''s revenue in the year before is not public'
        when measure.loss_usd is null then 'the segment''s revenue a year before is not public'
    end as null_reason,
    coalesce(total.said, 'No departure can be tested: one side of the comparison is not public.') as finding
from measure
left join total on true
order by measure.ended_on, measure.vendor_id, measure.client_id, measure.period, measure.place, measure
