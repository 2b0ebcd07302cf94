/*---
title: What is still committed
question: How much are we still on the hook for?
order: 30
chart: {mark: interval, y: contract_name, low: low, high: high, color: reckoned_by}
grain: [contract_id]
metric: D12
reach: own
params:
  client:     {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:    {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  with_ended: {type: whole, default: 0, help: "1 keeps contracts that are over, too; nothing is left of them."}
  few:        {type: whole, default: 5, help: "Below so many clients known only by ranges, a sum with their money is a range, too."}
  most:       {type: whole, default: 12, help: "How many contracts are shown, the largest remainder first."}
columns:
  contract_name: {type: text, label: Contract}
  contract_id:   {type: text, label: Contract id}
  client_id:     {type: text, label: Client id}
  vendor_id:     {type: text, label: Vendor id}
  remaining_usd: {type: number, label: Still committed, format: usd}
  low:           {type: number, label: Still committed at least, format: usd}
  high:          {type: number, label: Still committed at most, format: usd}
  committed_usd: {type: number, label: Committed value, format: usd}
  billed_usd:    {type: number, label: Billed before the day, format: usd}
  left_share:    {type: number, label: Part of it still committed, format: percent}
  reckoned_by:   {type: text, label: Reckoned by}
  start_on:      {type: date, label: First day}
  end_on:        {type: date, label: Last day}
  left_days:     {type: whole, label: Days of the term to come, unit: days}
  term_days:     {type: whole, label: Days of the term, unit: days}
  total_usd:     {type: number, label: Still committed over all contracts, format: usd}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why unknown}
  finding:       {type: text}
checks: ["left_share between 0 and 1", "low <= high"]
leaves_out: "Call-offs, whose money is part of their agreement, and what an automatic renewal would add, which no contract says. Billed is what was invoiced before the day. Other currencies at the contract's own rate; without one the remainder is unknown. A contract over several services counts whole under each. The total counts contracts beyond the number shown, too. Where only a range is known of a contract's money, its row has the ends and no point, and so has a total with such contracts of fewer than five clients; those of five or more together count as modelled."
owner: partnerships
reviewed: 2026-11-26
---*/

with agreement as (
    select
        contract_id,
        contract_name,
        client_id,
        client,
        vendor_id,
        vendor,
        agreement_id,
        services,
        start_on,
        end_on,
        range_only,
        low_factor,
        high_factor,
        committed_usd,
        billed_usd,
        unrated,
        rate_gap,
        term_days,
        left_days,
        is_over,
        remaining_usd,
        reckoned_by,
        basis,
        money_basis,
        source_ids,
        money_source_ids
    from contract_state
    where agreement_id is null
        and ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or list_contains(services, $service))
        and ($with_ended = 1 or not is_over)
),

total as (
    select
        count(*) as contracts,
        count(remaining_usd) as contracts_known,
        count(*) filter (where remaining_usd is null and unrated is not null) as contracts_unrated,
        flatten(array_agg(unrated) filter (where remaining_usd is null and unrated is not null)) as unrated,
        sum(remaining_usd) as remaining_usd,
        sum(remaining_usd * low_factor) as low,
        sum(remaining_usd * high_factor) as high,
        -- The contracts of a few clients are known no better together than each alone.
        count(distinct client_id) filter (where range_only and remaining_usd is not null)
            not between 1 and $few - 1 as is_point,
        max(money_basis) filter (where remaining_usd is not null) as basis
    from agreement
),

largest as (
    select contract_name, remaining_usd * low_factor as low, remaining_usd * high_factor as high
    from agreement
    where remaining_usd > 0
    order by high desc, contract_id
    limit 1
)

select
    agreement.contract_name as contract_name,
    agreement.contract_id as contract_id,
    agreement.client_id as client_id,
    agreement.vendor_id as vendor_id,
    case when not agreement.range_only then agreement.remaining_usd end as remaining_usd,
    agreement.remaining_usd * agreement.low_factor as low,
    agreement.remaining_usd * agreement.high_factor as high,
    case when not agreement.range_only then agreement.committed_usd end as committed_usd,
    case when not agreement.range_only then agreement.billed_usd end as billed_usd,
    agreement.remaining_usd / nullif(agreement.committed_usd, 0) as left_share,
    agreement.reckoned_by as reckoned_by,
    agreement.start_on as start_on,
    agreement.end_on as end_on,
    agreement.left_days as left_days,
    agreement.term_days as term_days,
    case when total.is_point then total.remaining_usd end as total_usd,
    agreement.money_basis as basis,
    agreement.money_source_ids as source_ids,
    case
        when agreement.remaining_usd is null then coalesce(agreement.rate_gap, agreement.reckoned_by)
        when agreement.range_only then 'only a range is known of the money'
    end as null_reason,
    case
        when total.remaining_usd is null then 'What is left of the commitment is known for none of ' || digits(total.contracts)
            || case when total.contracts = 1 then ' contract' else ' contracts' end
        else case when total.contracts_known < total.contracts then 'At least ' else '' end
            || case
                when total.is_point then usd_words(total.remaining_usd)
                else usd_words(total.low) || ' to ' || usd_words(total.high)
            end
            || ' is still committed in ' || digits(total.contracts_known)
            || case when total.contracts_known = 1 then ' contract' else ' contracts' end
            || case
                when total.contracts_known > 1
                    then coalesce('; the largest ' || case when largest.low = largest.high then 'is ' else 'may be ' end
                        || largest.contract_name || ', ' || case
                        when largest.low = largest.high then usd_words(largest.high)
                        else usd_words(largest.low) || ' to ' || usd_words(largest.high)
                    end, '')
                else ''
            end
            || case when total.basis <> 'reported' then ' (' || total.basis || ')' else '' end
            || case
                when total.contracts_known < total.contracts
                    then '; for ' || digits(total.contracts - total.contracts_known) || ' more it is not known'
                else ''
            end
    end
        || without_rate(total.contracts_unrated, 'contract', total.unrated) || '.' as finding
from agreement
cross join total
left join largest on true
order by high desc nulls last, contract_id
limit $most
