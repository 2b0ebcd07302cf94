"""A small query file to break, and a folder to lay it in."""

from __future__ import annotations

from pathlib import Path

CLIENTS = """/*---
title: Clients of the record
question: Which clients does the record hold?
chart: {mark: bar, x: letters, y: client}
grain: [client_id]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client."}
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
    and ($client is null or party.party_id = $client)
order by client_id
"""

# Reads the file above under its name; `people/clients` takes no parameter that this one does not pass on.
LONGEST = """/*---
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
from people.clients
order by letters desc, client
limit $count
"""


def lay(folder: Path, query_id: str, text: str) -> Path:
    """Write a query file into a folder of queries."""
    path = folder / f"{query_id}.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
