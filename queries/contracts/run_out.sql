/*---
title: When the commitment runs out
question: When is the money gone, or wasted?
order: 80
chart: {mark: gantt, y: contract_name, low: early_on, high: late_on, color: verdict}
grain: [contract_id]
metric: F03
reach: own
params:
  client:   {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:   {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:  {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  trailing: {type: whole, default: 28, help: "Days before the day asked about over which the burn is measured."}
  horizon:  {type: whole, default: 366, help: "Days ahead up to which the range is drawn; what lies later, or never comes, stands there."}
  most:     {type: whole, default: 12, help: "How many contracts are shown, the first to run out on top."}
columns:
  contract_name:      {type: text, label: Contract}
  contract_id:        {type: text, label: Contract id}
  client_id:          {type: text, label: Client id}
  vendor_id:          {type: text, label: Vendor id}
  verdict:            {type: text, label: Verdict}
  run_out_on:         {type: date, label: Money gone on}
  run_out_days:       {type: number, label: Days until then, unit: days}
  early_on:           {type: date, label: Gone at the earliest}
  late_on:            {type: date, label: "Gone at the latest, or the last day drawn"}
  is_open_ended:      {type: boolean, label: May last beyond the last day drawn}
  is_before_deadline: {type: boolean, label: Gone before the last day to give notice}
  unused_usd:         {type: number, label: Left unused at the end, format: usd}
  overage_usd:        {type: number, label: Needed beyond it by the end, format: usd}
  remaining_usd:      {type: number, label: Still committed, format: usd}
  burn_usd_per_day:   {type: number, label: Burn a day, format: usd}
  burn_low:           {type: number, label: Burn a day in the slowest week, format: usd}
  burn_high:          {type: number, label: Burn a day in the fastest week, format: usd}
  deadline_on:        {type: date, label: Last day to give notice}
  end_on:             {type: date, label: Last day}
  left_days:          {type: whole, label: Days of the term to come, unit: days}
  basis:              {type: basis}
  source_ids:         {type: sources}
  null_reason:        {type: text, label: Why unknown}
  finding:            {type: text}
leaves_out: "Contracts that are over or without a committed value, and those beyond the number shown. The burn is the cost of work delivered in the contract's services while it ran; where several contracts cover the same work, it is split by committed value. The range is that of the weeks within the trailing days; where only a range is known of the money, that of its low and its high path, each with its own commitment and its own work. Days beyond the end are counted as if the contract went on. Where a price, or a rate to USD, is missing, the burn is unknown."
when_empty: "No contract in force has a committed value on record."
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
        contract_state.low_factor,
        contract_state.high_factor,
        contract_state.committed_usd,
        contract_state.unrated,
        contract_state.rate_gap,
        contract_state.left_days,
        contract_state.is_over,
        contract_state.remaining_usd,
        contract_state.reckoned_by,
        contract_state.deadline_on,
        contract_state.renewal,
        contract_state.basis,
        contract_state.money_basis,
        contract_state.source_id,
        contract_state.source_ids,
        contract_state.money_source_ids,
        version.on_day,
        version.on_day - greatest(contract_state.start_on, version.on_day - $trailing::integer) as burn_days
    from contract_state
    cross join version
    where contract_state.agreement_id is null
        and contract_state.committed_value is not null
        and not contract_state.is_over
),

-- A pair of which only a range is public burns between its least and its most; of all others the reader's path counts.
work_row as (
    select
        client_id,
        vendor_id,
        service_id,
        day,
        range_only as is_range,
        case when not range_only then cost_usd end as usd,
        case when not range_only or scenario in ('actual', 'low') then cost_usd end as low_usd,
        case when not range_only or scenario in ('actual', 'high') then cost_usd end as high_usd,
        coalesce(delivered > 0 and cost_usd is null, false) as is_unpriced,
        unrated_currency,
        basis,
        source_id
    from throughput_path
    where (range_only or in_scenario(scenario))
        and (cost_usd is not null or delivered > 0)
),

work_day as (
    select
        work_row.client_id,
        work_row.vendor_id,
        work_row.service_id,
        work_row.day,
        bool_or(work_row.is_range) as is_range,
        bool_or(work_row.is_unpriced) as is_unpriced,
        unrated_list(work_row.unrated_currency) as unrated,
        sum(work_row.usd) as usd,
        sum(work_row.low_usd) as low_usd,
        sum(work_row.high_usd) as high_usd,
        max(work_row.basis) as basis,
        source_list(work_row.source_id) as source_ids
    from work_row
    cross join version
    where work_row.day >= version.on_day - $trailing::integer
        and work_row.day < version.on_day
    group by work_row.client_id, work_row.vendor_id, work_row.service_id, work_row.day
),

-- A contract that names no service covers all that passes between the two.
contract_work as (
    select
        agreement.contract_id,
        agreement.burn_days,
        (agreement.on_day - 1 - work_day.day) // 7 as week,
        work_day.* exclude (is_unpriced),
        -- Work of an unknown price, or shared with a commitment that is unknown in USD, leaves the burn unknown.
        work_day.is_unpriced or count(agreement.committed_usd) over work < count(*) over work as is_unknown,
        coalesce(
            agreement.committed_usd / nullif(sum(agreement.committed_usd) over work, 0),
            1 / nullif(count(*) over work, 0)
        ) as part
    from work_day
    join agreement
        on agreement.client_id = work_day.client_id
        and agreement.vendor_id = work_day.vendor_id
        and agreement.start_on <= work_day.day
        and (len(agreement.services) = 0 or list_contains(agreement.services, work_day.service_id))
    window work as (partition by work_day.client_id, work_day.vendor_id, work_day.service_id, work_day.day)
),

contract_week as (
    select
        contract_id,
        week,
        (week + 1) * 7 <= any_value(burn_days) as is_whole,
        bool_or(is_range) as is_range,
        bool_or(is_unknown) as is_unknown,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        sum(usd * part) as usd,
        sum(low_usd * part) as low_usd,
        sum(high_usd * part) as high_usd,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from contract_work
    group by contract_id, week
),

contract_spend as (
    select
        agreement.contract_id,
        bool_or(contract_week.is_range) as is_range,
        bool_or(contract_week.is_unknown) as is_unknown,
        flatten(array_agg(contract_week.unrated) filter (where contract_week.unrated is not null)) as unrated,
        case when not bool_or(contract_week.is_range) then sum(contract_week.usd) end as usd,
        sum(contract_week.low_usd) as low_usd,
        sum(contract_week.high_usd) as high_usd,
        -- Whole weeks of the trailing days; one without any work burned nothing.
        any_value(agreement.burn_days) // 7 as weeks,
        count(*) filter (where contract_week.is_whole) as weeks_worked,
        min(contract_week.low_usd) filter (where contract_week.is_whole) as slow_low_usd,
        max(contract_week.low_usd) filter (where contract_week.is_whole) as fast_low_usd,
        min(contract_week.high_usd) filter (where contract_week.is_whole) as slow_high_usd,
        max(contract_week.high_usd) filter (where contract_week.is_whole) as fast_high_usd,
        max(contract_week.basis) as basis,
        list_sort(list_distinct(flatten(array_agg(contract_week.source_ids)))) as source_ids
    from agreement
    join contract_week on contract_week.contract_id = agreement.contract_id
    group by agreement.contract_id
),

contract_burn as (
    select
        agreement.*,
        spent.contract_id is not null as has_work,
        coalesce(spent.is_unknown, false) as is_unknown,
        coalesce(agreement.rate_gap, rate_gap(spent.unrated)) as work_rate_gap,
        coalesce(spent.is_range, false) or agreement.range_only as is_range,
        case when not agreement.range_only then spent.usd / nullif(agreement.burn_days, 0) end as burn,
        -- The slowest and the fastest week of either path; a week without any work burned nothing.
        least(spent.low_usd / nullif(agreement.burn_days, 0), spent.slow_low_usd / 7, idle.burn) as slow_low,
        greatest(spent.low_usd / nullif(agreement.burn_days, 0), spent.fast_low_usd / 7, idle.burn) as fast_low,
        least(spent.high_usd / nullif(agreement.burn_days, 0), spent.slow_high_usd / 7, idle.burn) as slow_high,
        greatest(spent.high_usd / nullif(agreement.burn_days, 0), spent.fast_high_usd / 7, idle.burn) as fast_high,
        greatest(agreement.money_basis, spent.basis) as row_basis,
        list_sort(list_distinct(list_concat(
            agreement.money_source_ids, coalesce(spent.source_ids, [])
        ))) as row_source_ids
    from agreement
    left join (
        select * replace (
            case when not is_unknown then usd end as usd,
            case when not is_unknown then low_usd end as low_usd,
            case when not is_unknown then high_usd end as high_usd,
            case when not is_unknown then slow_low_usd end as slow_low_usd,
            case when not is_unknown then fast_low_usd end as fast_low_usd,
            case when not is_unknown then slow_high_usd end as slow_high_usd,
            case when not is_unknown then fast_high_usd end as fast_high_usd,
            case when not is_unknown then weeks_worked end as weeks_worked
        )
        from contract_spend
    ) as spent on spent.contract_id = agreement.contract_id
    left join lateral (select case when spent.weeks_worked < spent.weeks then 0 end as burn) as idle on true
    where ($client is null or agreement.client_id = $client)
        and ($vendor is null or agreement.vendor_id = $vendor)
        and ($service is null or list_contains(agreement.services, $service))
),

-- On one path through the range the commitment and its burn are both low, or both high.
contract_days as (
    select
        *,
        least(slow_low, slow_high) as burn_low,
        greatest(fast_low, fast_high) as burn_high,
        case when not is_range then remaining_usd / nullif(greatest(burn, 0), 0) end as days,
        least(
            remaining_usd * low_factor / nullif(greatest(fast_low, 0), 0),
            remaining_usd * high_factor / nullif(greatest(fast_high, 0), 0)
        ) as days_early,
        greatest(
            coalesce(remaining_usd * low_factor / nullif(greatest(slow_low, 0), 0), $horizon),
            coalesce(remaining_usd * high_factor / nullif(greatest(slow_high, 0), 0), $horizon)
        ) as days_late,
        case when not is_range then burn * left_days end as burn_to_end_usd
    from contract_burn
),

-- A last digit of a division must not move a date.
contract_run_out as (
    select
        *,
        case when days < 36525 then on_day + floor(days + 1e-9)::integer end as run_out_on,
        case when days_early is not null
            then on_day + floor(least(days_early + 1e-9, $horizon))::integer
        end as early_on,
        case when days_early is not null
            then on_day + floor(least(days_late + 1e-9, $horizon))::integer
        end as late_on,
        days_late >= $horizon as is_open_ended
    from contract_days
),

contract_verdict as (
    select
        *,
        case
            when renewal = 'decide by' and run_out_on is not null then run_out_on < deadline_on
        end as is_before_deadline,
        case
            when remaining_usd is null or not has_work or is_unknown then 'not known'
            when remaining_usd = 0 then 'used up'
            when is_range and early_on is null then 'nothing is burned'
            when is_range and late_on <= end_on and not is_open_ended then 'gone before the end'
            when is_range and early_on > end_on then 'some left at the end'
            when is_range then 'not known'
            when days is null then 'nothing is burned'
            when end_on is null then 'no fixed end'
            when renewal = 'decide by' and run_out_on < deadline_on then 'gone before notice is due'
            when run_out_on <= end_on then 'gone before the end'
            else 'some left at the end'
        end as verdict
    from contract_run_out
),

assumed as (
    select min(value) as committed_share
    from model_param
    where name = 'committed_share'
),

total as (
    select
        count(*) as contracts,
        count(*) filter (where verdict in ('gone before notice is due', 'gone before the end')) as gone,
        sum(remaining_usd - burn_to_end_usd) filter (where remaining_usd > burn_to_end_usd) as unused_usd,
        count(*) filter (where verdict = 'used up') as used_up,
        count(*) filter (where verdict <> 'not known') as known,
        count(*) filter (where verdict = 'not known' and work_rate_gap is not null) as unrated,
        max(work_rate_gap) filter (where verdict = 'not known') as rate_gap,
        min(run_out_on) filter (where verdict in ('gone before notice is due', 'gone before the end')) as first_on,
        min_by(contract_name, (run_out_on, contract_id)) filter (
            where verdict in ('gone before notice is due', 'gone before the end')
                and run_out_on is not null
        ) as first_name,
        max(row_basis) filter (where verdict <> 'not known') as basis,
        -- A modelled commitment is a part of the work expected, so work as expected uses it up early.
        bool_and(basis = 'modelled') filter (
            where verdict in ('gone before notice is due', 'gone before the end')
        ) as is_assumed
    from contract_verdict
)

select
    contract_verdict.contract_name as contract_name,
    contract_verdict.contract_id as contract_id,
    contract_verdict.client_id as client_id,
    contract_verdict.vendor_id as vendor_id,
    contract_verdict.verdict as verdict,
    contract_verdict.run_out_on as run_out_on,
    contract_verdict.days as run_out_days,
    contract_verdict.early_on as early_on,
    contract_verdict.late_on as late_on,
    case when contract_verdict.early_on is not null then contract_verdict.is_open_ended end as is_open_ended,
    contract_verdict.is_before_deadline as is_before_deadline,
    case when contract_verdict.burn_to_end_usd is not null and contract_verdict.remaining_usd is not null
        then greatest(0, contract_verdict.remaining_usd - contract_verdict.burn_to_end_usd)
    end as unused_usd,
    case when contract_verdict.burn_to_end_usd is not null and contract_verdict.remaining_usd is not null
        then greatest(0, contract_verdict.burn_to_end_usd - contract_verdict.remaining_usd)
    end as overage_usd,
    case when not contract_verdict.range_only then contract_verdict.remaining_usd end as remaining_usd,
    contract_verdict.burn as burn_usd_per_day,
    contract_verdict.burn_low as burn_low,
    contract_verdict.burn_high as burn_high,
    contract_verdict.deadline_on as deadline_on,
    contract_verdict.end_on as end_on,
    contract_verdict.left_days as left_days,
    contract_verdict.row_basis as basis,
    contract_verdict.row_source_ids as source_ids,
    case
        when contract_verdict.remaining_usd is null
            then coalesce(contract_verdict.rate_gap, contract_verdict.reckoned_by)
        when contract_verdict.burn_days <= 0 then 'the term has not begun'
        when contract_verdict.is_unknown
            then coalesce(contract_verdict.work_rate_gap, 'the cost of some delivered work is not known')
        when not contract_verdict.has_work then 'no delivered work is on record in the ' || $trailing || ' days'
        when contract_verdict.is_range then 'only a range is known of the money'
        when contract_verdict.days is null then 'nothing is burned'
        when contract_verdict.run_out_on is null then 'not within a hundred years'
        when contract_verdict.end_on is null then 'without a fixed end nothing is left over or lacking'
    end as null_reason,
    case
        when total.known = 0 then 'The burn is known for none of ' || digits(total.contracts)
            || case when total.contracts = 1 then ' contract' else ' contracts' end
        else case
                when total.gone = 0
                    then 'At the present burn no commitment of ' || digits(total.known) || ' will run out before its end'
                else 'At the present burn ' || digits(total.gone) || ' of ' || digits(total.known)
                    || case when total.known = 1 then ' commitment' else ' commitments' end
                    || case when total.gone = 1 then ' runs' else ' run' end || ' out early'
                    || case when total.is_assumed and assumed.committed_share < 1
                        then ', as must be expected where the model commits only '
                            || round(100 * assumed.committed_share)::integer || '% of the work foreseen'
                        else ''
                    end
                    || coalesce(
                        ', the first on ' || strftime(total.first_on, '%-d %b %Y') || ': ' || total.first_name, ''
                    )
            end
            || case
                when total.used_up = 0 then ''
                else '; ' || digits(total.used_up) || case when total.used_up = 1 then ' is' else ' are' end
                    || ' used up already'
            end
            || case when total.unused_usd > 0
                then '; ' || usd_words(total.unused_usd) || ' would be left unused'
                else ''
            end
            || case when total.basis <> 'reported' then ' (' || total.basis || ')' else '' end
    end
        || case
            when total.unrated = 0 then '.'
            else '; for ' || digits(total.unrated) || case when total.unrated = 1 then ' contract ' else ' contracts ' end
                || total.rate_gap || '.'
        end as finding
from contract_verdict
cross join total
cross join assumed
order by early_on nulls last, contract_id
limit $most
