/*---
title: Longest names
question: Which clients have the longest names?
chart: {mark: table}
grain: [client]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client."}
  count:  {type: whole, default: 3, help: "How many to show."}
columns:
  client:  {type: text, label: Client}
  letters: {type: whole, label: Letters}
leaves_out: "Shorter names."
owner: record
reviewed: 2026-11-23
---*/

select
    clients.client as client,
    clients.letters as letters
from market.revenue as clients
order by letters desc, client
limit $count
