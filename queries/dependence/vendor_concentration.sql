/*---
title: Concentration of a client's spend
question: Are a client's eggs in one basket?
order: 110
chart: {mark: interval, y: client, low: low, high: high}
grain: [client_id]
metric: D03
reach: client
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  most:   {type: whole, default: 12, help: "Keep this many clients, the most concentrated first."}
columns:
  client_id:       {type: text, label: Client id}
  client:          {type: text, label: Client}
  period:          {type: text, label: Period}
  hhi:             {type: number, label: Vendor HHI, format: points, better: lower}
  low:             {type: number, label: HHI at least, format: points}
  high:            {type: number, label: HHI at most, format: points}
  normalised:      {type: number, label: Normalised HHI, format: decimal, better: lower}
  normalised_low:  {type: number, label: Normalised HHI at least, format: decimal}
  normalised_high: {type: number, label: Normalised HHI at most, format: decimal}
  vendors_low:     {type: whole, label: Vendors paid at least}
  vendors_high:    {type: whole, label: Vendors paid at most}
  band:            {type: text, label: Concentrated as}
  coverage:        {type: number, label: Months complete for every vendor, format: percent}
  basis:           {type: basis}
  source_ids:      {type: sources}
  null_reason:     {type: text, label: Why there is no single value}
  finding:         {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "The antitrust bands of the HHI: three equal vendors already score 3,333. Vendors under one owner count apart here. Beyond 20 clients the least concentrated are left out (parameter most)."
when_empty: "No delivered work with its cost is on record; what contracts say stands under what is awarded."
owner: partnerships
reviewed: 2026-11-24
---*/

with recursive line as (
    select client_id, client, vendor_id, period, low, high, coverage, record_gap, cost_gap, basis, source_ids
    from dependence.spend_lines
),

vendor as (
    -- A vendor whose credits outweigh its bills was paid nothing.
    select
        client_id,
        vendor_id,
        greatest(sum(low), 0) as low,
        greatest(sum(high), 0) as high
    from line
    where record_gap is null
        and cost_gap is null
    group by client_id, vendor_id
),

paid as (
    select
        client_id,
        vendor_id,
        low,
        high,
        low > 0 as is_sure,
        row_number() over (partition by client_id, low > 0 order by high desc, vendor_id) as place,
        row_number() over (partition by client_id, low < high order by high - low desc, vendor_id) as step
    from vendor
    where high > 0
),

-- The least: at the minimum every vendor stands at one common level, or at the end of its range that is nearest.
-- A vendor that may have been paid nothing may also be no vendor, so each number of such vendors is a case of its
-- own; those that could be paid most are the ones to keep.
vendor_count as (
    select sure.client_id, sure.vendors + kept.maybes as vendors, kept.maybes
    from (
        select
            client_id,
            count(*) filter (where is_sure) as vendors,
            count(*) filter (where not is_sure) as maybes
        from paid
        group by client_id
    ) as sure
    cross join lateral (select unnest(range(sure.maybes + 1)) as maybes) as kept
    where sure.vendors + kept.maybes > 0
),

member as (
    select vendor_count.client_id, vendor_count.vendors, paid.low, paid.high
    from vendor_count
    join paid
        on paid.client_id = vendor_count.client_id
        and (paid.is_sure or paid.place <= vendor_count.maybes)
),

level as (
    select client_id, vendors, low as level from member
    union
    select client_id, vendors, high from member
),

stretch as (
    select
        client_id,
        vendors,
        level as low,
        lead(level) over (partition by client_id, vendors order by level) as high
    from level
),

stretch_fixed as (
    -- Between two neighbouring ends, those whose range spans the stretch are free; all others stand still.
    select
        stretch.client_id,
        stretch.vendors,
        stretch.low,
        stretch.high,
        sum(case when member.low >= stretch.high then member.low else member.high end) as usd,
        sum(case when member.low >= stretch.high then member.low ** 2 else member.high ** 2 end) as squares
    from stretch
    join member
        on member.client_id = stretch.client_id
        and member.vendors = stretch.vendors
        and (member.low >= stretch.high or member.high <= stretch.low)
    where stretch.high is not null
    group by stretch.client_id, stretch.vendors, stretch.low, stretch.high
),

candidate as (
    select client_id, vendors, level from level
    union
    -- Where the free ones make the sum of squares over the squared sum stationary.
    select client_id, vendors, greatest(low, least(high, squares / nullif(usd, 0)))
    from stretch_fixed
),

candidate_concentration as (
    select
        candidate.client_id,
        candidate.vendors,
        candidate.level,
        sum(greatest(member.low, least(member.high, candidate.level)) ** 2)
            / nullif(sum(greatest(member.low, least(member.high, candidate.level))) ** 2, 0) as concentration
    from candidate
    join member
        on member.client_id = candidate.client_id
        and member.vendors = candidate.vendors
    group by candidate.client_id, candidate.vendors, candidate.level
),

least_count as (
    select client_id, vendors, min(concentration) as concentration
    from candidate_concentration
    group by client_id, vendors
),

least_client as (
    select
        client_id,
        max_by(concentration, vendors) as concentration,
        min(vendors) as vendors_low,
        max(vendors) as vendors_high,
        min((vendors * concentration - 1) / nullif(vendors - 1, 0)) as normalised
    from least_count
    group by client_id
),

-- The most: at the maximum every vendor stands at an end of its range. One way to take the ends is dropped as soon
-- as another has spent no more and squares to as much: whatever follows, it stays behind.
ends_taken as (
    select
        client_id,
        0 as step,
        coalesce(sum(low) filter (where low = high), 0) as usd,
        coalesce(sum(low ** 2) filter (where low = high), 0) as squares
    from paid
    group by client_id
    union all
    select client_id, step, usd, squares
    from (
        select
            ends_taken.client_id,
            paid.step,
            ends_taken.usd + edge.usd as usd,
            ends_taken.squares + edge.usd ** 2 as squares
        from ends_taken
        join paid
            on paid.client_id = ends_taken.client_id
            and paid.step = ends_taken.step + 1
            and paid.low < paid.high
        cross join lateral (select unnest([paid.low, paid.high]) as usd) as edge
    )
    qualify squares > coalesce(max(squares) over (
        partition by client_id
        order by usd, squares desc
        rows between unbounded preceding and 1 preceding
    ), -1)
),

most_client as (
    select client_id, max(squares / nullif(usd ** 2, 0)) as concentration
    from ends_taken
    where (client_id, step) in (
        select (client_id, count(*) filter (where low < high))
        from paid
        group by client_id
    )
    group by client_id
),

client_concentration as (
    select
        lowest.client_id,
        lowest.vendors_low,
        lowest.vendors_high,
        lowest.concentration as low,
        least(greatest(highest.concentration, lowest.concentration), 1) as high,
        lowest.normalised as normalised_low,
        greatest(
            (lowest.vendors_high * highest.concentration - 1) / nullif(lowest.vendors_high - 1, 0),
            lowest.normalised
        ) as normalised_high
    from least_client as lowest
    join most_client as highest on highest.client_id = lowest.client_id
),

client_line as (
    select
        client_id,
        any_value(client) as client,
        any_value(period) as period,
        min(coverage) as coverage,
        max(record_gap) as record_gap,
        max(cost_gap) as cost_gap,
        coalesce(bool_or(low <> high), false) as is_range,
        max(basis) as basis,
        list_sort(list_distinct(flatten(list(source_ids)))) as source_ids
    from line
    group by client_id
),

measured as (
    select
        client_line.*,
        found.vendors_low,
        found.vendors_high,
        10000 * found.low as low,
        10000 * found.high as high,
        found.normalised_low,
        found.normalised_high,
        -- Two equal vendors have 5,000 and three 3,333, however the last digit of a sum falls.
        case
            when 1 / nullif(found.low, 0) < 2 - 1e-9 then 'fewer than 2 equal vendors'
            when 1 / nullif(found.high, 0) < 2 - 1e-9 then 'not certain'
            when 1 / nullif(found.low, 0) < 3 - 1e-9 then '2 to 3 equal vendors'
            when 1 / nullif(found.high, 0) < 3 - 1e-9 then 'not certain'
            when found.low is not null then '3 equal vendors or more'
        end as band,
        row_number() over (
            -- The last digits of a sum put nobody first.
            order by round(found.high, 9) desc nulls last, round(found.low, 9) desc nulls last, client_line.client_id
        ) as place
    from client_line
    left join client_concentration as found on found.client_id = client_line.client_id
),

total as (
    select
        count(low) as clients,
        count(*) filter (where band = 'fewer than 2 equal vendors') as narrow,
        count(*) filter (where low < 5000 and high > 5000) as unsure,
        max(basis) filter (where low is not null) as basis,
        any_value(client) filter (where low is not null) as client,
        round(10000 / nullif(max(high), 0), 1) as vendors_low,
        round(10000 / nullif(min(low), 0), 1) as vendors_high
    from measured
),

headline as (
    select
        case
            when clients = 1 then client || ' spends as if on ' || vendors_low
                || case when vendors_low < vendors_high then ' to ' || vendors_high else '' end || ' equal vendor'
                || case when vendors_low = 1 and vendors_high = 1 then '' else 's' end
            else digits(narrow) || ' of ' || digits(clients) || ' clients ' || case when narrow = 1 then 'spends' else 'spend' end
                || ' as if on fewer than two equal vendors'
                || case when unsure > 0 then ', and for ' || unsure || ' the range is too wide to tell' else '' end
        end
            || case basis when 'reported' then '.' else ' (' || basis || ').' end as said
    from total
    where clients > 0
)

select
    measured.client_id as client_id,
    measured.client as client,
    measured.period as period,
    case when not measured.is_range then measured.high end as hhi,
    measured.low as low,
    measured.high as high,
    case when not measured.is_range then measured.normalised_high end as normalised,
    measured.normalised_low as normalised_low,
    measured.normalised_high as normalised_high,
    measured.vendors_low as vendors_low,
    measured.vendors_high as vendors_high,
    measured.band as band,
    measured.coverage as coverage,
    measured.basis as basis,
    measured.source_ids as source_ids,
    case
        when measured.record_gap is not null then measured.record_gap
        when measured.cost_gap is not null then measured.cost_gap
        when measured.low is null then 'nothing was spent'
        when measured.is_range then 'what some vendors were paid is known as a range only'
        when measured.normalised_low is null then 'one vendor alone has no normalised value'
    end as null_reason,
    headline.said as finding
from measured
left join headline on true
where measured.place <= $most
order by round(measured.high, 6) desc nulls last, round(measured.low, 6) desc nulls last, client_id
