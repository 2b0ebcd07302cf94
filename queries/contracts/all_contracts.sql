/*---
title: Every contract
question: Who has which contract with whom, until when and for how much?
order: 90
chart: {mark: table}
grain: [contract_id]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  from:    {type: date, default: null, help: "Keep contracts that run on or after this day."}
  to:      {type: date, default: null, help: "Keep contracts that begin on or before this day."}
  most:    {type: whole, default: 2000, help: "How many contracts are listed, those that are not over first; the headline counts all."}
columns:
  client:          {type: text, label: Client}
  vendor:          {type: text, label: Vendor}
  services:        {type: texts, label: Services}
  kind:            {type: text, label: Kind}
  agreement_id:    {type: text, label: Part of the agreement}
  start_on:        {type: date, label: First day}
  end_on:          {type: date, label: Last day as signed}
  runs_until:      {type: date, label: Runs until}
  value_usd:       {type: number, label: Value, format: usd}
  low:             {type: number, label: Value at least, format: usd}
  high:            {type: number, label: Value at most, format: usd}
  committed_usd:   {type: number, label: Committed value, format: usd}
  remaining_usd:   {type: number, label: Still committed, format: usd}
  currency:        {type: text, label: Currency of the contract}
  value:           {type: number, label: Value in that currency, format: whole}
  notice:          {type: text, label: Notice}
  renews:          {type: text, label: Renews by itself}
  renewal:         {type: text, label: What holds}
  deadline_on:     {type: date, label: Last day to give notice}
  is_exclusive:    {type: boolean, label: Exclusive on a service}
  termination_usd: {type: number, label: Fee for leaving early, format: usd}
  exit_plan:       {type: text, label: Exit plan}
  contract_id:     {type: text, label: Contract id}
  basis:           {type: basis}
  source_ids:      {type: sources}
  null_reason:     {type: text, label: Why unknown}
  finding:         {type: text}
checks: ["low <= high"]
leaves_out: "Contracts signed after the day asked about, and contracts nobody has published or modelled. A call-off is listed, but its money is part of its agreement. Where only a range is known of a contract's money, its value has two ends and the other amounts are left out. Money in a currency without a rate to USD is shown in its own currency only. Contracts beyond the number listed."
owner: partnerships
reviewed: 2026-11-26
---*/

with kept as (
    select
        contract_id,
        client_id,
        client,
        vendor_id,
        vendor,
        kind,
        agreement_id,
        services,
        start_on,
        end_on,
        currency,
        range_only,
        low_factor,
        high_factor,
        total_value,
        committed_value,
        total_usd,
        committed_usd,
        unrated,
        rate_gap,
        early_termination_fee_usd,
        is_over,
        remaining_usd,
        reckoned_by,
        notice_days,
        notice_months,
        auto_renew,
        renew_term_months,
        continued_by,
        exit_plan,
        runs_until,
        deadline_on,
        renewal,
        renewal_null_reason,
        basis,
        money_basis,
        source_ids,
        money_source_ids
    from contract_state
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or list_contains(services, $service))
        and ($from is null or runs_until is null or runs_until >= $from)
        and ($to is null or start_on < $to)
),

contract_line as (
    select
        line.contract_id,
        list_sort(array_agg(service.name)) as services,
        bool_or(line.is_exclusive) as is_exclusive
    from contract_service as line
    join service on service.service_id = line.service_id
    group by line.contract_id
),

total as (
    select
        count(*) as contracts,
        count(*) filter (where is_over and renewal <> 'locked until') as over,
        count(*) filter (where basis = 'modelled') as modelled,
        count(unrated) as unrated_contracts,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        count(distinct client_id) as clients,
        count(distinct vendor_id) as vendors
    from kept
)

select
    kept.client as client,
    kept.vendor as vendor,
    coalesce(contract_line.services, []) as services,
    case kept.kind
        when 'overarching' then 'agreement'
        when 'subsequent' then 'call-off'
        else 'contract'
    end as kind,
    kept.agreement_id as agreement_id,
    kept.start_on as start_on,
    kept.end_on as end_on,
    kept.runs_until as runs_until,
    case when not kept.range_only then value.usd end as value_usd,
    -- Of a credit the larger part is the lower end.
    least(value.usd * kept.low_factor, value.usd * kept.high_factor) as low,
    greatest(value.usd * kept.low_factor, value.usd * kept.high_factor) as high,
    case when not kept.range_only then kept.committed_usd end as committed_usd,
    case when not kept.range_only then kept.remaining_usd end as remaining_usd,
    kept.currency as currency,
    case when not kept.range_only then coalesce(kept.total_value, kept.committed_value) end as value,
    coalesce(
        kept.notice_months || case when kept.notice_months = 1 then ' month' else ' months' end,
        kept.notice_days || case when kept.notice_days = 1 then ' day' else ' days' end,
        'not known'
    ) as notice,
    case
        when kept.continued_by is not null then 'no, continued by another contract'
        when kept.auto_renew is null then 'not known'
        when not kept.auto_renew then 'no'
        when kept.renew_term_months is null then 'yes, for how long is not known'
        when kept.renew_term_months = 1 then 'for 1 month'
        else 'for ' || kept.renew_term_months || ' months'
    end as renews,
    kept.renewal as renewal,
    kept.deadline_on as deadline_on,
    coalesce(contract_line.is_exclusive, false) as is_exclusive,
    case when not kept.range_only then kept.early_termination_fee_usd end as termination_usd,
    replace(kept.exit_plan::varchar, '_', ' ') as exit_plan,
    kept.contract_id as contract_id,
    kept.money_basis as basis,
    kept.money_source_ids as source_ids,
    coalesce(
        kept.rate_gap,
        kept.renewal_null_reason,
        case
            when kept.remaining_usd is null then kept.reckoned_by
            when kept.range_only then 'only a range is known of the money'
        end
    ) as null_reason,
    digits(total.contracts) || case when total.contracts = 1 then ' contract' else ' contracts' end || ' of '
        || digits(total.clients) || case when total.clients = 1 then ' client' else ' clients' end || ' with '
        || digits(total.vendors) || case when total.vendors = 1 then ' vendor' else ' vendors' end
        || case
            when total.over = 0 then ''
            else '; ' || digits(total.over) || case when total.over = 1 then ' is over' else ' are over' end
        end
        || case
            when total.modelled = 0 then ''
            when total.modelled = total.contracts then '; all modelled'
            else '; ' || digits(total.modelled) || ' modelled'
        end
        || case when total.contracts <= $most then '' else '; listed are ' || digits($most) end
        || without_rate(total.unrated_contracts, 'contract', total.unrated) || '.' as finding
from kept
cross join total
cross join lateral (select coalesce(kept.total_usd, kept.committed_usd) as usd) as value
left join contract_line on contract_line.contract_id = kept.contract_id
order by kept.is_over, client, vendor, start_on, contract_id
limit $most
