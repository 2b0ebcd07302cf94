/*---
title: Renewal calendar
question: By when must we decide on each contract?
also: {client: 80, vendor: 70}
order: 10
chart: {mark: gantt, y: contract_name, low: runs_from, high: renewal_on, color: urgency}
grain: [contract_id]
metric: F01
reach: own
params:
  client:     {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:    {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  from:       {type: date, default: null, help: "Keep contracts whose day comes on or after this one."}
  to:         {type: date, default: null, help: "Keep contracts whose day comes on or before this one."}
  soon:       {type: whole, default: 30, help: "Days before a deadline from which it is urgent."}
  ahead:      {type: whole, default: 90, help: "Days before a deadline from which it is near."}
  few:        {type: whole, default: 5, help: "Below so many clients a sum of money known only by ranges is a range, too."}
  with_ended: {type: whole, default: 0, help: "1 keeps contracts that are over, too."}
  most:       {type: whole, default: 12, help: "How many contracts are shown: open decisions first, the nearest of them on top."}
columns:
  contract_name:     {type: text, label: Contract}
  contract_id:       {type: text, label: Contract id}
  client_id:         {type: text, label: Client id}
  vendor_id:         {type: text, label: Vendor id}
  renewal:           {type: text, label: What holds}
  renewal_on:        {type: date, label: Its day}
  urgency:           {type: text, label: Urgency}
  runs_from:         {type: date, label: Known from the day asked about}
  deadline_on:       {type: date, label: Last day to give notice}
  days_left:         {type: whole, label: Days until that day, unit: days}
  end_on:            {type: date, label: End as signed}
  runs_until:        {type: date, label: Runs until}
  months_elapsed:    {type: whole, label: Whole months since the start, unit: months}
  month_ends_passed: {type: whole, label: Month ends since the start}
  months_left:       {type: whole, label: Whole months left, unit: months}
  notice:            {type: text, label: Notice}
  renews:            {type: text, label: Renews by itself}
  value_usd:         {type: number, label: Contract value, format: usd}
  low:               {type: number, label: Contract value at least, format: usd}
  high:              {type: number, label: Contract value at most, format: usd}
  basis:             {type: basis}
  source_ids:        {type: sources}
  null_reason:       {type: text, label: Why unknown}
  finding:           {type: text}
thresholds:
  - {column: days_left, level: red, at: "<= 30", kind: convention, label: "30 days", do: "Decide now, and send notice where the contract is not to go on."}
  - {column: days_left, level: amber, at: "<= 90", kind: convention, label: "90 days", do: "Put the decision on the agenda."}
checks: ["low <= high"]
leaves_out: "Contracts beyond the number shown, those signed after the day, and, unless asked for, those that are over. The deadline day itself still counts. A term that renews by itself is counted from the end as signed. A contract that another one of the two takes up the day after its end does not renew by itself, nor does one between two that have parted. A value in a currency without a rate to USD is unknown."
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
        contract_state.start_on,
        contract_state.end_on,
        contract_state.range_only,
        contract_state.low_factor,
        contract_state.high_factor,
        contract_state.total_usd,
        contract_state.committed_usd,
        contract_state.unrated,
        contract_state.rate_gap,
        contract_state.is_over,
        contract_state.notice_days,
        contract_state.notice_months,
        contract_state.auto_renew,
        contract_state.renew_term_months,
        contract_state.continued_by,
        contract_state.runs_until,
        contract_state.deadline_on,
        contract_state.renewal,
        contract_state.renewal_null_reason,
        contract_state.basis,
        contract_state.source_ids,
        version.on_day,
        case contract_state.renewal
            when 'decide by' then contract_state.deadline_on
            when 'locked until' then contract_state.runs_until
            when 'ends on' then contract_state.end_on
            when 'ended on' then contract_state.end_on
            when 'continued on' then contract_state.end_on + 1
        end as renewal_on,
        contract_state.deadline_on - version.on_day as days_left,
        coalesce(contract_state.total_usd, contract_state.committed_usd) as value_usd
    from contract_state
    cross join version
    where ($client is null or contract_state.client_id = $client)
        and ($vendor is null or contract_state.vendor_id = $vendor)
        and ($service is null or list_contains(contract_state.services, $service))
        and ($with_ended = 1 or contract_state.renewal = 'locked until' or not contract_state.is_over)
),

contract_day as (
    select
        *,
        coalesce(renewal = 'decide by' and days_left <= $ahead, false) as is_near,
        case
            when renewal = 'decide by' and days_left <= $soon then 'decide within ' || $soon || ' days'
            when renewal = 'decide by' and days_left <= $ahead then 'decide within ' || $ahead || ' days'
            when renewal = 'decide by' then 'decide later'
            else renewal
        end as urgency
    from kept
    where ($from is null or renewal_on >= $from)
        and ($to is null or renewal_on < $to)
),

total as (
    select
        count(*) as contracts,
        count(*) filter (where renewal_null_reason is not null and renewal <> 'no fixed end') as unknown,
        count(*) filter (where is_near) as near,
        sum(value_usd) filter (where is_near and agreement_id is null) as near_usd,
        -- Of a credit the larger part is the lower end.
        sum(least(value_usd * low_factor, value_usd * high_factor)) filter (where is_near and agreement_id is null)
            as near_low,
        sum(greatest(value_usd * low_factor, value_usd * high_factor)) filter (where is_near and agreement_id is null)
            as near_high,
        count(unrated) filter (where is_near and value_usd is null) as near_unrated,
        flatten(array_agg(unrated) filter (where is_near and value_usd is null and unrated is not null)) as unrated,
        -- The contracts of a few clients are known no better together than each alone.
        count(distinct client_id) filter (
            where range_only and is_near and agreement_id is null and value_usd is not null
        ) not between 1 and $few - 1 as is_point,
        bool_or(value_usd is null) filter (where is_near) as is_at_least,
        count(*) filter (where renewal = 'locked until') as locked,
        count(*) filter (where renewal = 'continued on') as continued,
        count(*) filter (where renewal in ('ends on', 'ended on')) as ending,
        count(*) filter (where renewal = 'no fixed end') as endless,
        min(deadline_on) filter (where renewal = 'decide by') as first_on,
        min_by(contract_name, (deadline_on, contract_id)) filter (where renewal = 'decide by') as first_name,
        max(basis) as basis
    from contract_day
)

select
    contract_day.contract_name as contract_name,
    contract_day.contract_id as contract_id,
    contract_day.client_id as client_id,
    contract_day.vendor_id as vendor_id,
    contract_day.renewal as renewal,
    contract_day.renewal_on as renewal_on,
    contract_day.urgency as urgency,
    -- A bar without an end would say that there is none.
    case when contract_day.renewal <> 'not known' then contract_day.on_day end as runs_from,
    contract_day.deadline_on as deadline_on,
    contract_day.days_left as days_left,
    contract_day.end_on as end_on,
    contract_day.runs_until as runs_until,
    date_sub('month', contract_day.start_on, contract_day.on_day) as months_elapsed,
    date_diff('month', contract_day.start_on, contract_day.on_day) as month_ends_passed,
    case
        when contract_day.runs_until >= contract_day.on_day
            then date_sub('month', contract_day.on_day, contract_day.runs_until)
    end as months_left,
    coalesce(
        contract_day.notice_months || case when contract_day.notice_months = 1 then ' month' else ' months' end,
        contract_day.notice_days || case when contract_day.notice_days = 1 then ' day' else ' days' end,
        'not known'
    ) as notice,
    case
        when contract_day.continued_by is not null then 'no, continued by another contract'
        when contract_day.auto_renew is null then 'not known'
        when not contract_day.auto_renew then 'no'
        when contract_day.renew_term_months is null then 'yes, for how long is not known'
        when contract_day.renew_term_months = 1 then 'for 1 month'
        else 'for ' || contract_day.renew_term_months || ' months'
    end as renews,
    case when not contract_day.range_only then contract_day.value_usd end as value_usd,
    least(contract_day.value_usd * contract_day.low_factor, contract_day.value_usd * contract_day.high_factor) as low,
    greatest(contract_day.value_usd * contract_day.low_factor, contract_day.value_usd * contract_day.high_factor)
        as high,
    contract_day.basis as basis,
    contract_day.source_ids as source_ids,
    coalesce(
        contract_day.renewal_null_reason,
        case when contract_day.value_usd is null then contract_day.rate_gap end,
        case when contract_day.range_only then 'only a range is known of the money' end
    ) as null_reason,
    case
        when total.first_on is null
            then 'No decision is ' || case when total.unknown > 0 then 'known to be ' else '' end || 'open on '
                || digits(total.contracts) || case when total.contracts = 1 then ' contract' else ' contracts' end
                || coalesce(': ' || nullif(array_to_string([
                    case
                        when total.locked > 0
                            then digits(total.locked) || if(total.locked = 1, ' is', ' are') || ' locked in by renewal'
                    end,
                    case
                        when total.continued > 0
                            then digits(total.continued) || if(total.continued = 1, ' is', ' are')
                            || ' continued by another contract'
                    end,
                    case
                        when total.ending > 0
                            then digits(total.ending) || if(total.ending = 1, ' ends', ' end') || ' without renewal'
                    end,
                    case
                        when total.endless > 0
                            then digits(total.endless) || if(total.endless = 1, ' has', ' have') || ' no fixed end'
                    end
                ], ', '), ''), '')
        when total.near = 0
            then 'No decision falls due within ' || $ahead || ' days; the next one is ' || total.first_name || ', by '
                || strftime(total.first_on, '%-d %b %Y')
        else digits(total.near) || ' of ' || digits(total.contracts)
            || case when total.contracts = 1 then ' contract' else ' contracts' end || ' must be decided within '
            || $ahead || ' days' || coalesce(
                ', worth ' || case when total.is_at_least then 'at least ' else '' end || case
                    when total.is_point then usd_words(total.near_usd)
                    else usd_words(total.near_low) || ' to ' || usd_words(total.near_high)
                end, ''
            ) || '; first ' || total.first_name || ', by ' || strftime(total.first_on, '%-d %b %Y')
    end
        || case when total.basis <> 'reported' then ' (' || total.basis || ')' else '' end
        || case
            when total.unknown > 0 then '; for ' || digits(total.unknown) || ' the day is not known'
            else ''
        end
        || case when total.contracts > $most then '; the first ' || digits($most) || ' are shown' else '' end
        || without_rate(total.near_unrated, 'contract', total.unrated) || '.' as finding
from contract_day
cross join total
order by
    case contract_day.renewal
        when 'decide by' then 1
        when 'ends on' then 2
        when 'locked until' then 3
        when 'continued on' then 4
        when 'not known' then 5
        when 'no fixed end' then 6
        else 7
    end,
    renewal_on,
    contract_id
limit $most
