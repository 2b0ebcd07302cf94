/*---
title: What the model makes of each pair
question: How much does the model let each client spend at each vendor, and how firmly is that tied down?
order: 130
chart: {mark: interval, y: pair, low: low, high: high, color: method}
grain: [run_id, client_id, vendor_id, year]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "Keep years that begin in or after this month; the last of those kept is shown."}
  to:     {type: month, default: null, help: "Keep years that begin in or before this month; the last of those kept is shown."}
  year:   {type: year, default: null, help: "Show this year; empty shows the last one."}
  most:   {type: whole, default: 20, help: "Keep so many pairs, the largest first."}
columns:
  pair:        {type: text, label: Client and vendor}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  year:        {type: whole, label: Year, format: text}
  method:      {type: text, label: How it is tied down}
  amount_usd:  {type: number, label: Modelled spend, format: usd}
  low:         {type: number, label: Modelled spend at least, format: usd}
  high:        {type: number, label: Modelled spend at most, format: usd}
  run_id:      {type: text, label: Model run}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why only a range}
  finding:     {type: text}
checks: ["low <= high"]
leaves_out: "Pairs that the model gives nothing, and other years. Of a pair without a public figure only the range is shown: its middle serves the totals, not the reader."
when_empty: "Nothing is modelled."
owner: record
reviewed: 2026-11-25
---*/

with cell as (
    select
        run_id,
        client_id,
        vendor_id,
        year,
        method,
        low_usd,
        base_usd,
        high_usd,
        range_only,
        basis
    from model_cell
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($from is null or make_date(year, 1, 1) >= $from)
        and ($to is null or make_date(year, 1, 1) < $to)
        and ($year is null or year = $year)
    qualify year = max(year) over ()
),

cell_anchor as (
    select
        cell.run_id,
        cell.client_id,
        cell.vendor_id,
        source_list(anchor.source_id) as source_ids
    from cell
    join model_anchor as anchor
        on anchor.run_id = cell.run_id
        and anchor.covers = 'pair'
        and anchor.client_id is not distinct from cell.client_id
        and anchor.vendor_id = cell.vendor_id
        and anchor.period_from < make_date(cell.year + 1, 1, 1)
        and anchor.period_to > make_date(cell.year, 1, 1)
    group by cell.run_id, cell.client_id, cell.vendor_id
),

total as (
    select
        any_value(year) as year,
        count(*) as cells,
        count(*) filter (where range_only) as ranges,
        sum(base_usd) as usd,
        sum(base_usd) filter (where method = 'anchored') as anchored_usd
    from cell
)

select
    coalesce(client.name, 'Other clients') || ' at ' || vendor.name as pair,
    cell.client_id as client_id,
    cell.vendor_id as vendor_id,
    cell.year as year,
    case cell.method
        when 'anchored' then 'tied to a public figure'
        when 'fitted' then 'fitted between the totals'
        when 'remainder' then 'what is left over'
    end as method,
    case when not cell.range_only then cell.base_usd end as amount_usd,
    cell.low_usd as low,
    cell.high_usd as high,
    cell.run_id as run_id,
    cell.basis as basis,
    coalesce(cell_anchor.source_ids, []) as source_ids,
    case when cell.range_only then 'no figure of this pair is public, so only a range can be given' end as null_reason,
    'Of ' || digits(total.cells) || case total.cells when 1 then ' modelled pair' else ' modelled pairs' end || ' in ' || total.year
        || ', ' || digits(total.ranges) || case total.ranges when 1 then ' is' else ' are' end || ' known as a range only'
        || coalesce(
            '; ' || format('{:.0f}', 100 * coalesce(total.anchored_usd, 0) / nullif(total.usd, 0))
                || '% of the modelled money is tied to a public figure of the pair.',
            '.'
        ) as finding
from cell
join party as vendor on vendor.party_id = cell.vendor_id
left join party as client on client.party_id = cell.client_id
left join cell_anchor
    on cell_anchor.run_id = cell.run_id
    and cell_anchor.client_id is not distinct from cell.client_id
    and cell_anchor.vendor_id = cell.vendor_id
cross join total
qualify row_number() over (order by cell.high_usd desc, cell.client_id, cell.vendor_id, cell.run_id) <= $most
order by high desc, client_id nulls last, vendor_id, run_id, year
