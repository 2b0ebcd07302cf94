/*---
title: Dependence where it hurts
question: How much does a client depend on a vendor once critical services count for more?
order: 115
chart: {mark: interval, y: pair, low: low, high: high, color: measure}
grain: [client_id, vendor_id, measure]
metric: D07
reach: client
params:
  vendor:        {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  weight_low:    {type: number, default: 1, help: "Weight of a service of low criticality."}
  weight_medium: {type: number, default: 2, help: "Weight of a service of medium criticality."}
  weight_high:   {type: number, default: 4, help: "Weight of a service of high criticality, or of one that nobody has assessed."}
  gap:           {type: number, default: 0.1, help: "From this many points of share above its plain share, dependence sits on critical work."}
  most:          {type: whole, default: 10, help: "Keep this many pairs, those that critical services raise most first."}
columns:
  pair:             {type: text, label: Client and vendor}
  client_id:        {type: text, label: Client id}
  vendor_id:        {type: text, label: Vendor id}
  measure:          {type: text, label: Measured}
  period:           {type: text, label: Period}
  share:            {type: number, label: Share, format: percent, better: lower}
  low:              {type: number, label: Share at least, format: percent}
  high:             {type: number, label: Share at most, format: percent}
  on_critical_work: {type: boolean, label: Sits on critical work}
  services:         {type: whole, label: Services of the client}
  not_assessed:     {type: whole, label: Services nobody has assessed}
  coverage:         {type: number, label: Months complete for every vendor, format: percent}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why there is no single share}
  finding:          {type: text}
checks: ["share, low, high, coverage between 0 and 1", "low <= high"]
leaves_out: "Services on which nothing was spent. A service that serves several business functions has the weight of the most critical; one that nobody has assessed counts as high. Beyond 10 pairs the lesser are left out (parameter most)."
when_empty: "No delivered work with its cost is on record; what contracts say stands under what is awarded."
owner: partnerships
reviewed: 2026-11-24
---*/

with line as (
    select
        client_id,
        client,
        vendor_id,
        vendor,
        service_id,
        period,
        greatest(low, 0) as low,
        greatest(high, 0) as high,
        coverage,
        coalesce(record_gap, cost_gap) as gap,
        basis,
        source_ids
    from dependence.spend_lines
),

service_criticality as (
    select
        client_id,
        service_id,
        max(criticality) as criticality,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from business_function
    group by client_id, service_id
),

client_service as (
    select
        line.client_id,
        line.service_id,
        sum(line.low) as low,
        sum(line.high) as high,
        case coalesce(any_value(known.criticality), 'not_assessed')
            when 'low' then $weight_low
            when 'medium' then $weight_medium
            else $weight_high
        end::double as weight,
        coalesce(any_value(known.criticality), 'not_assessed') = 'not_assessed' as is_not_assessed,
        any_value(known.basis) as basis,
        any_value(known.source_ids) as source_ids
    from line
    left join service_criticality as known
        on known.client_id = line.client_id
        and known.service_id = line.service_id
    where line.gap is null
    group by line.client_id, line.service_id
    having sum(line.high) > 0
),

client_vendor as (
    select client_id, vendor_id, sum(low) as low, sum(high) as high
    from line
    where gap is null
    group by client_id, vendor_id
),

-- What a vendor was paid beside what the others were: in each service, and in all of them.
service_vendor as (
    select
        vendor.client_id,
        vendor.vendor_id,
        service.service_id,
        service.weight,
        service.low as service_low,
        coalesce(line.low, 0) as low,
        coalesce(line.high, 0) as high
    from client_vendor as vendor
    join client_service as service on service.client_id = vendor.client_id
    left join line
        on line.client_id = vendor.client_id
        and line.vendor_id = vendor.vendor_id
        and line.service_id = service.service_id
),

beside_others as (
    select
        *,
        count(*) filter (where high > 0) over whole > (high > 0)::integer as has_others,
        greatest(sum(low) over whole - low, 0) as others_low,
        greatest(sum(high) over whole - high, 0) as others_high
    from (
        select client_id, vendor_id, service_id, weight, service_low <= 0 as is_optional, low, high
        from service_vendor
        union all
        select client_id, vendor_id, null, null, null, low, high
        from client_vendor
    )
    window whole as (partition by client_id, service_id)
),

share as (
    -- Where nobody else can have been paid, the share is whole whatever was paid.
    select
        client_id,
        vendor_id,
        service_id,
        weight,
        is_optional,
        case
            when high > 0 and not has_others then 1
            when has_others then low / nullif(low + others_high, 0)
        end as low,
        case
            when high > 0 and not has_others then 1
            when has_others then high / nullif(high + others_low, 0)
        end as high
    from beside_others
),

-- The least average takes in, beside what is surely bought, the services that are perhaps not bought of the smallest share, one by one;
-- the most takes in those of the largest.
running as (
    select
        client_id,
        vendor_id,
        is_optional
            or row_number() over least_first = count(*) filter (where not is_optional) over pair as is_least_end,
        is_optional
            or row_number() over most_first = count(*) filter (where not is_optional) over pair as is_most_end,
        sum(weight * low) over least_first / nullif(sum(weight) over least_first, 0) as low,
        sum(weight * high) over most_first / nullif(sum(weight) over most_first, 0) as high
    from share
    where service_id is not null
    window
        pair as (partition by client_id, vendor_id),
        least_first as (
            partition by client_id, vendor_id
            order by is_optional, low, service_id
            rows between unbounded preceding and current row
        ),
        most_first as (
            partition by client_id, vendor_id
            order by is_optional, high desc, service_id
            rows between unbounded preceding and current row
        )
),

weighted as (
    select
        client_id,
        vendor_id,
        min(low) filter (where is_least_end) as low,
        max(high) filter (where is_most_end) as high
    from running
    group by client_id, vendor_id
),

client_line as (
    select
        line.client_id,
        any_value(line.client) as client,
        any_value(line.period) as period,
        any_value(line.coverage) as coverage,
        any_value(line.gap) as gap,
        max(line.basis) as basis,
        list_sort(list_distinct(flatten(list(line.source_ids)))) as source_ids
    from line
    group by line.client_id
),

client_criticality as (
    select
        client_id,
        count(*) as services,
        count(*) filter (where is_not_assessed) as not_assessed,
        max(basis) as basis,
        flatten(list(coalesce(source_ids, []))) as source_ids
    from client_service
    group by client_id
),

pair as (
    select
        known.client_id,
        known.vendor_id,
        plain.low as plain_low,
        plain.high as plain_high,
        weighted.low,
        weighted.high
    from (select distinct client_id, vendor_id from line) as known
    left join share as plain
        on plain.client_id = known.client_id
        and plain.vendor_id = known.vendor_id
        and plain.service_id is null
    left join weighted
        on weighted.client_id = known.client_id
        and weighted.vendor_id = known.vendor_id
),

judged as (
    select
        pair.*,
        case
            when low - plain_high >= $gap - 1e-9 then true
            when high - plain_low < $gap - 1e-9 then false
        end as on_critical_work,
        -- Where the vendor is the only one there is nothing to raise.
        row_number() over (
            order by
                coalesce(plain_low >= 1 - 1e-9, false),
                round(low - plain_high, 9) desc nulls last,
                round(high, 9) desc nulls last,
                client_id,
                vendor_id
        ) as place
    from pair
    where $vendor is null
        or vendor_id = $vendor
),

total as (
    select
        count(judged.low) as pairs,
        count(*) filter (where judged.on_critical_work) as critical,
        count(*) filter (where judged.low is not null and judged.on_critical_work is null) as unsure,
        greatest(max(client_line.basis), max(known.basis)) as basis
    from judged
    join client_line on client_line.client_id = judged.client_id
    left join client_criticality as known on known.client_id = judged.client_id
),

headline as (
    select
        case
            when critical = 0 then 'Critical services are not shown to raise any dependence by '
                || round($gap * 100)::integer || ' points or more'
            else 'Critical services raise the dependence by ' || round($gap * 100)::integer || ' points or more in '
                || digits(critical) || ' of ' || digits(pairs) || case when pairs = 1 then ' pair' else ' pairs' end || ' of client and vendor'
        end
            || case when unsure > 0 then '; for ' || digits(unsure) || ' the range is too wide to tell' else '' end
            || case basis when 'reported' then '.' else ' (' || basis || ').' end as said
    from total
    where pairs > 0
),

measure as (
    select *, 0 as part, 'weighted by criticality' as measure, low as share_low, high as share_high
    from judged
    union all
    select *, 1, 'plain share of spend', plain_low, plain_high
    from judged
)

select
    client_line.client || ' at ' || vendor.name as pair,
    measure.client_id as client_id,
    measure.vendor_id as vendor_id,
    measure.measure as measure,
    client_line.period as period,
    case when measure.share_low >= measure.share_high - 1e-12 then measure.share_high end as share,
    measure.share_low as low,
    greatest(measure.share_low, measure.share_high) as high,
    measure.on_critical_work as on_critical_work,
    known.services as services,
    known.not_assessed as not_assessed,
    client_line.coverage as coverage,
    greatest(client_line.basis, known.basis) as basis,
    list_sort(list_distinct(list_concat(client_line.source_ids, coalesce(known.source_ids, [])))) as source_ids,
    case
        when client_line.gap is not null then client_line.gap
        when measure.share_low is null then 'nothing was spent'
        when measure.share_low < measure.share_high - 1e-12
            then 'what some vendors were paid is known as a range only'
    end as null_reason,
    headline.said as finding
from measure
join client_line on client_line.client_id = measure.client_id
join party as vendor on vendor.party_id = measure.vendor_id
left join client_criticality as known on known.client_id = measure.client_id
left join headline on true
where measure.place <= $most
order by measure.place, measure.part, client_id, vendor_id, measure
