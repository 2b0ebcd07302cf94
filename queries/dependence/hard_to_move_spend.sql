/*---
title: Spend that could not easily move
question: Of what a client buys from a vendor, how much could not easily move elsewhere?
order: 120
chart: {mark: interval, y: lane, low: low, high: high}
grain: [client_id, vendor_id]
metric: D08
reach: client
params:
  vendor:                {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  part_easy:             {type: number, default: 0.25, help: "The part that counts of work assessed as easy to move."}
  part_medium:           {type: number, default: 0.5, help: "The part that counts of work assessed as of medium difficulty."}
  part_highly_complex:   {type: number, default: 0.75, help: "The part that counts of work assessed as highly complex to move."}
  part_not_substitutable: {type: number, default: 1, help: "The part that counts of work that cannot move, or that nobody has assessed."}
  stale_months:          {type: whole, default: 12, help: "An assessment older than this many months is stale."}
  most:                  {type: whole, default: 12, help: "Keep this many pairs, those with the most first."}
columns:
  lane:        {type: text, label: "Client, vendor and hardest work to move"}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  period:      {type: text, label: Period}
  hardest:     {type: text, label: Hardest work to move}
  adjusted:    {type: number, label: Share of the client's spend that could not easily move, format: percent, better: lower}
  low:         {type: number, label: Could not easily move at least, format: percent}
  high:        {type: number, label: Could not easily move at most, format: percent}
  raw:         {type: number, label: Share of the client's spend, format: percent}
  raw_low:     {type: number, label: Share of spend at least, format: percent}
  raw_high:    {type: number, label: Share of spend at most, format: percent}
  assessed_on: {type: date, label: Oldest assessment in use}
  is_stale:    {type: boolean, label: An assessment is stale}
  coverage:    {type: number, label: Months complete for every vendor, format: percent}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no single share}
  finding:     {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "What it would cost to move. Work that nobody has assessed counts in full. How much of each class counts is our convention; the class itself is the signal. Beyond 20 pairs the lesser are left out (parameter most)."
when_empty: "No delivered work with its cost is on record; what contracts say stands under what is awarded."
owner: partnerships
reviewed: 2026-11-24
---*/

with assessment as (
    -- The latest one by the day asked about.
    select
        client_id,
        vendor_id,
        service_id,
        assessed_on,
        assessed_on + to_months($stale_months::integer) < version.on_day as is_stale,
        substitutability,
        basis,
        source_id
    from service_assessment
    cross join version
    where assessed_on <= version.on_day
    qualify row_number() over (partition by client_id, vendor_id, service_id order by assessed_on desc) = 1
),

line as (
    select
        spent.client_id,
        spent.client,
        spent.vendor_id,
        spent.vendor,
        spent.service_id,
        spent.period,
        greatest(spent.low, 0) as low,
        greatest(spent.high, 0) as high,
        coalesce(assessment.substitutability, 'not_assessed'::substitutability) as class,
        case assessment.substitutability
            when 'easy' then $part_easy
            when 'medium' then $part_medium
            when 'highly_complex' then $part_highly_complex
            else $part_not_substitutable
        end::double as part,
        assessment.assessed_on,
        assessment.is_stale,
        spent.coverage,
        coalesce(spent.record_gap, spent.cost_gap) as gap,
        greatest(spent.basis, assessment.basis) as basis,
        list_concat(spent.source_ids, case
            when assessment.source_id is null then []::varchar[]
            else [assessment.source_id]
        end) as source_ids
    from dependence.spend_lines as spent
    left join assessment
        on assessment.client_id = spent.client_id
        and assessment.vendor_id = spent.vendor_id
        and assessment.service_id = spent.service_id
),

client_line as (
    select
        client_id,
        max(basis) as basis,
        list_sort(list_distinct(flatten(list(source_ids)))) as source_ids
    from line
    group by client_id
),

client_vendor as (
    select
        client_id,
        vendor_id,
        any_value(client) || ' at ' || any_value(vendor) as pair,
        any_value(period) as period,
        any_value(coverage) as coverage,
        any_value(gap) as gap,
        sum(low) as low,
        sum(high) as high,
        sum(part * low) as hard_low,
        max(class) filter (where high > 0) as hardest,
        min(assessed_on) filter (where high > 0) as assessed_on,
        bool_or(is_stale) filter (where high > 0) as is_stale
    from line
    group by client_id, vendor_id
),

vendor_beside_others as (
    select
        *,
        count(*) filter (where high > 0) over client > (high > 0)::integer as has_others,
        greatest(sum(low) over client - low, 0) as others_low,
        greatest(sum(high) over client - high, 0) as others_high
    from client_vendor
    window client as (partition by client_id)
),

-- The most: the services that are hardest to move stand at the top of their range, the others at the bottom.
-- The least: the easiest stand at the top. Each number of services at the top is a case of its own.
running as (
    select
        client_id,
        vendor_id,
        sum(part * (high - low)) over hardest_first as hard_most,
        sum(high - low) over hardest_first as all_most,
        sum(part * (high - low)) over easiest_first as hard_least,
        sum(high - low) over easiest_first as all_least
    from line
    window
        hardest_first as (
            partition by client_id, vendor_id
            order by part desc, service_id
            rows between unbounded preceding and current row
        ),
        easiest_first as (
            partition by client_id, vendor_id
            order by part, service_id
            rows between unbounded preceding and current row
        )
    union all
    select client_id, vendor_id, 0, 0, 0, 0
    from client_vendor
),

adjusted as (
    select
        vendor.client_id,
        vendor.vendor_id,
        min(
            (vendor.hard_low + running.hard_least) / nullif(
                vendor.low + running.all_least + case when vendor.has_others then vendor.others_high else 0 end,
                0
            )
        ) as low,
        max(
            (vendor.hard_low + running.hard_most) / nullif(
                vendor.low + running.all_most + case when vendor.has_others then vendor.others_low else 0 end,
                0
            )
        ) as high
    from vendor_beside_others as vendor
    join running
        on running.client_id = vendor.client_id
        and running.vendor_id = vendor.vendor_id
    where vendor.gap is null
    group by vendor.client_id, vendor.vendor_id
),

judged as (
    select
        vendor.client_id,
        vendor.vendor_id,
        vendor.pair,
        vendor.period,
        vendor.coverage,
        vendor.gap,
        vendor.hardest,
        vendor.assessed_on,
        vendor.is_stale,
        adjusted.low,
        adjusted.high,
        -- Where nobody else can have been paid, the share is whole whatever was paid.
        case
            when vendor.gap is not null then null
            when vendor.high > 0 and not vendor.has_others then 1
            when vendor.has_others then vendor.low / nullif(vendor.low + vendor.others_high, 0)
        end as raw_low,
        case
            when vendor.gap is not null then null
            when vendor.high > 0 and not vendor.has_others then 1
            when vendor.has_others then vendor.high / nullif(vendor.high + vendor.others_low, 0)
        end as raw_high,
        client.basis,
        client.source_ids,
        row_number() over (
            -- The last digits of a sum put nobody first.
            order by
                round(adjusted.high, 9) desc nulls last,
                round(adjusted.low, 9) desc nulls last,
                vendor.client_id,
                vendor.vendor_id
        ) as place
    from vendor_beside_others as vendor
    join client_line as client on client.client_id = vendor.client_id
    left join adjusted
        on adjusted.client_id = vendor.client_id
        and adjusted.vendor_id = vendor.vendor_id
    where $vendor is null
        or vendor.vendor_id = $vendor
),

total as (
    select
        count(*) as pairs,
        count(*) filter (where hardest in ('highly_complex', 'not_substitutable')) as hard,
        count(*) filter (where hardest = 'not_assessed') as not_assessed,
        count(*) filter (where is_stale) as stale,
        max(basis) as basis
    from judged
    where high > 0
),

headline as (
    select
        digits(hard) || ' of ' || digits(pairs) || case when pairs = 1 then ' pair' else ' pairs' end
            || ' of client and vendor ' || case when hard = 1 then 'holds' else 'hold' end
            || ' work assessed as highly complex to move or worse; in ' || not_assessed || ' some work is not assessed'
            || case when stale > 0 then ', in ' || stale || ' an assessment is stale' else '' end
            || case basis when 'reported' then '.' else ' (' || basis || ').' end as said
    from total
    where pairs > 0
)

select
    judged.pair || coalesce(': ' || replace(judged.hardest::varchar, '_', ' '), '') as lane,
    judged.client_id as client_id,
    judged.vendor_id as vendor_id,
    judged.period as period,
    replace(judged.hardest::varchar, '_', ' ') as hardest,
    case when judged.low >= judged.high - 1e-12 then judged.high end as adjusted,
    judged.low as low,
    greatest(judged.low, judged.high) as high,
    case when judged.raw_low >= judged.raw_high - 1e-12 then judged.raw_high end as raw,
    judged.raw_low as raw_low,
    greatest(judged.raw_low, judged.raw_high) as raw_high,
    judged.assessed_on as assessed_on,
    judged.is_stale as is_stale,
    judged.coverage as coverage,
    judged.basis as basis,
    judged.source_ids as source_ids,
    case
        when judged.gap is not null then judged.gap
        when judged.high is null then 'nothing was spent'
        when judged.low < judged.high - 1e-12 then 'what some vendors were paid is known as a range only'
        when judged.assessed_on is null then 'nobody has assessed the work'
    end as null_reason,
    headline.said as finding
from judged
left join headline on true
where judged.place <= $most
order by judged.place, client_id, vendor_id
