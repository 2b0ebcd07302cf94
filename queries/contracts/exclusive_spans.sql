/*---
title: Exclusive clauses
question: Which services may go nowhere else, and until when?
order: 50
chart: {mark: gantt, y: lane, low: begins_on, high: ends_on, color: state}
grain: [contract_id, service_id]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: date, default: null, help: "Keep clauses that hold on or after this day."}
  to:      {type: date, default: null, help: "Keep clauses that hold on or before this day."}
  most:    {type: whole, default: 12, help: "How many clauses are shown: live ones first, the longest to come on top."}
columns:
  lane:          {type: text, label: "Client, service and vendor"}
  contract_id:   {type: text, label: Contract id}
  contract_name: {type: text, label: Contract}
  client_id:     {type: text, label: Client id}
  vendor_id:     {type: text, label: Vendor id}
  service_id:    {type: text, label: Service id}
  begins_on:     {type: date, label: First exclusive day}
  ends_on:       {type: date, label: Last exclusive day}
  state:         {type: text, label: On the day}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why no last day}
  finding:       {type: text}
leaves_out: "Services without an exclusive clause, contracts signed after the day, and clauses beyond the number shown. A clause without days of its own holds as long as its contract runs."
when_empty: "No exclusive clause of a contract is on record."
owner: partnerships
reviewed: 2026-11-26
---*/

with clause as (
    select
        contract_state.client || ': ' || service.name || ' (' || contract_state.vendor || ')' as lane,
        contract_state.contract_id,
        contract_state.contract_name,
        contract_state.client_id,
        contract_state.vendor_id,
        line.service_id,
        coalesce(line.exclusive_from, contract_state.start_on) as begins_on,
        coalesce(line.exclusive_until, contract_state.runs_until) as ends_on,
        contract_state.basis,
        contract_state.source_ids,
        version.on_day
    from contract_service as line
    join contract_state on contract_state.contract_id = line.contract_id
    join service on service.service_id = line.service_id
    cross join version
    where line.is_exclusive
        and ($client is null or contract_state.client_id = $client)
        and ($vendor is null or contract_state.vendor_id = $vendor)
        and ($service is null or line.service_id = $service)
),

clause_state as (
    select
        *,
        case
            when on_day < begins_on then 'to come'
            when on_day <= ends_on or ends_on is null then 'live'
            else 'over'
        end as state
    from clause
    where ($from is null or ends_on is null or ends_on >= $from)
        and ($to is null or begins_on < $to)
),

total as (
    select
        count(*) filter (where state = 'live') as live,
        count(distinct client_id) filter (where state = 'live') as clients,
        max(ends_on) filter (where state = 'live') as last_on,
        min_by(lane, (-epoch(ends_on), contract_id, service_id)) filter (where state = 'live' and ends_on is not null)
            as last_lane,
        max(basis) as basis
    from clause_state
)

select
    clause_state.lane as lane,
    clause_state.contract_id as contract_id,
    clause_state.contract_name as contract_name,
    clause_state.client_id as client_id,
    clause_state.vendor_id as vendor_id,
    clause_state.service_id as service_id,
    clause_state.begins_on as begins_on,
    clause_state.ends_on as ends_on,
    clause_state.state as state,
    clause_state.basis as basis,
    clause_state.source_ids as source_ids,
    case when clause_state.ends_on is null then 'the contract has no fixed end' end as null_reason,
    case
        when total.live = 0 then 'No exclusive clause is live on the day'
        else digits(total.live) || case when total.live = 1 then ' exclusive clause binds ' else ' exclusive clauses bind ' end
            || digits(total.clients) || case when total.clients = 1 then ' client' else ' clients' end
            || coalesce(
                '; the last to end is ' || total.last_lane || ', on ' || strftime(total.last_on, '%-d %b %Y'), ''
            )
    end
        || case when total.basis <> 'reported' then ' (' || total.basis || ').' else '.' end as finding
from clause_state
cross join total
order by
    case clause_state.state when 'live' then 1 when 'to come' then 2 else 3 end,
    ends_on desc nulls first,
    contract_id,
    service_id
limit $most
