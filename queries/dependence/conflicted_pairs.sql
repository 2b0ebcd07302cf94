/*---
title: Vendors part-owned by a client's rival
question: Which clients send data to a vendor that a rival of theirs partly owns?
also: {vendor: 20}
order: 70
chart: {mark: bar, x: stake, y: pair, color: status}
grain: [client, vendor, rival]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
columns:
  pair:       {type: text, label: "Client, vendor and its owner"}
  client:     {type: text, label: Client}
  vendor:     {type: text, label: Vendor}
  rival:      {type: text, label: Rival that owns a stake}
  stake:      {type: number, label: Stake of the rival in the vendor, format: percent, better: lower}
  status:     {type: text, label: Status of client and vendor}
  since:      {type: date, label: Stake held since}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
thresholds:
  - {column: stake, level: line, at: ">= 0.2", kind: convention, label: "20%: significant influence"}
leaves_out: "Rivalries that carry no date are shown only when no known-on day is asked for. Board seats and information rights are not in the record."
when_empty: "No stake of a rival in a client's vendor is on record."
owner: partnerships
reviewed: 2026-11-23
---*/

with edge as (
    select
        client.name as client,
        vendor.name as vendor,
        rival.name as rival,
        ownership.equity_share::double as stake,
        replace(relationship.status::varchar, '_', ' ') as status,
        ownership.valid_from as since,
        greatest(relationship.basis, ownership.basis, rival_pair.basis) as basis,
        list_sort(list_distinct(list_filter(
            list_concat(relationship.source_ids, [ownership.source_id, rival_pair.source_id]),
            lambda cited: cited is not null
        ))) as source_ids
    from relationship
    join ownership on ownership.target_id = relationship.vendor_id
    join rival_pair
        on rival_pair.party_id = relationship.client_id
        and rival_pair.rival_id = ownership.owner_id
    join party as client on client.party_id = relationship.client_id
    join party as vendor on vendor.party_id = relationship.vendor_id
    join party as rival on rival.party_id = ownership.owner_id
    where relationship.status is not null
        and ($client is null or relationship.client_id = $client)
        and ($vendor is null or relationship.vendor_id = $vendor)
),

total as (
    select
        count(distinct client) filter (where status <> 'ended') as edges,
        count(distinct client) filter (where status = 'winding down') as leaving,
        string_agg(distinct rival || '''s ' || round(stake * 100)::integer || '% of ' || vendor, ' and ') as stakes
    from edge
)

select
    edge.client || ' at ' || edge.vendor || ', owned in part by ' || edge.rival as pair,
    edge.client as client,
    edge.vendor as vendor,
    edge.rival as rival,
    edge.stake as stake,
    edge.status as status,
    edge.since as since,
    edge.basis as basis,
    edge.source_ids as source_ids,
    total.edges || case when total.edges = 1 then ' client faces ' else ' clients face ' end || total.stakes || '; '
        || total.leaving || case when total.leaving = 1 then ' is' else ' are' end || ' winding down.' as finding
from edge
cross join total
order by stake desc, status, client, vendor, rival
