/*---
title: "REPLACE: a few words that name the answer"
question: "REPLACE: the question in one sentence that ends with a question mark?"
order: 100
chart: {mark: bar, x: clients, y: vendor}
grain: [vendor_id]
reach: market
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
columns:
  vendor:     {type: text, label: Vendor}
  vendor_id:  {type: text, label: Vendor id}
  clients:    {type: whole, label: "REPLACE: what the number counts"}
  basis:      {type: basis}
  source_ids: {type: sources}
leaves_out: "REPLACE: what the number does not count"
owner: "REPLACE: who answers for it"
reviewed: @today@
---*/

-- REPLACE: why it is counted like this
select
    vendor.name as vendor,
    vendor.party_id as vendor_id,
    count(*) as clients,
    max(relationship.basis) as basis,
    list_sort(list_distinct(flatten(array_agg(relationship.source_ids)))) as source_ids
from relationship
join party as vendor on vendor.party_id = relationship.vendor_id
where $vendor is null or relationship.vendor_id = $vendor
group by vendor.name, vendor.party_id
order by clients desc, vendor_id
