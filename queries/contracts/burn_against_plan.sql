/*---
title: Burn against plan
question: Are we ahead of the commitment, or behind?
order: 60
chart: {mark: bar, x: burn_ratio, y: contract_name, color: pace}
grain: [contract_id]
metric: F02
reach: own
params:
  client:     {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:    {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  early:      {type: whole, default: 31, help: "Days of the term before which it is too early to tell: the first invoice is yet to come."}
  slow:       {type: number, default: 0.9, help: "Below this part of the plan the burn is slow."}
  fast:       {type: number, default: 1.1, help: "Above this part of the plan the burn is fast."}
  with_ended: {type: whole, default: 0, help: "1 keeps contracts that are over, too."}
  most:       {type: whole, default: 12, help: "How many contracts are shown, those furthest from plan first."}
columns:
  contract_name: {type: text, label: Contract}
  contract_id:   {type: text, label: Contract id}
  client_id:     {type: text, label: Client id}
  vendor_id:     {type: text, label: Vendor id}
  burn_ratio:    {type: number, label: Billed over plan, format: percent}
  pace:          {type: text, label: Pace}
  spent_usd:     {type: number, label: Billed before the day, format: usd}
  plan_usd:      {type: number, label: Plan by the day, format: usd}
  committed_usd: {type: number, label: Committed value, format: usd}
  elapsed_share: {type: number, label: Part of the term gone by, format: percent}
  start_on:      {type: date, label: First day}
  end_on:        {type: date, label: Last day}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why unknown}
  finding:       {type: text}
thresholds:
  - {column: burn_ratio, level: amber, at: "< 0.9", kind: convention, label: "slow", do: "Send more work, or ask to spread the commitment."}
  - {column: burn_ratio, level: amber, at: "> 1.1", kind: convention, label: "fast", do: "Ask for more at the same price before the money is gone."}
checks: ["elapsed_share between 0 and 1"]
leaves_out: "Work delivered and not yet billed: the burn is what was invoiced before the day. The plan is the committed value spread evenly over the days of the term. Call-offs count for their agreement. Where only a range is known of a contract's money, its amounts and their ratio are left out, and the headline does not count it. Money in a currency without a rate to USD is unknown. Contracts beyond the number shown."
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
        contract_state.start_on,
        contract_state.end_on,
        contract_state.range_only,
        contract_state.committed_usd,
        contract_state.unrated,
        contract_state.rate_gap,
        contract_state.billed_usd,
        contract_state.term_days,
        contract_state.is_over,
        contract_state.basis,
        contract_state.money_basis,
        contract_state.source_ids,
        contract_state.money_source_ids,
        version.on_day < contract_state.start_on + 1 as is_to_begin,
        -- The day itself is not over; after the end the whole term has gone by.
        greatest(0, least(version.on_day, contract_state.end_on + 1) - contract_state.start_on) as elapsed_days
    from contract_state
    cross join version
    where contract_state.agreement_id is null
        and ($client is null or contract_state.client_id = $client)
        and ($vendor is null or contract_state.vendor_id = $vendor)
        and ($service is null or list_contains(contract_state.services, $service))
        and ($with_ended = 1 or not contract_state.is_over)
),

contract_plan as (
    select
        *,
        committed_usd * elapsed_days / nullif(term_days, 0) as plan_usd
    from agreement
),

contract_burn as (
    select
        *,
        -- A ratio of two modelled amounts is no measured pace.
        case when not range_only then billed_usd / nullif(plan_usd, 0) end as burn_ratio
    from contract_plan
),

contract_pace as (
    select
        *,
        case
            when burn_ratio is null then 'not known'
            when elapsed_days < $early then 'too early to tell'
            when burn_ratio < $slow then 'slow'
            when burn_ratio > $fast then 'fast'
            else 'on plan'
        end as pace
    from contract_burn
),

unrated as (
    select count(unrated) as contracts, flatten(array_agg(unrated) filter (where unrated is not null)) as currencies
    from contract_pace
    where burn_ratio is null
),

total as (
    select
        count(*) as contracts,
        count(*) filter (where pace = 'slow') as slow,
        count(*) filter (where pace = 'fast') as fast,
        min_by(contract_name, (-abs(burn_ratio - 1), contract_id)) as furthest_name,
        min_by(burn_ratio, (-abs(burn_ratio - 1), contract_id)) as furthest,
        max(money_basis) as basis
    from contract_pace
    where pace in ('slow', 'on plan', 'fast')
)

select
    contract_pace.contract_name as contract_name,
    contract_pace.contract_id as contract_id,
    contract_pace.client_id as client_id,
    contract_pace.vendor_id as vendor_id,
    contract_pace.burn_ratio as burn_ratio,
    contract_pace.pace as pace,
    case when not contract_pace.range_only then contract_pace.billed_usd end as spent_usd,
    case when not contract_pace.range_only then contract_pace.plan_usd end as plan_usd,
    case when not contract_pace.range_only then contract_pace.committed_usd end as committed_usd,
    case when contract_pace.term_days is not null
        then contract_pace.elapsed_days / nullif(contract_pace.term_days, 0)
    end as elapsed_share,
    contract_pace.start_on as start_on,
    contract_pace.end_on as end_on,
    contract_pace.money_basis as basis,
    contract_pace.money_source_ids as source_ids,
    case
        when contract_pace.burn_ratio is not null then null
        when contract_pace.is_to_begin then 'the term has not begun'
        when contract_pace.rate_gap is not null then contract_pace.rate_gap
        when contract_pace.committed_usd is null then 'the committed value is not known'
        when contract_pace.end_on is null then 'the contract has no fixed end, so no plan'
        when contract_pace.billed_usd is null then 'no invoice is known'
        when contract_pace.range_only and contract_pace.plan_usd <> 0 then 'only a range is known of the money'
        else 'nothing is committed'
    end as null_reason,
    case
        when total.contracts = 0 then 'For no contract far enough into its term are both plan and billing known'
        else case
                when total.slow + total.fast = 0 then 'No contract of ' || digits(total.contracts) || ' is off plan'
                else 'Of ' || digits(total.contracts) || case when total.contracts = 1 then ' contract ' else ' contracts ' end
                    || case when total.fast = 0 then 'none' else total.fast::varchar end
                    || case when total.fast > 1 then ' burn' else ' burns' end || ' above '
                    || round(100 * $fast)::integer || '% of plan and '
                    || case when total.slow = 0 then 'none' else total.slow::varchar end || ' below '
                    || round(100 * $slow)::integer || '%'
            end
            || '; furthest off is ' || total.furthest_name || ', at ' || round(100 * total.furthest)::integer || '%'
            || case when total.basis <> 'reported' then ' (' || total.basis || ')' else '' end
    end
        || without_rate(unrated.contracts, 'contract', unrated.currencies) || '.' as finding
from contract_pace
cross join total
cross join unrated
order by contract_pace.pace = 'too early to tell', abs(burn_ratio - 1) desc nulls last, contract_id
limit $most
