/*---
title: What leaving would cost
question: What would leaving a vendor cost, and is it worth it?
order: 65
chart: {mark: interval, y: pair, low: low, high: high, color: verdict}
grain: [client_id, vendor_id]
metric: D09
reach: client
params:
  client:          {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:          {type: vendor, default: null, help: "Keep one vendor to leave; empty keeps all."}
  one_off:         {type: number, default: null, help: "One-off cost of moving, in USD; empty takes what the cheapest vendor eligible for each service would cost to bring in."}
  dual_run_weeks:  {type: number, default: 6, help: "Weeks in which old and new vendor work side by side. Our assumption."}
  overlap:         {type: number, default: 0.5, help: "Part of the work that is done twice in those weeks. Our assumption."}
  dip_weeks:       {type: number, default: 8, help: "Weeks until the new vendor works as well as the old. Our assumption."}
  extra_reject:    {type: number, default: 0.05, help: "Part of the tasks rejected beyond the usual in those weeks. Our assumption."}
  cost_per_task:   {type: number, default: null, help: "Cost of a rejected task, in USD; empty takes the cost of a delivered one."}
  termination_fee: {type: number, default: null, help: "Fee for leaving early, in USD; empty takes that of the contracts."}
  prepaid_lost:    {type: number, default: 1, help: "Part of what is prepaid and not used up that is lost; 0 if it stays usable."}
  annual_saving:   {type: number, default: null, help: "Saving a year once moved, in USD; empty takes the part below of a year's spend."}
  saving_share:    {type: number, default: 0.1, help: "Saving as part of a year's spend. Our assumption."}
  locked:          {type: number, default: 0.25, help: "Above this part of a year's spend the client is locked in, in practice."}
  trailing:        {type: whole, default: 28, help: "Days before the day asked about over which a week's spend and tasks are measured."}
  ceiling:         {type: number, default: 10, help: "Pairs whose cost may be more than so many times a year's spend are left out: next to nothing may be bought of them any more, so the cost compares with nothing."}
  most:            {type: whole, default: 12, help: "How many pairs are shown, the costliest for its spend on top."}
columns:
  pair:                {type: text, label: Client and vendor to leave}
  client_id:           {type: text, label: Client id}
  vendor_id:           {type: text, label: Vendor id}
  share_of_annual:     {type: number, label: Cost of leaving over a year's spend, format: percent, better: lower}
  low:                 {type: number, label: "Cost of leaving over a year's spend at least", format: percent}
  high:                {type: number, label: "Cost of leaving over a year's spend at most", format: percent}
  verdict:             {type: text, label: Verdict}
  total_usd:           {type: number, label: Cost of leaving, format: usd}
  total_low:           {type: number, label: Cost of leaving at least, format: usd}
  total_high:          {type: number, label: Cost of leaving at most, format: usd}
  one_off_usd:         {type: number, label: Moving, format: usd}
  dual_run_usd:        {type: number, label: Working side by side, format: usd}
  quality_dip_usd:     {type: number, label: Quality dip, format: usd}
  termination_fee_usd: {type: number, label: Fee for leaving early, format: usd}
  prepayment_lost_usd: {type: number, label: Prepayment lost, format: usd}
  annual_usd:          {type: number, label: Spend of the year before the day, format: usd}
  annual_saving_usd:   {type: number, label: Saving a year assumed, format: usd}
  payback_years:       {type: number, label: Payback, unit: years, better: lower}
  payback_low:         {type: number, label: Payback at least, unit: years}
  payback_high:        {type: number, label: Payback at most, unit: years}
  basis:               {type: basis}
  source_ids:          {type: sources}
  null_reason:         {type: text, label: Why unknown}
  finding:             {type: text}
thresholds:
  - {column: low, level: red, at: "> 0.25", kind: convention, label: "locked in, in practice", do: "Plan the exit while there is time, and price it into the next contract."}
checks: ["low <= high"]
leaves_out: "What has no price: know-how, trust, delay. The weeks, the overlap, the dip and the saving are our assumptions, so the result is at best estimated. A prepayment is taken to be used up evenly over the term; a contract that states none has none. Where only a range is known of the money, the ends are those of its low and its high path. Pairs without spend in the year before it, and those whose cost may be more than the given multiple of it: they are winding down, or so little may be bought that the fixed cost of moving stands against next to nothing. Where a price, or a rate to USD, is missing, the cost of leaving is unknown."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
reviewed: 2026-11-26
---*/

-- A pair of which only a range is public counts with its least and its most; of all others the reader's path counts.
with work_row as (
    select
        client_id,
        vendor_id,
        service_id,
        day,
        range_only as is_range,
        unnest(case
            when not range_only or scenario = 'actual' then ['low', 'high']
            when scenario = 'low' then ['low']
            else ['high']
        end) as bound,
        cost_usd,
        delivered,
        unrated_currency,
        basis,
        source_id
    from throughput_path
    where case
        when range_only then scenario in ('actual', 'low', 'high')
        else in_scenario(scenario)
    end
),

kept_row as (
    select work_row.*, work_row.day >= version.on_day - $trailing::integer as is_recent
    from work_row
    cross join version
    where work_row.client_id is not null
        and ($client is null or work_row.client_id = $client)
        and ($vendor is null or work_row.vendor_id = $vendor)
        and work_row.day >= (version.on_day - interval 1 year)::date
        and work_row.day < version.on_day
        and (work_row.cost_usd is not null or work_row.delivered > 0)
),

pair_bound as (
    select
        client_id,
        vendor_id,
        bound,
        -- Where the price of some work, or its rate to USD, is not known, neither is the spend.
        count(*) filter (where cost_usd is null) = 0 as is_priced,
        unrated_list(unrated_currency) as unrated,
        case when is_priced then sum(cost_usd) end as annual_usd,
        case when is_priced
            then coalesce(sum(cost_usd) filter (where is_recent), 0) * 7 / nullif($trailing, 0)
        end as weekly_usd,
        case when count(*) filter (where is_recent and delivered is null) = 0
            then coalesce(sum(delivered) filter (where is_recent), 0) * 7 / nullif($trailing, 0)
        end as weekly_tasks,
        bool_or(is_range) as is_range,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from kept_row
    group by client_id, vendor_id, bound
),

pair_service as (
    select distinct client_id, vendor_id, service_id
    from kept_row
),

pair_service_move as (
    select
        pair_service.client_id,
        pair_service.vendor_id,
        pair_service.service_id,
        min(other.switching_cost_usd) as move_usd,
        max(other.basis) as basis,
        source_list(other.source_id) as source_ids
    from pair_service
    left join eligibility as other
        on other.client_id = pair_service.client_id
        and other.service_id = pair_service.service_id
        and other.vendor_id <> pair_service.vendor_id
        and other.is_eligible
    group by pair_service.client_id, pair_service.vendor_id, pair_service.service_id
),

pair_move as (
    select
        client_id,
        vendor_id,
        case when count(move_usd) = count(*) then sum(move_usd) end as move_usd,
        max(basis) as basis,
        flatten(array_agg(source_ids)) as source_ids
    from pair_service_move
    group by client_id, vendor_id
),

pair_contract as (
    select
        client_id,
        vendor_id,
        bound_name.bound,
        bool_or(range_only) as is_range,
        case when count(early_termination_fee_usd) = count(*) then sum(
            early_termination_fee_usd * case bound_name.bound when 'low' then low_factor else high_factor end
        ) end as fee_usd,
        -- What is prepaid without an end cannot be spread over a term.
        case when not bool_or(coalesce(prepaid, 0) > 0 and (end_on is null or prepaid_usd is null)) then sum(
            coalesce(prepaid_usd * left_days / nullif(term_days, 0), 0)
            * case bound_name.bound when 'low' then low_factor else high_factor end
        ) end as prepaid_usd,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        max(basis) as basis,
        array_agg(source_id) filter (where source_id is not null) as source_ids
    from contract_state
    cross join (select unnest(['low', 'high']) as bound) as bound_name
    where agreement_id is null
        and (not is_over or renewal = 'locked until')
    group by client_id, vendor_id, bound_name.bound
),

bound_cost as (
    select
        pair_bound.*,
        pair_bound.is_range or coalesce(pair_contract.is_range, false) as is_range_known,
        pair_contract.client_id is not null as has_contract,
        pair_contract.unrated as contract_unrated,
        coalesce($one_off, pair_move.move_usd) as one_off_usd,
        pair_bound.weekly_usd * $dual_run_weeks * $overlap as dual_run_usd,
        case
            when $dip_weeks * $extra_reject = 0 then 0
            else pair_bound.weekly_tasks * $dip_weeks * $extra_reject
                * coalesce($cost_per_task, pair_bound.weekly_usd / nullif(pair_bound.weekly_tasks, 0), 0)
        end as quality_dip_usd,
        coalesce($termination_fee, pair_contract.fee_usd) as termination_fee_usd,
        case when $prepaid_lost = 0 then 0 else pair_contract.prepaid_usd * $prepaid_lost end as prepayment_lost_usd,
        coalesce($annual_saving, pair_bound.annual_usd * $saving_share) as annual_saving_usd,
        greatest(
            'estimated'::basis,
            pair_bound.basis,
            case when $one_off is null then pair_move.basis end,
            pair_contract.basis
        ) as row_basis,
        flatten([
            pair_bound.source_ids,
            case when $one_off is null then coalesce(pair_move.source_ids, []) else [] end,
            coalesce(pair_contract.source_ids, [])
        ]) as row_source_ids
    from pair_bound
    left join pair_move
        on pair_move.client_id = pair_bound.client_id
        and pair_move.vendor_id = pair_bound.vendor_id
    left join pair_contract
        on pair_contract.client_id = pair_bound.client_id
        and pair_contract.vendor_id = pair_bound.vendor_id
        and pair_contract.bound = pair_bound.bound
),

bound_total as (
    select
        *,
        one_off_usd + dual_run_usd + quality_dip_usd + termination_fee_usd + prepayment_lost_usd as total_usd,
        total_usd / nullif(greatest(annual_usd, 0), 0) as share,
        total_usd / nullif(greatest(annual_saving_usd, 0), 0) as payback
    from bound_cost
),

-- What is known of a pair as a point is the same on both paths.
pair_total as (
    select
        client_id,
        vendor_id,
        bool_or(is_range_known) as is_range,
        bool_or(has_contract) as has_contract,
        bool_and(is_priced) as is_priced,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        flatten(array_agg(contract_unrated) filter (where contract_unrated is not null)) as contract_unrated,
        count(*) = 2 as has_ends,
        count(one_off_usd) = count(*) as has_one_off,
        count(termination_fee_usd) = count(*) as has_fee,
        count(prepayment_lost_usd) = count(*) as has_prepaid,
        count(quality_dip_usd) = count(*) as has_tasks,
        max(one_off_usd) as one_off_usd,
        max(dual_run_usd) as dual_run_usd,
        max(quality_dip_usd) as quality_dip_usd,
        max(termination_fee_usd) as termination_fee_usd,
        max(prepayment_lost_usd) as prepayment_lost_usd,
        max(annual_usd) as annual_usd,
        max(annual_saving_usd) as annual_saving_usd,
        min(total_usd) as total_low,
        max(total_usd) as total_high,
        min(share) as low,
        max(share) as high,
        min(payback) as payback_low,
        max(payback) as payback_high,
        max(row_basis) as basis,
        list_sort(list_distinct(flatten(array_agg(row_source_ids)))) as source_ids
    from bound_total
    group by client_id, vendor_id
),

pair_verdict as (
    select
        pair_total.* replace (
            case when has_ends then low end as low,
            case when has_ends then high end as high
        ),
        client.name || ' at ' || vendor.name as pair,
        case
            when low is null or not has_ends then 'not known'
            when low > $locked then 'locked in'
            when high <= $locked then 'free to move'
            else 'may be locked in'
        end as verdict
    from pair_total
    join party as client on client.party_id = pair_total.client_id
    join party as vendor on vendor.party_id = pair_total.vendor_id
),

kept_pair as (
    select *
    from pair_verdict
    where coalesce(high <= $ceiling, true)
),

left_out as (
    select count(*) as pairs
    from pair_verdict
    where high > $ceiling
),

total as (
    select
        count(low) as pairs,
        count(*) as pairs_bought,
        count(*) filter (where verdict = 'locked in') as locked,
        count(*) filter (where verdict = 'may be locked in') as perhaps,
        count(*) filter (where verdict = 'not known' and coalesce(unrated, contract_unrated) is not null) as unrated_pairs,
        list_concat(
            flatten(array_agg(unrated) filter (where verdict = 'not known' and unrated is not null)),
            flatten(array_agg(contract_unrated) filter (where verdict = 'not known' and contract_unrated is not null))
        ) as unrated,
        min_by(pair, (-low, client_id, vendor_id)) filter (where low is not null) as top_pair,
        min_by(high, (-low, client_id, vendor_id)) filter (where low is not null) as top_high,
        max(low) as top_low,
        max(basis) filter (where low is not null) as basis
    from kept_pair
)

select
    pair_verdict.pair as pair,
    pair_verdict.client_id as client_id,
    pair_verdict.vendor_id as vendor_id,
    case when not pair_verdict.is_range then pair_verdict.high end as share_of_annual,
    pair_verdict.low as low,
    pair_verdict.high as high,
    pair_verdict.verdict as verdict,
    case when not pair_verdict.is_range then pair_verdict.total_high end as total_usd,
    case when pair_verdict.has_ends then pair_verdict.total_low end as total_low,
    case when pair_verdict.has_ends then pair_verdict.total_high end as total_high,
    pair_verdict.one_off_usd as one_off_usd,
    case when not pair_verdict.is_range then pair_verdict.dual_run_usd end as dual_run_usd,
    case when not pair_verdict.is_range then pair_verdict.quality_dip_usd end as quality_dip_usd,
    case when not pair_verdict.is_range then pair_verdict.termination_fee_usd end as termination_fee_usd,
    case when not pair_verdict.is_range then pair_verdict.prepayment_lost_usd end as prepayment_lost_usd,
    case when not pair_verdict.is_range then pair_verdict.annual_usd end as annual_usd,
    case when not pair_verdict.is_range then pair_verdict.annual_saving_usd end as annual_saving_usd,
    case when not pair_verdict.is_range then pair_verdict.payback_high end as payback_years,
    case when pair_verdict.has_ends then pair_verdict.payback_low end as payback_low,
    case when pair_verdict.has_ends then pair_verdict.payback_high end as payback_high,
    pair_verdict.basis as basis,
    pair_verdict.source_ids as source_ids,
    case
        when not pair_verdict.is_priced
            then coalesce(rate_gap(pair_verdict.unrated), 'the cost of some delivered work is not known')
        when not pair_verdict.has_one_off then 'what moving would cost is not known'
        when not pair_verdict.has_contract and not (pair_verdict.has_fee and pair_verdict.has_prepaid)
            then 'no contract of the two is on record'
        when not (pair_verdict.has_fee and pair_verdict.has_prepaid) and pair_verdict.contract_unrated is not null
            then rate_gap(pair_verdict.contract_unrated)
        when not pair_verdict.has_fee then 'the fee for leaving early is not known'
        when not pair_verdict.has_prepaid then 'what is prepaid and not used up is not known'
        when not pair_verdict.has_tasks then 'how many tasks are delivered is not known'
        when pair_verdict.is_range then 'only a range is known of the money'
        when pair_verdict.high is null then 'the spend of the year is zero'
        when pair_verdict.payback_high is null then 'nothing is saved, so it never pays back'
    end as null_reason,
    case
        when total.pairs = 0 then 'What leaving would cost is known for none of ' || digits(total.pairs_bought)
            || case when total.pairs_bought = 1 then ' pair' else ' pairs' end
        else case
                when total.locked + total.perhaps = 0 then 'Leaving costs at most ' || round(100 * $locked)::integer
                    || '% of a year''s spend at each of ' || digits(total.pairs)
                    || case when total.pairs = 1 then ' pair' else ' pairs' end
                else case when total.locked = 0 then 'None' else total.locked::varchar end || ' of ' || digits(total.pairs)
                    || case when total.pairs = 1 then ' pair' else ' pairs' end
                    || case when total.locked <= 1 then ' is' else ' are' end || ' surely locked in'
                    || case when total.perhaps > 0 then ', ' || digits(total.perhaps) || ' more may be' else '' end
            end
            || '; the highest sure cost is for ' || total.top_pair || ': '
            || case
                when round(100 * total.top_low) = round(100 * total.top_high) then ''
                else 'at least '
            end
            || round(100 * total.top_low)::bigint || '% of a year''s spend (' || total.basis || ')'
            || case
                when left_out.pairs = 0 then ''
                else '; ' || digits(left_out.pairs) || case when left_out.pairs = 1 then ' pair' else ' pairs' end
                    || case when left_out.pairs = 1 then ' is' else ' are' end
                    || ' left out, where it may be more than ' || printf('%g', $ceiling) || ' times a year''s spend'
            end
    end
        || without_rate(total.unrated_pairs, 'pair', total.unrated) || '.' as finding
from kept_pair as pair_verdict
cross join total
cross join left_out
order by round(low, 4) desc nulls last, client_id, vendor_id
limit $most
