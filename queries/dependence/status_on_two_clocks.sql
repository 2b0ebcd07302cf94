/*---
title: What was true, and what could be known
question: What could a reader have said, day by day, about this relationship on the day asked about?
order: 20
chart: {mark: timeline, x: known_from, y: said_by, color: status, text: fact}
grain: [known_from]
metric: G03
reach: own
params:
  client: {type: client, default: openai, help: "The client of the pair; empty takes the pair with the most contracts."}
  vendor: {type: vendor, default: scale-ai, help: "The vendor of the pair; empty takes the pair with the most contracts."}
  months: {type: whole, default: 24, help: "Show what could be known from this many months before the last news on."}
columns:
  known_from:  {type: date, label: Knowable from}
  on_day:      {type: date, label: Day asked about}
  status:      {type: text, label: Status on that day}
  contested:   {type: boolean, label: Contested}
  said_by:     {type: text, label: Said by}
  fact:        {type: text, label: What was said}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
leaves_out: "Claims that name neither a client nor a vendor. Set On and As known on in the filters to ask about another day."
when_empty: "No relationship of a client and a vendor is on record."
owner: partnerships
reviewed: 2026-11-26
---*/

with contract_count as (
    select client_id, vendor_id, count(*) as contracts
    from contract
    group by client_id, vendor_id
),

pair as (
    select history.client_id, history.vendor_id
    from relationship_history as history
    left join contract_count
        on contract_count.client_id = history.client_id
        and contract_count.vendor_id = history.vendor_id
    where ($client is null or history.client_id = $client)
        and ($vendor is null or history.vendor_id = $vendor)
    order by contract_count.contracts desc nulls last, history.client_id, history.vendor_id
    limit 1
),

step as (
    select
        pair.client_id,
        pair.vendor_id,
        history.known_from,
        history.known_to,
        replace(history.status::varchar, '_', ' ') as status,
        history.contested,
        replace(history.claimant::varchar, '_', ' ') as said_by,
        history.fact,
        history.basis,
        history.source_ids
    from relationship_history as history
    join pair
        on pair.client_id = history.client_id
        and pair.vendor_id = history.vendor_id
),

latest as (
    select status, known_from, contested
    from step
    where known_to is null
),

recent_step as (
    select step.*
    from step
    cross join latest
    where step.known_from >= latest.known_from - to_months($months::integer)
),

change as (
    select count(distinct status) as states
    from recent_step
)

select
    step.known_from as known_from,
    version.on_day as on_day,
    step.status as status,
    step.contested as contested,
    coalesce(step.said_by, 'nobody yet') as said_by,
    coalesce(step.fact, 'No claim known by then covers the day.') as fact,
    step.basis as basis,
    step.source_ids as source_ids,
    case when step.status is null then 'no claim known by then covers the day' end as null_reason,
    client.name || ' at ' || vendor.name || ' on ' || strftime(version.on_day, '%-d %b %Y') || ': '
        || coalesce(latest.status, 'unknown')
        || case when latest.contested then ' (contested)' else '' end
        || ', as known on ' || strftime(version.known_day, '%-d %b %Y')
        || case when change.states > 1
            then '. What could be known changed: ' || change.states || ' different answers over time.'
            else '.'
        end as finding
from recent_step as step
cross join latest
cross join change
cross join version
join party as client on client.party_id = step.client_id
join party as vendor on vendor.party_id = step.vendor_id
order by known_from
