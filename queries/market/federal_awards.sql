/*---
title: US federal awards, ceiling and obligation apart
question: What has the US government promised the vendors, and what has it actually committed?
order: 100
chart: {mark: bar, x: amount_usd, y: award, color: amount_kind}
grain: [award, amount_kind]
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "Keep awards that start in or after this month."}
  to:     {type: month, default: null, help: "Keep awards that start in or before this month."}
columns:
  award:       {type: text, label: Award}
  vendor:      {type: text, label: Vendor}
  agency:      {type: text, label: Agency}
  started_on:  {type: date, label: Start}
  amount_kind: {type: text, label: Kind of amount}
  amount_usd:  {type: number, label: Amount, format: usd}
  award_type:  {type: text, label: Type of award}
  fact:        {type: text, label: What was said}
  evidence:    {type: text, label: Evidence}
  basis:       {type: basis}
  source_ids:  {type: sources}
  finding:     {type: text}
leaves_out: "State and foreign governments. A ceiling is what may be spent at most, often by many vendors; it is not money paid, and the two are never added."
when_empty: "No federal award is on record."
owner: markets
reviewed: 2026-11-23
---*/

with award as (
    select
        vendor.name || ', ' || award.agency || ', ' || strftime(award.started_on, '%b %Y') as award,
        vendor.name as vendor,
        award.agency,
        award.started_on,
        award.ceiling_usd,
        award.obligated_usd,
        award.award_type,
        award.fact,
        award.evidence,
        award.basis,
        award.source_id
    from federal_award as award
    join party as vendor on vendor.party_id = award.vendor_id
    where ($vendor is null or award.vendor_id = $vendor)
        and ($from is null or award.started_on >= $from)
        and ($to is null or award.started_on < $to)
),

award_amount as (
    select award.*, 'ceiling' as amount_kind, ceiling_usd as amount_usd
    from award
    where ceiling_usd is not null
    union all
    select award.*, 'obligated', obligated_usd
    from award
    where obligated_usd is not null
),

total as (
    select
        count(*) as awards,
        count(obligated_usd) as obligated
    from award
)

select
    award_amount.award as award,
    award_amount.vendor as vendor,
    award_amount.agency as agency,
    award_amount.started_on as started_on,
    award_amount.amount_kind as amount_kind,
    award_amount.amount_usd as amount_usd,
    award_amount.award_type as award_type,
    award_amount.fact as fact,
    award_amount.evidence as evidence,
    award_amount.basis as basis,
    [award_amount.source_id] as source_ids,
    'What was actually obligated is public for ' || digits(total.obligated) || ' of ' || digits(total.awards)
        || ' awards; the other figures are ceilings.' as finding
from award_amount
cross join total
order by started_on desc, award, amount_kind
