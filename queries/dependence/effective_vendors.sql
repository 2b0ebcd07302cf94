/*---
title: How many vendors a client really has
question: How many vendors does a client really have, once small ones count for less?
order: 105
chart: {mark: interval, y: client, low: low, high: high, color: measure}
grain: [client_id, measure]
metric: D04
reach: client
params:
  most: {type: whole, default: 6, help: "Keep this many clients, the most concentrated first."}
columns:
  client_id:    {type: text, label: Client id}
  client:       {type: text, label: Client}
  measure:      {type: text, label: Counted as}
  order_q:      {type: text, label: Order of the Hill number}
  period:       {type: text, label: Period}
  vendors:      {type: number, label: Vendors, format: decimal, better: higher}
  low:          {type: number, label: Vendors at least, format: decimal}
  high:         {type: number, label: Vendors at most, format: decimal}
  band:         {type: text, label: Judged by equal vendors}
  coverage:     {type: number, label: Months complete for every vendor, format: percent}
  basis:        {type: basis}
  source_ids:   {type: sources}
  null_reason:  {type: text, label: Why there is no single value}
  finding:      {type: text}
thresholds:
  - {column: low, level: red, at: "< 2", kind: convention, label: "<2", do: "Bring in a second vendor that could carry the work."}
  - {column: low, level: amber, at: "< 3", kind: convention, label: "<3", do: "Keep an alternative warm."}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Vendors under one owner count apart. Each range holds alone: its ends need not fall together with those of the next. Beyond six clients the least concentrated are left out (parameter most)."
when_empty: "No delivered work with its cost is on record; what contracts say stands under what is awarded."
owner: partnerships
reviewed: 2026-11-24
---*/

with recursive concentration as (
    select
        client_id,
        client,
        period,
        low,
        high,
        hhi,
        vendors_low,
        vendors_high,
        band,
        coverage,
        basis,
        source_ids,
        null_reason
    from dependence.vendor_concentration
),

paid as (
    -- In cents, so that an amount is never below one: what is dropped below relies on it.
    select
        client_id,
        vendor_id,
        100 * greatest(sum(low), 0) as low,
        100 * greatest(sum(high), 0) as high
    from dependence.spend_lines
    where record_gap is null
        and cost_gap is null
    group by client_id, vendor_id
    having greatest(sum(high), 0) > 0
),

paid_step as (
    select
        *,
        row_number() over (partition by client_id, low < high order by high - low desc, vendor_id) as step
    from paid
),

-- The most even spend: every vendor stands at one common level, or at the end of its range that is nearest.
level as (
    select client_id, low as level from paid
    union
    select client_id, high from paid
),

stretch as (
    select client_id, level as low, lead(level) over (partition by client_id order by level) as high
    from level
),

stretch_fixed as (
    select
        stretch.client_id,
        stretch.low,
        stretch.high,
        sum(fixed.cents) as cents,
        sum(fixed.cents * ln(greatest(fixed.cents, 1))) as surprise
    from stretch
    join lateral (
        select case when paid.low >= stretch.high then paid.low else paid.high end as cents
        from paid
        where paid.client_id = stretch.client_id
            and (paid.low >= stretch.high or paid.high <= stretch.low)
    ) as fixed on true
    where stretch.high is not null
    group by stretch.client_id, stretch.low, stretch.high
),

candidate as (
    select client_id, level from level
    union
    -- Where the free ones make the entropy stationary.
    select client_id, greatest(low, least(high, exp(surprise / nullif(cents, 0))))
    from stretch_fixed
),

candidate_cents as (
    select
        candidate.client_id,
        candidate.level,
        greatest(paid.low, least(paid.high, candidate.level)) as cents
    from candidate
    join paid on paid.client_id = candidate.client_id
),

candidate_entropy as (
    select
        client_id,
        level,
        ln(nullif(sum(cents), 0)) - sum(cents * ln(greatest(cents, 1))) / nullif(sum(cents), 0) as entropy
    from candidate_cents
    group by client_id, level
),

most_even as (
    select client_id, exp(max(entropy)) as vendors
    from candidate_entropy
    group by client_id
),

-- The least even: every vendor stands at an end of its range. One way to take the ends is dropped as soon as
-- another has spent no more and is as uneven: whatever follows, it stays behind.
ends_taken as (
    select
        client_id,
        0 as step,
        coalesce(sum(low) filter (where low = high), 0) as cents,
        coalesce(sum(low * ln(greatest(low, 1))) filter (where low = high), 0) as surprise
    from paid_step
    group by client_id
    union all
    select client_id, step, cents, surprise
    from (
        select
            ends_taken.client_id,
            paid_step.step,
            ends_taken.cents + edge.cents as cents,
            ends_taken.surprise + edge.cents * ln(greatest(edge.cents, 1)) as surprise
        from ends_taken
        join paid_step
            on paid_step.client_id = ends_taken.client_id
            and paid_step.step = ends_taken.step + 1
            and paid_step.low < paid_step.high
        cross join lateral (select unnest([paid_step.low, paid_step.high]) as cents) as edge
    )
    qualify surprise > coalesce(max(surprise) over (
        partition by client_id
        order by cents, surprise desc
        rows between unbounded preceding and 1 preceding
    ), -1)
),

least_even as (
    select client_id, exp(min(ln(nullif(cents, 0)) - surprise / nullif(cents, 0))) as vendors
    from ends_taken
    where (client_id, step) in (
        select (client_id, count(*) filter (where low < high))
        from paid_step
        group by client_id
    )
    group by client_id
),

client_sum as (
    select client_id, sum(low) as low, sum(high) as high, max(low) as largest_low, count(*) as vendors
    from paid
    group by client_id
),

largest as (
    -- The largest vendor has the least share where nobody can be paid less than it surely is, and all are paid that.
    select
        client_sum.client_id,
        min((paid.high + client_sum.low - paid.low) / nullif(paid.high, 0)) as vendors_low,
        coalesce(
            sum(least(paid.high, client_sum.largest_low)) / nullif(any_value(client_sum.largest_low), 0),
            any_value(client_sum.vendors)
        ) as vendors_high
    from client_sum
    join paid on paid.client_id = client_sum.client_id
    group by client_sum.client_id
),

measure as (
    select client_id, 0 as place, '0' as order_q, 'Any vendor paid' as measure, vendors_low as low, vendors_high as high
    from concentration
    union all
    select least_even.client_id, 1, '1', 'By entropy', least_even.vendors, most_even.vendors
    from least_even
    join most_even on most_even.client_id = least_even.client_id
    union all
    select client_id, 2, '2', 'Equal vendors', 10000 / nullif(high, 0), 10000 / nullif(low, 0)
    from concentration
    union all
    select client_id, 3, 'infinity', 'By the largest alone', vendors_low, vendors_high
    from largest
),

total as (
    select
        count(low) as clients,
        count(*) filter (where band = 'fewer than 2 equal vendors') as narrow,
        any_value(client) as client,
        any_value(vendors_low) as vendors_low,
        any_value(vendors_high) as vendors_high,
        any_value(round(10000 / nullif(high, 0), 1)) as equal_low,
        any_value(round(10000 / nullif(low, 0), 1)) as equal_high,
        max(basis) as basis
    from concentration
    where low is not null
),

headline as (
    select
        case
            when clients = 1 and vendors_high = 1 then client || ' pays one vendor only'
            when clients = 1 then client || ' pays ' || vendors_low
                || case when vendors_low < vendors_high then ' to ' || vendors_high else '' end
                || ' vendors, but spends as if on ' || equal_low
                || case when equal_low < equal_high then ' to ' || equal_high else '' end || ' equal ones'
            else digits(narrow) || ' of these ' || digits(clients) || ' clients '
                || case when narrow = 1 then 'spends' else 'spend' end || ' as if on fewer than two equal vendors'
        end
            || case basis when 'reported' then '.' else ' (' || basis || ').' end as said
    from total
    where clients > 0
)

select
    concentration.client_id as client_id,
    concentration.client as client,
    coalesce(measure.measure, 'Any vendor paid') as measure,
    coalesce(measure.order_q, '0') as order_q,
    concentration.period as period,
    case when concentration.hhi is not null then measure.high end as vendors,
    measure.low as low,
    greatest(measure.low, measure.high) as high,
    concentration.band as band,
    concentration.coverage as coverage,
    concentration.basis as basis,
    concentration.source_ids as source_ids,
    case when concentration.hhi is null then concentration.null_reason end as null_reason,
    headline.said as finding
from concentration
left join measure on measure.client_id = concentration.client_id
left join headline on true
order by
    round(concentration.high, 9) desc nulls last,
    round(concentration.low, 9) desc nulls last,
    client_id,
    measure.place,
    measure
