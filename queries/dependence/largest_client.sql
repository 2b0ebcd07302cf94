/*---
title: Each vendor's largest client, year by year
question: Is a vendor coming to live on one client?
order: 50
chart: {mark: line, x: year_end, y: share, color: vendor}
grain: [vendor, year_end]
reach: vendor
params:
  vendor:      {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:        {type: month, default: null, help: "Keep years that begin in or after this month."}
  to:          {type: month, default: null, help: "Keep years that end in or before this month."}
columns:
  vendor:     {type: text, label: Vendor}
  year_end:   {type: date, label: Year to}
  client:     {type: text, label: Largest client}
  share:      {type: number, label: Its share of the vendor's revenue, format: percent, better: lower}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
thresholds:
  - {column: share, level: line, at: ">= 0.1", kind: legal, label: "10%: must be disclosed", source: deloitte-2024-11539}
checks: ["share between 0 and 1"]
leaves_out: "Years in which no single client was disclosed; a vendor may have had a larger one that nobody named."
when_empty: "No client's share of a vendor's revenue is on record."
owner: partnerships
reviewed: 2026-11-23
---*/

with vendor_year as (
    select
        concentration.vendor_id,
        party.name as vendor,
        make_date(concentration.period[1:4]::integer, 12, 31) as year_end,
        max_by(concentration.client, concentration.share) as client,
        max(concentration.share) as share,
        max_by(concentration.basis, concentration.share) as basis,
        max_by(concentration.source_ids, concentration.share) as source_ids
    from client_share as concentration
    join party on party.party_id = concentration.vendor_id
    where concentration.share is not null
        and ($vendor is null or concentration.vendor_id = $vendor)
        and ($from is null or make_date(concentration.period[1:4]::integer, 1, 1) >= $from)
        and ($to is null or make_date(concentration.period[1:4]::integer + 1, 1, 1) <= $to)
    group by concentration.vendor_id, party.name, year_end
),

vendor_rise as (
    select
        vendor,
        min_by(share, year_end) as first_share,
        max_by(share, year_end) as last_share,
        min(year_end) as first_end,
        max(year_end) as last_end
    from vendor_year
    group by vendor
    having count(*) > 1
),

steepest as (
    select
        vendor || '''s largest disclosed client went from ' || round(first_share * 100)::integer || '% of revenue in '
            || year(first_end) || ' to ' || round(last_share * 100)::integer || '% in ' || year(last_end) || '.' as said
    from vendor_rise
    order by abs(last_share - first_share) desc, vendor
    limit 1
)

select
    vendor_year.vendor as vendor,
    vendor_year.year_end as year_end,
    vendor_year.client as client,
    vendor_year.share as share,
    vendor_year.basis as basis,
    vendor_year.source_ids as source_ids,
    coalesce(steepest.said, 'No vendor shown here has a disclosed client in more than one year.') as finding
from vendor_year
left join steepest on true
order by vendor, year_end
