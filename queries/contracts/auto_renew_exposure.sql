/*---
title: What renews by itself
question: What renews by itself if nobody writes a letter?
order: 20
chart: {mark: bar, x: contracts, y: window_name, color: urgency}
grain: [window_days]
metric: D15
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  few:     {type: whole, default: 5, help: "Below so many clients a sum of money known only by ranges is a range, too."}
  days:    {type: whole, default: 180, help: "The longest window, in days from the day asked about, both ends counted; 30, 60 and 90 are shown beside it."}
columns:
  window_name:   {type: text, label: Deadline falls}
  window_days:   {type: whole, label: Days ahead, unit: days}
  urgency:       {type: text, label: Urgency}
  value_usd:     {type: number, label: Value that renews by itself, format: usd}
  low:           {type: number, label: Value at least, format: usd}
  high:          {type: number, label: Value at most, format: usd}
  contracts:     {type: whole, label: Contracts}
  contract_list: {type: texts, label: Which}
  first_on:      {type: date, label: First deadline}
  coverage:      {type: number, label: Contracts whose value is known, format: percent}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why unknown}
  finding:       {type: text}
thresholds:
  - {column: window_days, level: red, at: "<= 30", kind: convention, label: "within 30 days", do: "Decide now, and send notice where the contract is not to go on."}
  - {column: window_days, level: amber, at: "<= 90", kind: convention, label: "within 90 days", do: "Put the decision on the agenda."}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Contracts whose deadline is past, which are locked in already, and those that another contract continues. Contracts without a known notice period, or of which nobody knows whether they renew. The windows lie within each other. A call-off is not added to its agreement. Where only a range is known of a contract's money, the value of a few clients has two ends and no point; over more clients such contracts count as modelled. A value in a currency without a rate to USD is unknown, and lowers the coverage."
owner: partnerships
reviewed: 2026-11-26
---*/

with kept as (
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
        contract_state.total_usd,
        contract_state.committed_usd,
        contract_state.unrated,
        contract_state.is_over,
        contract_state.auto_renew,
        contract_state.deadline_on,
        contract_state.basis,
        contract_state.source_id,
        contract_state.source_ids,
        version.on_day,
        coalesce(contract_state.total_usd, contract_state.committed_usd) as value_usd,
        coalesce(contract_state.auto_renew and contract_state.deadline_on >= version.on_day, false) as can_be_stopped
    from contract_state
    cross join version
    where ($client is null or contract_state.client_id = $client)
        and ($vendor is null or contract_state.vendor_id = $vendor)
        and ($service is null or list_contains(contract_state.services, $service))
),

total as (
    select
        max(basis) as basis,
        count(*) filter (where auto_renew and deadline_on is null and not is_over) as without_deadline,
        count(*) filter (where auto_renew is null and not is_over and end_on is not null) as without_renewal
    from kept
    having count(*) > 0
),

window_length as (
    select unnest(list_distinct(list_filter([30, 60, 90, $days], lambda days: days <= $days))) as window_days
),

window_contract as (
    select window_length.window_days, kept.*
    from window_length
    join kept
        on kept.can_be_stopped
        and kept.deadline_on <= kept.on_day + window_length.window_days::integer
    where not exists (
        from kept as agreement
        where agreement.contract_id = kept.agreement_id
            and agreement.can_be_stopped
            and agreement.deadline_on <= agreement.on_day + window_length.window_days::integer
    )
),

window_total as (
    select
        window_days,
        sum(value_usd) as value_usd,
        -- Of a credit the larger part is the lower end.
        sum(least(value_usd * low_factor, value_usd * high_factor)) as low,
        sum(greatest(value_usd * low_factor, value_usd * high_factor)) as high,
        -- The contracts of a few clients are known no better together than each alone.
        count(distinct client_id) filter (where range_only and value_usd is not null)
            not between 1 and $few - 1 as is_point,
        count(*) as contracts,
        count(value_usd) as contracts_valued,
        count(*) filter (where value_usd is null and unrated is not null) as contracts_unrated,
        flatten(array_agg(unrated) filter (where value_usd is null and unrated is not null)) as unrated,
        array_agg(contract_name order by deadline_on, contract_id) as contract_list,
        min(deadline_on) as first_on,
        source_list(source_id) as source_ids
    from window_contract
    group by window_days
),

longest as (
    select
        window_days,
        coalesce(contracts, 0) as contracts,
        value_usd,
        low,
        high,
        is_point,
        contracts_valued,
        coalesce(contracts_unrated, 0) as contracts_unrated,
        unrated,
        first_on
    from window_length
    left join window_total using (window_days)
    order by window_days desc
    limit 1
)

select
    'within ' || window_length.window_days || ' days' as window_name,
    window_length.window_days as window_days,
    case
        when window_length.window_days <= 30 then 'within 30 days'
        when window_length.window_days <= 90 then 'within 90 days'
        else 'later'
    end as urgency,
    case
        when window_total.contracts is null then 0
        when window_total.is_point then window_total.value_usd
    end as value_usd,
    case
        when window_total.contracts is null then 0
        when window_total.is_point then window_total.value_usd
        else window_total.low
    end as low,
    case
        when window_total.contracts is null then 0
        when window_total.is_point then window_total.value_usd
        else window_total.high
    end as high,
    coalesce(window_total.contracts, 0) as contracts,
    coalesce(window_total.contract_list, []) as contract_list,
    window_total.first_on as first_on,
    window_total.contracts_valued / nullif(window_total.contracts, 0) as coverage,
    total.basis as basis,
    coalesce(window_total.source_ids, []) as source_ids,
    case
        when window_total.contracts_unrated > 0 then rate_gap(window_total.unrated)
        when window_total.contracts_valued = 0 then 'no value of these contracts is known'
        when not window_total.is_point then 'only a range is known of the money'
    end as null_reason,
    case
        when longest.contracts = 0 then 'Nothing renews by itself within ' || longest.window_days || ' days'
        else digits(longest.contracts)
            || case when longest.contracts = 1 then ' contract renews' else ' contracts renew' end
            || ' unless notice is given within ' || longest.window_days || ' days, the first by '
            || strftime(longest.first_on, '%-d %b %Y') || ', worth '
            || case
                when longest.value_usd is null then 'an unknown amount'
                when not longest.is_point then usd_words(longest.low) || ' to ' || usd_words(longest.high)
                when longest.contracts_valued < longest.contracts then 'at least ' || usd_words(longest.value_usd)
                else usd_words(longest.value_usd)
            end
    end
        || case when total.basis <> 'reported' then ' (' || total.basis || ')' else '' end
        || case when total.without_deadline + total.without_renewal > 0
            then '; whether, or by when, ' || digits(total.without_deadline + total.without_renewal)
                || ' more renew is not known'
            else ''
        end
        || without_rate(longest.contracts_unrated, 'contract', longest.unrated) || '.' as finding
from window_length
cross join total
cross join longest
left join window_total on window_total.window_days = window_length.window_days
order by window_days
