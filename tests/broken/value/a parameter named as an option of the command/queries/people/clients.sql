/*---
title: Clients of the record
question: Which clients does the record hold?
chart: {mark: bar, x: letters, y: client}
grain: [client_id]
reach: own
params:
  data: {type: client, default: null, help: "Keep one client."}
columns:
  client:    {type: text, label: Client}
  client_id: {type: text, label: Client id}
  letters:   {type: whole, label: Letters in its name}
thresholds:
  - {column: letters, level: line, at: ">= 5", kind: convention}
leaves_out: "Organisations that only sell."
owner: record
reviewed: 2026-11-23
---*/

select
    party.name as client,
    party.party_id as client_id,
    length(party.name) as letters
from party
where party.is_client
    and ($data is null or party.party_id = $data)
order by client_id
