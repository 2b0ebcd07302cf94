/*---
title: Privacy incidents on record
question: When was data found open, at which vendor, and how grave was it?
order: 130
chart: {mark: timeline, x: counted_on, y: vendor, color: gravity, text: fact}
grain: [incident_id]
reach: own
params:
  client: {type: client, default: null, help: "Keep incidents that touched one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "First month, inclusive."}
  to:     {type: month, default: null, help: "Last month, inclusive."}
columns:
  counted_on:       {type: date, label: "Happened, else found, else could be known"}
  vendor:           {type: text, label: Vendor}
  clients:          {type: text, label: Clients named as touched}
  kind:             {type: text, label: Kind}
  gravity:          {type: text, label: "Severity, 1 to 4 (our reading)"}
  severity_reason:  {type: text, label: Why this severity}
  records_exposed:  {type: whole, label: "Documents or people exposed, as reported", format: whole}
  access:           {type: text, label: Access by outsiders}
  fact:             {type: text, label: What was said}
  incident_id:      {type: text, label: Incident}
  basis:            {type: basis}
  source_ids:       {type: sources}
  finding:          {type: text}
leaves_out: "Incidents nobody reported. Data found open is not proof that it was misused. How grave each was is our reading, kept with its reason in incident_severity.csv."
when_empty: "No privacy incident is on record."
owner: people
reviewed: 2026-11-25
---*/

with touched as (
    select
        incident_client.incident_id,
        string_agg(client.name, ', ' order by client.name) as clients,
        array_agg(incident_client.client_id) as client_ids
    from incident_client
    join party as client on client.party_id = incident_client.client_id
    group by incident_client.incident_id
),

counted as (
    select
        incident.incident_id,
        incident.vendor_id,
        incident.happened_on,
        incident.detected_on,
        incident.kind,
        incident.severity,
        incident.severity_reason,
        incident.records_exposed,
        incident.confirmed_access,
        incident.fact,
        incident.known_on,
        incident.basis,
        incident.source_id,
        touched.clients,
        coalesce(incident.happened_on, incident.detected_on, incident.known_on) as counted_on
    from incident
    left join touched on touched.incident_id = incident.incident_id
    where ($vendor is null or incident.vendor_id = $vendor)
        and ($client is null or coalesce(list_contains(touched.client_ids, $client), false))
),

kept as (
    select counted.*
    from counted
    cross join version
    where coalesce(counted.counted_on <= version.on_day, true)
        and ($from is null or coalesce(counted.counted_on >= $from, false))
        and ($to is null or coalesce(counted.counted_on < $to, false))
),

total as (
    select
        count(*) as incidents,
        count(*) filter (where severity >= 3) as grave,
        count(*) filter (where confirmed_access) as confirmed
    from kept
)

select
    kept.counted_on as counted_on,
    vendor.name as vendor,
    coalesce(kept.clients, 'none named') as clients,
    replace(kept.kind, '_', ' ') as kind,
    coalesce('severity ' || kept.severity, 'severity not read') as gravity,
    kept.severity_reason as severity_reason,
    kept.records_exposed as records_exposed,
    case
        when kept.confirmed_access then 'confirmed'
        when not kept.confirmed_access then 'none reported'
        else 'not known'
    end as access,
    kept.fact as fact,
    kept.incident_id as incident_id,
    kept.basis as basis,
    case when kept.source_id is null then [] else [kept.source_id] end as source_ids,
    total.incidents || case when total.incidents = 1 then ' privacy incident is' else ' privacy incidents are' end
        || ' on record, ' || digits(total.grave) || ' of severity 3 or more; access by outsiders is confirmed for '
        || case total.confirmed when 0 then 'none' else total.confirmed::varchar end || '.' as finding
from kept
join party as vendor on vendor.party_id = kept.vendor_id
cross join total
order by counted_on desc nulls last, vendor, incident_id
