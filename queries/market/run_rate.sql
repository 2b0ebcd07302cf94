/*---
title: Vendor run-rates
question: At what yearly pace do the private vendors say, or others estimate, that they earn?
order: 90
chart: {mark: line, x: known_for, y: run_rate_usd, color: vendor}
grain: [vendor, known_for, period]
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "First month, inclusive."}
  to:     {type: month, default: null, help: "Last month, inclusive."}
columns:
  vendor:       {type: text, label: Vendor}
  known_for:    {type: date, label: As of}
  period:       {type: text, label: As reported}
  run_rate_usd: {type: number, label: Run-rate a year, format: usd}
  evidence:     {type: text, label: Evidence}
  basis:        {type: basis}
  source_ids:   {type: sources}
leaves_out: "Forecasts, and revenue: a run-rate is one month's or quarter's pace times twelve or four, and some are gross of what workers are paid."
when_empty: "No revenue of a vendor is on record."
owner: markets
reviewed: 2026-11-23
---*/

select
    vendor.name as vendor,
    -- A pace of "early 2026" was seen by the record's day, not at the end of that year.
    least((financial.period_to - interval 1 day)::date, version.as_of) as known_for,
    financial.period as period,
    financial.value as run_rate_usd,
    financial.evidence as evidence,
    financial.basis as basis,
    [financial.source_id] as source_ids
from vendor_financial as financial
join party as vendor on vendor.party_id = financial.vendor_id
cross join version
where financial.metric = 'run_rate'
    and not financial.is_forecast
    and ($vendor is null or financial.vendor_id = $vendor)
    and ($from is null or financial.period_to > $from)
    and ($to is null or financial.period_to <= $to)
order by vendor, known_for, period
