/*---
title: Renewal wall
question: How much of the committed value falls due together?
order: 25
chart: {mark: bar, x: share, y: quarter}
grain: [quarter]
metric: F05
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  days:    {type: whole, default: 180, help: "Days ahead within which ends are counted together, the last day included."}
  most:    {type: whole, default: 12, help: "How many quarters are shown; all later ones are one."}
columns:
  quarter:       {type: text, label: Quarter of the end}
  share:         {type: number, label: Share of the committed value, format: percent}
  committed_usd: {type: number, label: Committed value that ends, format: usd}
  contracts:     {type: whole, label: Contracts that end}
  contract_list: {type: texts, label: Which}
  days:          {type: whole, label: Days ahead counted together, unit: days}
  within_share:  {type: number, label: Share that ends within those days, format: percent}
  within_usd:    {type: number, label: Committed value that ends within those days, format: usd}
  all_usd:       {type: number, label: Committed value of all, format: usd}
  coverage:      {type: number, label: Contracts whose committed value is known, format: percent}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why unknown}
  finding:       {type: text}
thresholds:
  - {column: share, level: red, at: "> 0.33", kind: convention, label: "a third in one quarter"}
leaves_out: "Contracts without a fixed end, those that are over, and those whose committed value is not known. Call-offs are part of their agreement. The whole committed value counts, not what is left of it."
owner: partnerships
reviewed: 2026-11-26
---*/

with agreement as (
    select
        contract_state.*,
        version.on_day,
        period_start('quarter', contract_state.end_on) as quarter_on
    from contract_state
    cross join version
    where contract_state.agreement_id is null
        and contract_state.end_on is not null
        and not contract_state.is_over
        and ($client is null or contract_state.client_id = $client)
        and ($vendor is null or contract_state.vendor_id = $vendor)
        and ($service is null or list_contains(contract_state.services, $service))
),

agreement_quarter as (
    select
        *,
        case
            when dense_rank() over (order by quarter_on) <= $most then year(quarter_on) || ' Q' || quarter(quarter_on)
            else 'later'
        end as quarter
    from agreement
),

total as (
    select
        sum(committed_usd) as all_usd,
        coalesce(sum(committed_usd) filter (where end_on <= on_day + $days::integer), 0) as within_usd,
        count(*) as contracts,
        count(committed_usd) as contracts_known,
        max(basis) as basis
    from agreement
),

quarter_total as (
    select
        quarter,
        min(quarter_on) as quarter_on,
        sum(committed_usd) as committed_usd,
        count(*) as contracts,
        array_agg(contract_name order by end_on, contract_id) as contract_list,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from agreement_quarter
    group by quarter
),

highest as (
    select
        max(committed_usd) as committed_usd,
        min_by(quarter, (-committed_usd, quarter_on)) filter (where committed_usd is not null) as quarter
    from quarter_total
)

select
    quarter_total.quarter as quarter,
    quarter_total.committed_usd / nullif(total.all_usd, 0) as share,
    quarter_total.committed_usd as committed_usd,
    quarter_total.contracts as contracts,
    quarter_total.contract_list as contract_list,
    $days as days,
    total.within_usd / nullif(total.all_usd, 0) as within_share,
    case when total.all_usd is not null then total.within_usd end as within_usd,
    total.all_usd as all_usd,
    total.contracts_known / nullif(total.contracts, 0) as coverage,
    quarter_total.basis as basis,
    quarter_total.source_ids as source_ids,
    case
        when total.all_usd is null then 'no committed value is known'
        when total.all_usd = 0 then 'nothing is committed'
        when quarter_total.committed_usd is null then 'the committed value is not known'
    end as null_reason,
    case
        when coalesce(total.all_usd, 0) = 0 then 'No committed value with a fixed end is known.'
        else round(100 * total.within_usd / total.all_usd)::integer || '% of the ' || usd_words(total.all_usd)
            || ' committed ends within ' || $days || ' days; the highest step is '
            || round(100 * highest.committed_usd / total.all_usd)::integer || '%, '
            || case when highest.quarter = 'later' then 'later' else 'in ' || highest.quarter end
            || case when total.basis <> 'reported' then ' (' || total.basis || ').' else '.' end
    end as finding
from quarter_total
cross join total
cross join highest
order by quarter_total.quarter_on
