/*---
title: Reported pay by the hour
question: What do the people who do the work earn an hour?
order: 20
chart: {mark: interval, y: work, low: low, high: high}
grain: [work]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "First month, inclusive."}
  to:     {type: month, default: null, help: "Last month, inclusive."}
columns:
  work:       {type: text, label: "Vendor, client, place and period"}
  low:        {type: number, label: Pay an hour at least, format: rate}
  high:       {type: number, label: Pay an hour at most, format: rate}
  reports:    {type: whole, label: Figures}
  fact:       {type: text, label: What was said}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
checks: ["low <= high"]
leaves_out: "Pay by the day, month, year or task, and unpaid hours of search and training. Some figures are averages a company claims, some are claims in court."
when_empty: "No pay of workers is on record."
owner: people
reviewed: 2026-11-23
---*/

with work as (
    select
        coalesce(vendor.name, labour.vendor_as_reported)
            || case when client.name is null then '' else ' for ' || client.name end
            || case when labour.country is null then '' else ', ' || labour.country end
            || ', ' || labour.period as work,
        min(labour.value) as low,
        max(labour.value) as high,
        count(*) as reports,
        string_agg(labour.fact, ' / ' order by labour.fact) as fact,
        max(labour.basis) as basis,
        source_list(labour.source_id) as source_ids
    from labour
    left join party as vendor on vendor.party_id = labour.vendor_id
    left join party as client on client.party_id = labour.client_id
    where starts_with(labour.measure, 'pay')
        and labour.unit = 'USD/hour'
        and labour.value is not null
        and ($client is null or labour.client_id = $client)
        and ($vendor is null or labour.vendor_id = $vendor)
        and ($from is null or labour.period_from >= $from)
        and ($to is null or labour.period_to <= $to)
    group by all
),

total as (
    select min(low) as least, max(high) as most, count(*) as works
    from work
)

select
    work.work as work,
    work.low as low,
    work.high as high,
    work.reports as reports,
    work.fact as fact,
    work.basis as basis,
    work.source_ids as source_ids,
    'From USD ' || format('{:.2f}', total.least) || ' to USD ' || format('{:.2f}', total.most)
        || ' an hour across ' || digits(total.works) || ' kinds of work reported.' as finding
from work
cross join total
order by high desc, work
