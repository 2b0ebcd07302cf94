/*---
title: Who buys from whom
question: Which client buys from which vendor, for which service, and in what state is it?
also: {client: 10, vendor: 10}
order: 10
chart: {mark: heatmap, x: vendor, y: client, value: status}
grain: [client, vendor]
metric: G03
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep pairs in which this service was reported; empty keeps all."}
  most_clients: {type: whole, default: 30, help: "Keep this many clients, those with the most vendors first."}
  most_vendors: {type: whole, default: 30, help: "Keep this many vendors, those with the most clients first."}
columns:
  client:      {type: text, label: Client}
  vendor:      {type: text, label: Vendor}
  status:      {type: text, label: Status on the day}
  contested:   {type: boolean, label: Contested}
  services:    {type: text, label: Services reported}
  since:       {type: date, label: Known to have begun by}
  said_by:     {type: text, label: Said by}
  known_on:    {type: date, label: Known since}
  fact:        {type: text, label: What was said}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
leaves_out: "Pairs nobody has reported. Clients and vendors beyond so many as can be read (parameters most_clients and most_vendors); the headline counts them. On an old claim, active means only that no end was found."
owner: partnerships
reviewed: 2026-11-23
---*/

with pair as (
    select
        client.name as client,
        vendor.name as vendor,
        relationship.status,
        relationship.contested,
        relationship.services,
        relationship.since,
        relationship.claimant,
        relationship.known_on,
        relationship.fact,
        relationship.basis,
        relationship.source_ids
    from relationship
    join party as client on client.party_id = relationship.client_id
    join party as vendor on vendor.party_id = relationship.vendor_id
    where ($client is null or relationship.client_id = $client)
        and ($vendor is null or relationship.vendor_id = $vendor)
        and ($service is null or list_contains(relationship.services, $service))
),

-- A grid of more clients or vendors than fit is read by nobody: those with the most to show are kept.
placed as (
    select
        pair.*,
        dense_rank() over (order by vendors desc, client) as client_place,
        dense_rank() over (order by clients desc, last_known_on desc, vendor) as vendor_place
    from (
        select
            *,
            count(*) over (partition by client) as vendors,
            count(*) over (partition by vendor) as clients,
            max(known_on) over (partition by vendor) as last_known_on
        from pair
    ) as pair
),

kept as (
    select *
    from placed
    where client_place <= $most_clients
        and vendor_place <= $most_vendors
),

service_name as (
    select kept.client, kept.vendor, string_agg(service.name, '; ' order by service.name) as services
    from kept
    join service on list_contains(kept.services, service.service_id)
    group by kept.client, kept.vendor
),

total as (
    select
        count(*) as pairs,
        count(*) filter (where status = 'active') as active,
        count(*) filter (where status = 'winding_down') as winding_down,
        count(*) filter (where status is null) as unknown,
        count(*) filter (where contested) as contested,
        (select count(*) from kept) as kept
    from pair
)

select
    pair.client as client,
    pair.vendor as vendor,
    replace(pair.status::varchar, '_', ' ') as status,
    pair.contested as contested,
    service_name.services as services,
    pair.since as since,
    replace(pair.claimant::varchar, '_', ' ') as said_by,
    pair.known_on as known_on,
    pair.fact as fact,
    pair.basis as basis,
    pair.source_ids as source_ids,
    case when pair.status is null then 'no claim in the record covers this day' end as null_reason,
    'Of ' || digits(total.pairs) || ' reported ' || case when total.pairs = 1 then 'relationship ' else 'relationships ' end
        || digits(total.active) || case when total.active = 1 then ' is' else ' are' end || ' active as last reported, '
        || digits(total.winding_down) || ' winding down'
        || case when total.contested > 0 then ', ' || total.contested || ' contested' else '' end
        || case when total.unknown > 0 then ', ' || digits(total.unknown) || ' not known for this day' else '' end
        || case
            when total.kept = total.pairs then ''
            else '; shown are ' || total.kept || ', of the clients and vendors with the most'
        end
        || '.' as finding
from kept as pair
cross join total
join service_name
    on service_name.client = pair.client
    and service_name.vendor = pair.vendor
order by client, vendor
