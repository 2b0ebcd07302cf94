/*---
title: What part of the client's rate reaches the worker
question: Of each dollar an hour the client pays, how much does the worker receive?
order: 10
chart: {mark: interval, y: pair, low: low, high: high}
grain: [vendor_id, client_id, period]
metric: X02
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
columns:
  pair:        {type: text, label: "Vendor, client and period"}
  vendor_id:   {type: text, label: Vendor id}
  client_id:   {type: text, label: Client id}
  period:      {type: text, label: Period}
  client_rate: {type: number, label: Client pays an hour, format: rate}
  pay_low:     {type: number, label: Worker receives an hour at least, format: rate}
  pay_high:    {type: number, label: Worker receives an hour at most, format: rate}
  low:         {type: number, label: Share that reaches the worker at least, format: percent, better: higher}
  high:        {type: number, label: Share that reaches the worker at most, format: percent, better: higher}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["low <= high"]
leaves_out: "The vendor's own costs, so this is not its margin. The vendor disputes that the two rates compare."
when_empty: "What a client pays and a worker receives an hour is not on record."
owner: people
reviewed: 2026-11-23
---*/

with rate as (
    select vendor_id, client_id, period, period_from, period_to, value as client_rate, basis, source_id
    from labour
    where measure = 'client_rate'
        and unit = 'USD/hour'
),

pay as (
    select vendor_id, client_id, period_from, period_to, value, basis, source_id
    from labour
    where measure in ('pay', 'pay_low', 'pay_high', 'pay_rate_hourly')
        and unit = 'USD/hour'
        and value is not null
),

rate_pay as (
    select
        rate.vendor_id,
        rate.client_id,
        rate.period,
        rate.client_rate,
        min(pay.value) as pay_low,
        max(pay.value) as pay_high,
        max(greatest(rate.basis, pay.basis)) as basis,
        list_sort(list_distinct(list_append(source_list(pay.source_id), any_value(rate.source_id)))) as source_ids
    from rate
    left join pay
        on pay.vendor_id = rate.vendor_id
        and pay.client_id = rate.client_id
        and pay.period_from < rate.period_to
        and pay.period_to > rate.period_from
    where ($client is null or rate.client_id = $client)
        and ($vendor is null or rate.vendor_id = $vendor)
    group by rate.vendor_id, rate.client_id, rate.period, rate.client_rate
)

select
    vendor.name || ' for ' || client.name || ', ' || rate_pay.period as pair,
    rate_pay.vendor_id as vendor_id,
    rate_pay.client_id as client_id,
    rate_pay.period as period,
    rate_pay.client_rate as client_rate,
    rate_pay.pay_low as pay_low,
    rate_pay.pay_high as pay_high,
    rate_pay.pay_low / nullif(rate_pay.client_rate, 0) as low,
    rate_pay.pay_high / nullif(rate_pay.client_rate, 0) as high,
    'estimated'::basis as basis,
    rate_pay.source_ids as source_ids,
    case
        when rate_pay.pay_low is null then 'no hourly pay is public for the same client and period'
        when rate_pay.client_rate = 0 then 'the client rate is zero'
    end as null_reason,
    case
        when rate_pay.pay_low is null then null
        else vendor.name || ' workers received ' || round(100 * rate_pay.pay_low / nullif(rate_pay.client_rate, 0))::integer
            || ' to ' || round(100 * rate_pay.pay_high / nullif(rate_pay.client_rate, 0))::integer || ' cents of each dollar '
            || client.name || ' paid in ' || rate_pay.period || ' (estimated from two reports).'
    end as finding
from rate_pay
join party as vendor on vendor.party_id = rate_pay.vendor_id
join party as client on client.party_id = rate_pay.client_id
order by high desc nulls last, vendor_id, client_id, period
