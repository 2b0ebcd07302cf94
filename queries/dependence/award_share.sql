/*---
title: The largest vendors of each client
question: Whose awards does each client give mostly to one vendor?
order: 113
also: {vendor: 47}
chart: {mark: bar, x: share, y: lane, color: rank}
grain: [client_id, vendor_id]
metric: D01
reach: client
params:
  vendor:   {type: vendor, default: null, help: "Show one vendor at every client; empty shows the largest of each client. Shares stay those of all awards."}
  currency: {type: text, default: null, help: "The currency of the awards; empty takes the one with the most contracts."}
  most:     {type: whole, default: 8, help: "How many clients are shown, those that award the most first."}
  leaning:  {type: number, default: 0.5, help: "From this share on the headline counts a client as leaning on one vendor."}
  each:     {type: whole, default: 3, help: "How many vendors of each client are shown, the largest first."}
options:
  currency: "select distinct currency from contract_version where basis <> 'modelled' order by currency"
columns:
  lane:          {type: text, label: Client and vendor}
  client:        {type: text, label: Client}
  client_id:     {type: text, label: Client id}
  vendor:        {type: text, label: Vendor}
  vendor_id:     {type: text, label: Vendor id}
  rank:          {type: text, label: Among the client's vendors}
  share:         {type: number, label: Share of what the client awards, format: percent, better: lower}
  value:         {type: number, label: Value in the currency, format: whole}
  contracts:     {type: whole, label: Contracts}
  currency:      {type: text, label: Currency}
  client_value:  {type: number, label: Value of all the client awards, format: whole}
  client_share:  {type: number, label: The client's share of all awards, format: percent}
  vendors:       {type: whole, label: Vendors of the client}
  coverage:      {type: number, label: Contracts of the client that have a value, format: percent}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why unknown}
  finding:       {type: text}
thresholds:
  - {column: share, level: red, at: ">= 0.5", kind: convention, label: "half of what it awards", do: "Name a second vendor, and what it would take to move."}
  - {column: share, level: amber, at: ">= 0.3", kind: convention, label: "30%", do: "Know who else could do the work."}
checks: ["share, client_share, coverage between 0 and 1"]
leaves_out: "Clients and vendors beyond the numbers shown, and awards in other currencies. A vendor whose credits outweigh its awards counts as nothing in the shares. Modelled contracts, which nobody awarded. A call-off is part of its agreement where that has a value."
when_empty: "No award is on record: what the model assumes of contracts, nobody has awarded."
owner: partnerships
reviewed: 2026-11-26
---*/

with line as (
    select
        client, client_id, vendor, vendor_id, currency, contracts, contracts_valued, value, basis, source_ids, null_reason
    from contracts.award_lines
),

chosen as (
    select coalesce($currency, max_by(currency, (contracts, currency))) as currency, count(*) as currencies
    from (select currency, sum(contracts) as contracts from line group by currency)
),

client_vendor as (
    select
        line.*,
        case when line.value is not null
            then greatest(line.value, 0) / nullif(sum(greatest(line.value, 0)) over of_client, 0)
        end as part,
        row_number() over (
            partition by line.client_id
            order by line.value desc nulls last, line.vendor_id
        ) as place,
        (sum(line.value::decimal(38, 2)) over of_client)::double as client_value,
        count(*) over of_client as vendors,
        sum(line.contracts_valued) over of_client / nullif(sum(line.contracts) over of_client, 0) as coverage
    from line
    join chosen on chosen.currency = line.currency
    window of_client as (partition by line.client_id)
),

client_total as (
    select
        client_id,
        any_value(client) as client,
        any_value(client_value) as value,
        min_by(vendor, place) as top_vendor,
        first(part order by place) as top_share,
        max(basis) as basis,
        row_number() over (order by any_value(client_value) desc nulls last, client_id) as place,
        case when any_value(client_value) is not null
            then greatest(any_value(client_value), 0)
                / nullif(sum(greatest(any_value(client_value), 0)) over (), 0)
        end as client_share
    from client_vendor
    group by client_id
),

-- One vendor is shown at the clients to which it matters most.
shown as (
    select *, row_number() over (order by part desc nulls last, client_id) as vendor_place
    from client_vendor
    where $vendor is null
        or vendor_id = $vendor
),

of_vendor as (
    select
        count(*) as clients,
        count(*) filter (where part >= $leaning - 1e-9) as leaning,
        min_by(client, vendor_place) as client,
        min_by(vendor, vendor_place) as vendor,
        first(part order by vendor_place) as share
    from shown
),

total as (
    select
        count(*) as clients,
        count(*) filter (where top_share >= $leaning - 1e-9) as leaning,
        coalesce(sum(client_share) filter (where place > $most), 0) as rest_share,
        min_by(client, place) as largest,
        min_by(top_vendor, place) as largest_vendor,
        first(top_share order by place) as largest_share,
        max(basis) as basis
    from client_total
)

select
    shown.vendor || ', by ' || shown.client as lane,
    shown.client as client,
    shown.client_id as client_id,
    shown.vendor as vendor,
    shown.vendor_id as vendor_id,
    case when shown.place = 1 then 'largest' else 'next' end as rank,
    shown.part as share,
    shown.value as value,
    shown.contracts as contracts,
    shown.currency as currency,
    shown.client_value as client_value,
    client_total.client_share as client_share,
    shown.vendors as vendors,
    shown.coverage as coverage,
    shown.basis as basis,
    shown.source_ids as source_ids,
    case
        when shown.value is not null and shown.part is null then 'what the client awards does not add up to more than zero'
        else shown.null_reason
    end as null_reason,
    case
        when $vendor is not null
            then of_vendor.vendor || ' is given ' || round(100 * $leaning)::integer || '% or more of what '
                || case when of_vendor.leaning = 0 then 'none' else of_vendor.leaning::varchar end || ' of its '
                || digits(of_vendor.clients) || case when of_vendor.clients = 1 then ' client awards' else ' clients award' end
                || ' in ' || chosen.currency || '; the most, '
                || coalesce(round(100 * of_vendor.share)::integer || '%', 'an unknown part') || ', by ' || of_vendor.client
        when total.clients = 1
            then total.largest || ' gives ' || coalesce(round(100 * total.largest_share)::integer || '%', 'an unknown part')
                || ' of what it awards in ' || chosen.currency || ' to ' || total.largest_vendor
        else digits(total.leaning) || ' of ' || digits(total.clients) || ' clients '
            || case when total.leaning = 1 then 'gives' else 'give' end
            || ' ' || round(100 * $leaning)::integer || '% or more of what they award in ' || chosen.currency
            || ' to one vendor; ' || total.largest || ', which awards the most, '
            || coalesce(round(100 * total.largest_share)::integer || '%', 'an unknown part')
            || ' to ' || total.largest_vendor
            || case
                when total.clients <= $most then ''
                else '; ' || (total.clients - $most) || ' clients that award '
                    || round(100 * total.rest_share)::integer || '% of it are not shown'
            end
    end
        || case
            when chosen.currencies = 1 then ''
            else '; other currencies stand apart'
        end
        || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end as finding
from shown
join client_total on client_total.client_id = shown.client_id
cross join chosen
cross join total
cross join of_vendor
where case
    when $vendor is not null then shown.vendor_place <= $most * $each
    else client_total.place <= $most and shown.place <= $each
end
order by
    case when $vendor is null then client_total.place else shown.vendor_place end,
    shown.place,
    client_id,
    vendor_id
