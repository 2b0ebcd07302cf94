/*---
title: How complete and how fresh it is
question: For how many months of each client's relationships is any spend public?
order: 20
chart: {mark: bar, x: coverage, y: client}
grain: [client_id]
metric: G02
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  most:   {type: whole, default: 30, help: "Show at most so many clients, those best covered first; the headline counts all."}
  tables: {type: texts, default: null, help: "Look for the newest row in these tables only; empty looks in all."}
columns:
  client:          {type: text, label: Client}
  client_id:       {type: text, label: Client id}
  present_months:  {type: whole, label: Pair-months with public spend}
  expected_months: {type: whole, label: Pair-months of reported relationships}
  coverage:        {type: number, label: Part of the months covered, format: percent, better: higher}
  latest_known_on: {type: date, label: Newest row}
  stale_days:      {type: whole, label: Days from the newest row to the day asked, better: lower}
  basis:           {type: basis}
  null_reason:     {type: text, label: Why unknown}
  finding:         {type: text}
thresholds:
  - {column: coverage, level: amber, at: "< 0.9", kind: convention, label: "90%"}
checks: ["coverage between 0 and 1"]
leaves_out: "Months before a relationship is known to have begun; relationships with no known beginning count from the day they were reported. Clients beyond the number shown."
owner: record
reviewed: 2026-11-23
---*/

with paid as (
    select client_id, vendor_id, period_from, period_to
    from spend
    where amount_kind in ('annual_spend', 'contract_total')
        and client_id is not null
        and vendor_id is not null
),

-- A payment shows that the pair was at work, even where nobody said since when.
pair_sign as (
    select
        relationship.client_id,
        relationship.vendor_id,
        coalesce(relationship.since, relationship.known_on) as begins_on,
        coalesce(relationship.over_on, version.as_of) as last_day
    from relationship
    cross join version
    union all
    select paid.client_id, paid.vendor_id, paid.period_from, paid.period_to
    from paid
    join relationship
        on relationship.client_id = paid.client_id
        and relationship.vendor_id = paid.vendor_id
),

pair as (
    select
        client_id,
        vendor_id,
        date_trunc('month', min(begins_on)) as first_month,
        max(last_day) as last_day
    from pair_sign
    where $client is null
        or client_id = $client
    group by client_id, vendor_id
),

pair_month as (
    select
        pair.client_id,
        pair.vendor_id,
        unnest(range(pair.first_month, pair.last_day, interval 1 month)) as month
    from pair
    where pair.first_month is not null
),

pair_month_spend as (
    select
        pair_month.client_id,
        pair_month.vendor_id,
        pair_month.month,
        bool_or(paid.client_id is not null) as is_present
    from pair_month
    left join paid
        on paid.client_id = pair_month.client_id
        and paid.vendor_id = pair_month.vendor_id
        and paid.period_from <= pair_month.month
        and paid.period_to >= pair_month.month + interval 1 month
    group by pair_month.client_id, pair_month.vendor_id, pair_month.month
),

client_month as (
    select
        client_id,
        count(*) as expected_months,
        count(*) filter (where is_present) as present_months
    from pair_month_spend
    group by client_id
),

newest as (
    -- A document dated by year alone may be of January: it cannot show that the record is fresh.
    select max(least(evidence_row.known_on, first_day_of(source.published_on))) as latest_known_on
    from evidence_row
    join source on source.source_id = evidence_row.source_id
    cross join version
    where evidence_row.known_on <= version.as_of
        and ($tables is null or list_contains($tables, evidence_row.table_name))
),

total as (
    select sum(present_months) as present_months, sum(expected_months) as expected_months
    from client_month
)

select
    client.name as client,
    client_month.client_id as client_id,
    client_month.present_months as present_months,
    client_month.expected_months as expected_months,
    client_month.present_months / nullif(client_month.expected_months, 0) as coverage,
    newest.latest_known_on as latest_known_on,
    date_diff('day', newest.latest_known_on, version.as_of) as stale_days,
    'estimated'::basis as basis,
    case when newest.latest_known_on is null then 'no dated row is among these tables' end as null_reason,
    'Spend is known for ' || digits(total.present_months) || ' of ' || digits(total.expected_months) || ' months of relationship ('
        || format('{:.1f}', 100 * total.present_months / nullif(total.expected_months, 0)) || '%)'
        || case
            when newest.latest_known_on is null then '.'
            else '; the newest row is of ' || strftime(newest.latest_known_on, '%-d %b %Y') || '.'
        end as finding
from client_month
join party as client on client.party_id = client_month.client_id
cross join newest
cross join total
cross join version
order by coverage desc, expected_months desc, client, client_id
limit $most
