/*---
title: Renewal wall
question: How much of the committed value falls due together?
order: 40
chart: {mark: interval, y: quarter, low: low, high: high}
grain: [quarter]
metric: F05
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  days:    {type: whole, default: 180, help: "Days ahead within which ends are counted together, the last day included."}
  few:     {type: whole, default: 5, help: "Below so many clients known only by ranges, a sum with their money is a range, too."}
  most:    {type: whole, default: 12, help: "How many quarters are shown; all later ones are one."}
columns:
  quarter:       {type: text, label: Quarter of the end}
  share:         {type: number, label: Share of the committed value, format: percent}
  low:           {type: number, label: Share at least, format: percent}
  high:          {type: number, label: Share at most, format: percent}
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
  - {column: low, level: red, at: "> 0.33", kind: convention, label: "a third in one quarter", do: "Stagger the ends when these contracts are renewed."}
checks: ["share, low, high, coverage between 0 and 1", "low <= high"]
leaves_out: "Contracts without a fixed end, those that are over, and those whose committed value is not known, as where no rate to USD is given; the coverage says how many are counted. Call-offs are part of their agreement. The whole committed value counts, not what is left of it. Where a sum holds contracts of fewer than five clients known only by a range, it has two ends and no point; those of five or more together count as modelled."
owner: partnerships
reviewed: 2026-11-26
---*/

with agreement as (
    select
        contract_state.contract_id,
        contract_state.contract_name,
        contract_state.client_id,
        contract_state.client,
        contract_state.vendor_id,
        contract_state.vendor,
        contract_state.agreement_id,
        contract_state.services,
        contract_state.end_on,
        contract_state.range_only,
        contract_state.low_factor,
        contract_state.high_factor,
        contract_state.committed_usd,
        contract_state.unrated,
        contract_state.is_over,
        contract_state.basis,
        contract_state.source_id,
        contract_state.source_ids,
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
        sum(committed_usd * low_factor) as all_low,
        sum(committed_usd * high_factor) as all_high,
        coalesce(sum(committed_usd * low_factor) filter (where end_on <= on_day + $days::integer), 0) as within_low,
        coalesce(sum(committed_usd * high_factor) filter (where end_on <= on_day + $days::integer), 0) as within_high,
        -- The contracts of a few clients are known no better together than each alone.
        count(distinct client_id) filter (where range_only and committed_usd is not null)
            not between 1 and $few - 1 as is_point,
        count(distinct client_id) filter (
            where range_only and committed_usd is not null and end_on <= on_day + $days::integer
        ) not between 1 and $few - 1 as is_within_point,
        coalesce(sum(committed_usd) filter (where end_on <= on_day + $days::integer), 0) as within_usd,
        count(*) as contracts,
        count(committed_usd) as contracts_known,
        count(*) filter (where committed_usd is null and unrated is not null) as contracts_unrated,
        flatten(array_agg(unrated) filter (where committed_usd is null and unrated is not null)) as unrated,
        max(basis) as basis
    from agreement
),

quarter_total as (
    select
        quarter,
        min(quarter_on) as quarter_on,
        sum(committed_usd) as committed_usd,
        sum(committed_usd * low_factor) as committed_low,
        sum(committed_usd * high_factor) as committed_high,
        count(distinct client_id) filter (where range_only and committed_usd is not null)
            not between 1 and $few - 1 as is_usd_point,
        count(*) as contracts,
        array_agg(contract_name order by end_on, contract_id) as contract_list,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from agreement_quarter
    group by quarter
),

-- A share grows with what is in it and falls with what is not, so its ends lie at theirs; where one of them leaves
-- nothing to share, the other one holds.
quarter_end as (
    select
        quarter_total.*,
        quarter_total.committed_usd / nullif(total.all_usd, 0) as share,
        quarter_total.committed_low
            / nullif(quarter_total.committed_low + total.all_high - quarter_total.committed_high, 0) as least,
        quarter_total.committed_high
            / nullif(quarter_total.committed_high + total.all_low - quarter_total.committed_low, 0) as most
    from quarter_total
    cross join total
),

quarter_share as (
    select
        quarter_end.* replace (case when total.is_point and is_usd_point then quarter_end.share end as share),
        case
            when total.is_point and is_usd_point then quarter_end.share
            else coalesce(quarter_end.least, quarter_end.most)
        end as low,
        case
            when total.is_point and is_usd_point then quarter_end.share
            else coalesce(quarter_end.most, quarter_end.least)
        end as high
    from quarter_end
    cross join total
),

within as (
    select
        within_usd / nullif(all_usd, 0) as share,
        within_low / nullif(within_low + all_high - within_high, 0) as least,
        within_high / nullif(within_high + all_low - within_low, 0) as most
    from total
),

highest as (
    select quarter, low, high
    from quarter_share
    where high is not null
    order by high desc, quarter_on
    limit 1
)

select
    quarter_share.quarter as quarter,
    quarter_share.share as share,
    quarter_share.low as low,
    quarter_share.high as high,
    case when quarter_share.is_usd_point then quarter_share.committed_usd end as committed_usd,
    quarter_share.contracts as contracts,
    quarter_share.contract_list as contract_list,
    $days as days,
    case when total.is_point and total.is_within_point then within.share end as within_share,
    case when total.is_within_point and total.all_usd is not null then total.within_usd end as within_usd,
    case when total.is_point then total.all_usd end as all_usd,
    total.contracts_known / nullif(total.contracts, 0) as coverage,
    quarter_share.basis as basis,
    quarter_share.source_ids as source_ids,
    case
        when total.contracts_unrated > 0 then rate_gap(total.unrated)
        when total.all_usd is null then 'no committed value is known'
        when total.all_usd = 0 then 'nothing is committed'
        when quarter_share.committed_usd is null then 'the committed value is not known'
        when not (total.is_point and quarter_share.is_usd_point) then 'only a range is known of the money'
    end as null_reason,
    case
        when coalesce(total.all_usd, 0) = 0 then 'No committed value with a fixed end is known'
        when total.is_point and total.is_within_point
            then round(100 * within.share)::integer || '% of the ' || usd_words(total.all_usd)
            || ' committed ends within ' || $days || ' days; the highest step is '
            || case when highest.low < highest.high then 'up to ' else '' end
            || round(100 * highest.high)::integer || '%, '
            || case when highest.quarter = 'later' then 'later' else 'in ' || highest.quarter end
            || case when total.basis <> 'reported' then ' (' || total.basis || ')' else '' end
        else round(100 * coalesce(within.least, within.most))::integer || ' to '
            || round(100 * coalesce(within.most, within.least))::integer
            || '% of what is committed ends within ' || $days || ' days; the highest step is up to '
            || round(100 * highest.high)::integer || '%, '
            || case when highest.quarter = 'later' then 'later' else 'in ' || highest.quarter end
            || case when total.basis <> 'reported' then ' (' || total.basis || ')' else '' end
    end
        || without_rate(total.contracts_unrated, 'contract', total.unrated) || '.' as finding
from quarter_share
cross join total
cross join within
left join highest on true
order by quarter_share.quarter_on, quarter
