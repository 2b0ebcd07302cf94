/*---
title: What a vendor loses if a client leaves
question: What does a vendor lose in the next 12 months if a client leaves?
order: 130
also: {vendor: 60}
chart: {mark: interval, y: pair, low: net_low, high: net_high}
grain: [vendor_id, client_id]
metric: V03
reach: vendor
params:
  client:          {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:          {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  horizon_months:  {type: number, default: 12, help: "Count the loss over so many months from notice."}
  notice_months:   {type: number, default: null, help: "Notice in months; empty takes the contract's, and none where no contract is known."}
  termination_fee: {type: number, default: null, help: "Fee in USD; empty takes the contract's, and none where no contract is known."}
  redeploy_share:  {type: number, default: 0, help: "Part of the freed capacity that the vendor sells again, 0 to 1."}
  keeps_prepaid:   {type: whole, default: 1, help: "1 lets the vendor keep what is prepaid and not yet worked off, 0 pays it back."}
  most:            {type: whole, default: 12, help: "Keep so many pairs, those with the most at risk first."}
columns:
  pair:            {type: text, label: Vendor and client}
  vendor:          {type: text, label: Vendor}
  vendor_id:       {type: text, label: Vendor id}
  client:          {type: text, label: Client}
  client_id:       {type: text, label: Client id}
  period:          {type: text, label: Delivered in}
  annual_usd:      {type: number, label: Revenue in a year, format: usd}
  annual_low:      {type: number, label: Revenue in a year at least, format: usd}
  annual_high:     {type: number, label: Revenue in a year at most, format: usd}
  notice:          {type: number, label: Notice, format: decimal, unit: months}
  fee_usd:         {type: number, label: Fee for ending early, format: usd}
  fee_low:         {type: number, label: Fee at least, format: usd}
  fee_high:        {type: number, label: Fee at most, format: usd}
  prepaid_usd:     {type: number, label: Prepaid and not yet worked off, format: usd}
  gross_usd:       {type: number, label: Gross loss, format: usd}
  gross_low:       {type: number, label: Gross loss at least, format: usd}
  gross_high:      {type: number, label: Gross loss at most, format: usd}
  net_usd:         {type: number, label: Net loss, format: usd, better: lower}
  net_low:         {type: number, label: Net loss at least, format: usd}
  net_high:        {type: number, label: Net loss at most, format: usd}
  gross_share:     {type: number, label: Gross loss as a share of the vendor's revenue, format: percent}
  gross_share_low: {type: number, label: That share at least, format: percent}
  terms:           {type: text, label: Where notice and fee come from}
  basis:           {type: basis}
  source_ids:      {type: sources}
  null_reason:     {type: text, label: Why there is no one number}
  finding:         {type: text}
thresholds:
  - {column: gross_share_low, level: amber, at: ">= 0.1", kind: convention, label: "10% of revenue, as for a major client", do: "Ask what the vendor would cut first if that client left."}
leaves_out: "Clients nobody names, and those that have left; costs that end with the work; sales elsewhere unless a part resold is given. Without a known contract we assume no notice and no fee, the most that can be lost. Of several contracts the shortest notice counts; fees add up, but a call-off's is part of its agreement's. The year is the last 12 complete months of work delivered. A revenue, fee or prepayment in a currency without a rate to USD is unknown, and so is the loss."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
reviewed: 2026-11-25
---*/

with live_contract as (
    select
        contract.contract_id,
        contract.client_id,
        contract.vendor_id,
        contract.start_on,
        coalesce(contract.notice_months, contract.notice_days / 30.4375) as notice,
        -- A call-off's money is part of the agreement above it.
        case when contract.kind <> 'subsequent' then contract.early_termination_fee * contract.usd_per_unit end
            as fee_usd,
        case when contract.kind <> 'subsequent' then contract.prepaid * contract.usd_per_unit end as prepaid_usd,
        -- A fee or a prepayment in a currency without a rate is there, and nobody knows how much it is.
        case
            when contract.kind <> 'subsequent'
                and contract.usd_per_unit is null
                and contract.early_termination_fee > 0 then contract.currency
        end as unrated_fee,
        case
            when contract.kind <> 'subsequent'
                and contract.usd_per_unit is null
                and contract.prepaid > 0 then contract.currency
        end as unrated_prepaid,
        contract.low_factor,
        contract.high_factor,
        contract.range_only,
        contract.basis,
        contract.source_id
    from contract
    cross join version
    where contract.start_on <= version.on_day
        and (contract.end_on is null or contract.end_on >= version.on_day)
),

pair_contract as (
    select
        client_id,
        vendor_id,
        min(start_on) filter (where prepaid_usd > 0) as prepaid_from,
        min(notice) as notice,
        sum(fee_usd) as fee_usd,
        sum(case when range_only then fee_usd * low_factor else fee_usd end) as fee_low,
        sum(case when range_only then fee_usd * high_factor else fee_usd end) as fee_high,
        coalesce(bool_or(range_only) filter (where fee_usd > 0), false) as is_fee_range,
        sum(prepaid_usd) as prepaid_usd,
        array_agg(unrated_fee) filter (where unrated_fee is not null) as unrated_fee,
        array_agg(unrated_prepaid) filter (where unrated_prepaid is not null) as unrated_prepaid,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from live_contract
    group by client_id, vendor_id
),

pair_worked_off as (
    select
        pair_contract.client_id,
        pair_contract.vendor_id,
        sum(work.cost_usd) as worked_usd,
        unrated_list(work.unrated_currency) as unrated
    from pair_contract
    cross join version
    join throughput as work
        on work.client_id = pair_contract.client_id
        and work.vendor_id = pair_contract.vendor_id
        and work.day >= pair_contract.prepaid_from
        and work.day < version.on_day
    group by pair_contract.client_id, pair_contract.vendor_id
),

pair_year as (
    select
        income.vendor,
        income.vendor_id,
        income.client,
        income.client_id,
        income.period,
        income.low * 12 / nullif(income.months, 0) as annual_low,
        income.high * 12 / nullif(income.months, 0) as annual_high,
        income.vendor_usd * 12 / nullif(income.months, 0) as vendor_annual_usd,
        coalesce($notice_months, terms.notice, 0) as notice,
        coalesce($termination_fee, case when terms.unrated_fee is null then coalesce(terms.fee_usd, 0) end) as fee_usd,
        coalesce($termination_fee, case when terms.unrated_fee is null then coalesce(terms.fee_low, 0) end) as fee_low,
        coalesce($termination_fee, case when terms.unrated_fee is null then coalesce(terms.fee_high, 0) end) as fee_high,
        $termination_fee is null and coalesce(terms.is_fee_range, false) as is_fee_range,
        case
            when $keeps_prepaid = 0 then 0
            when terms.unrated_prepaid is not null or worked.unrated is not null then null
            else greatest(coalesce(terms.prepaid_usd, 0) - coalesce(worked.worked_usd, 0), 0)
        end as prepaid_usd,
        case
            when terms.client_id is null and ($notice_months is null or $termination_fee is null)
                then 'no contract is known'
            when ($notice_months is null and terms.notice is null)
                or ($termination_fee is null and terms.fee_usd is null and terms.unrated_fee is null)
                then 'the contract is silent on one of them'
            when $notice_months is null and $termination_fee is null then 'the contract'
            else 'the parameters given'
        end as terms,
        greatest(income.basis, terms.basis) as basis,
        list_sort(list_distinct(list_concat(income.source_ids, coalesce(terms.source_ids, [])))) as source_ids,
        income.null_reason,
        rate_gap(list_concat(
            case when $termination_fee is null then terms.unrated_fee end,
            case when $keeps_prepaid <> 0 then list_concat(terms.unrated_prepaid, worked.unrated) end
        )) as rate_gap
    from dependence.vendor_income as income
    left join pair_contract as terms
        on terms.client_id = income.client_id
        and terms.vendor_id = income.vendor_id
    left join pair_worked_off as worked
        on worked.client_id = income.client_id
        and worked.vendor_id = income.vendor_id
    where income.client_id is not null
        and ($client is null or income.client_id = $client)
        and not exists (
            select 1
            from relationship as pair
            where pair.client_id = income.client_id
                and pair.vendor_id = income.vendor_id
                and pair.status = 'ended'
        )
),

pair_gross as (
    select
        pair_year.*,
        annual_low * greatest($horizon_months - notice, 0) / 12 as gross_low,
        annual_high * greatest($horizon_months - notice, 0) / 12 as gross_high
    from pair_year
),

-- A fee known by a range lies on the path of the revenue, low with low; where it outgrows the revenue, the ends swap.
pair_end as (
    select
        pair_gross.*,
        gross_low * (1 - $redeploy_share) - fee_low - prepaid_usd as net_on_low,
        gross_high * (1 - $redeploy_share) - fee_high - prepaid_usd as net_on_high
    from pair_gross
),

pair_net as (
    select
        pair_end.*,
        -- What is prepaid has been earned once and is not lost a second time.
        case when gross_high is not null and rate_gap is null then greatest(least(net_on_low, net_on_high), 0) end as net_low,
        case when gross_high is not null and rate_gap is null then greatest(net_on_low, net_on_high, 0) end as net_high
    from pair_end
),

ranked as (
    select
        pair_net.*,
        coalesce(annual_high - annual_low < 0.005, false) as is_point,
        row_number() over (
            order by round(net_low, 4) desc nulls last, round(net_high, 4) desc nulls last, vendor_id, client_id
        ) as place
    from pair_net
),

top as (
    select
        'If ' || client || ' left, ' || vendor || ' would lose '
            || case
                when net_high - net_low < 0.005 then usd_words(net_low)
                else usd_words(net_low) || ' to ' || usd_words(net_high)
            end
            || ' in ' || printf('%g', $horizon_months) || ' months after notice and fees'
            || case when basis = 'modelled' then ' (modelled)' else '' end || '.' as said
    from ranked
    where place = 1
        and net_low > 0
)

select
    ranked.vendor || ' without ' || ranked.client as pair,
    ranked.vendor as vendor,
    ranked.vendor_id as vendor_id,
    ranked.client as client,
    ranked.client_id as client_id,
    ranked.period as period,
    case when ranked.is_point then ranked.annual_low end as annual_usd,
    ranked.annual_low as annual_low,
    ranked.annual_high as annual_high,
    ranked.notice as notice,
    case when not ranked.is_fee_range then ranked.fee_usd end as fee_usd,
    ranked.fee_low as fee_low,
    ranked.fee_high as fee_high,
    ranked.prepaid_usd as prepaid_usd,
    case when ranked.is_point then ranked.gross_low end as gross_usd,
    ranked.gross_low as gross_low,
    ranked.gross_high as gross_high,
    case when ranked.is_point and not ranked.is_fee_range then ranked.net_low end as net_usd,
    ranked.net_low as net_low,
    ranked.net_high as net_high,
    case when ranked.is_point then ranked.gross_low / nullif(ranked.vendor_annual_usd, 0) end as gross_share,
    least(ranked.gross_low / nullif(ranked.vendor_annual_usd, 0), 1) as gross_share_low,
    ranked.terms as terms,
    -- What has not happened is at best estimated.
    greatest('estimated'::basis, ranked.basis) as basis,
    ranked.source_ids as source_ids,
    case
        when ranked.annual_low is null then 'the period is shorter than a month'
        when not ranked.is_point then ranked.null_reason
        when ranked.rate_gap is not null then ranked.rate_gap
        when ranked.is_fee_range then 'only a range is known of the fee'
        when ranked.vendor_annual_usd = 0 then 'the vendor had no revenue'
    end as null_reason,
    coalesce(top.said, 'No client''s leaving would cost a vendor anything that is known.') as finding
from ranked
left join top on true
where ranked.place <= $most
order by ranked.place, vendor_id, client_id
