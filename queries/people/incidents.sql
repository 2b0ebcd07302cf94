/*---
title: Lawsuits and privacy incidents
question: Which vendors were sued, or left data open?
also: {vendor: 90}
order: 30
chart: {mark: table}
grain: [vendor, client, period, kind, fact]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "First month, inclusive."}
  to:     {type: month, default: null, help: "Last month, inclusive."}
columns:
  period:     {type: text, label: Period}
  vendor:     {type: text, label: Vendor}
  client:     {type: text, label: Client}
  kind:       {type: text, label: Kind}
  fact:       {type: text, label: What was said}
  size:       {type: text, label: Size reported}
  evidence:   {type: text, label: Evidence}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
leaves_out: "Incidents nobody reported. Data found open is not proof that it was misused; a suit is a claim, not a verdict."
when_empty: "No incident is on record."
owner: people
reviewed: 2026-11-23
---*/

with incident as (
    select
        labour.period,
        coalesce(vendor.name, labour.vendor_as_reported) as vendor,
        client.name as client,
        replace(labour.measure, '_', ' ') as kind,
        labour.fact,
        case when labour.value is null then 'not given' else labour.value::bigint || ' ' || labour.unit end as size,
        labour.evidence,
        labour.basis,
        labour.source_id
    from labour
    left join party as vendor on vendor.party_id = labour.vendor_id
    left join party as client on client.party_id = labour.client_id
    where labour.measure in ('lawsuit', 'privacy_incident', 'settlement')
        and ($client is null or labour.client_id = $client)
        and ($vendor is null or labour.vendor_id = $vendor)
        and ($from is null or labour.period_from >= $from)
        and ($to is null or labour.period_to <= $to)
),

total as (
    select
        count(*) filter (where kind = 'privacy incident') as incidents,
        count(*) filter (where kind = 'lawsuit') as lawsuits,
        count(distinct vendor) as vendors
    from incident
)

select
    incident.period as period,
    incident.vendor as vendor,
    incident.client as client,
    incident.kind as kind,
    incident.fact as fact,
    incident.size as size,
    incident.evidence as evidence,
    incident.basis as basis,
    [incident.source_id] as source_ids,
    total.incidents || case when total.incidents = 1 then ' privacy incident' else ' privacy incidents' end || ' and '
        || digits(total.lawsuits) || case when total.lawsuits = 1 then ' report of a lawsuit' else ' reports of lawsuits' end
        || ', at ' || digits(total.vendors) || case when total.vendors = 1 then ' vendor.' else ' vendors.' end as finding
from incident
cross join total
order by period desc, vendor, kind, fact, client
