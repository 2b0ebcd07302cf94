/*---
title: Throughput by period
question: Who does the work, how much, and how does it change over time?
order: 10
also: {client: 50, vendor: 50}
chart: {mark: line, x: period, y: std_hours, low: low, high: high, color: who}
grain: [client_id, vendor_id, period]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client, a line for each of its vendors; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor, a line for each of its clients; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: date, default: null, help: "Keep what was delivered on or after this day."}
  to:      {type: date, default: null, help: "Keep what was delivered on or before this day."}
  grain:   {type: grain, default: month, help: "The period: day, week, month, quarter or year."}
  most:    {type: whole, default: 8, help: "How many lines: those with the most work."}
columns:
  who:            {type: text, label: Who}
  client_id:      {type: text, label: Client id}
  vendor_id:      {type: text, label: Vendor id}
  period:         {type: date, label: Period from}
  is_partial:     {type: boolean, label: Period not whole}
  std_hours:      {type: number, label: Standard hours delivered, format: whole}
  low:            {type: number, label: Standard hours delivered at least, format: whole}
  high:           {type: number, label: Standard hours delivered at most, format: whole}
  accepted_hours: {type: number, label: Standard hours accepted, format: whole}
  accepted_low:   {type: number, label: Standard hours accepted at least, format: whole}
  accepted_high:  {type: number, label: Standard hours accepted at most, format: whole}
  cost_usd:       {type: number, label: Cost, format: usd}
  cost_low:       {type: number, label: Cost at least, format: usd}
  cost_high:      {type: number, label: Cost at most, format: usd}
  coverage:       {type: number, label: Part of delivered units with a standard time, format: percent}
  cost_basis:     {type: basis, label: Basis of the cost}
  basis:          {type: basis}
  source_ids:     {type: sources}
  null_reason:    {type: text, label: Why there is no single figure}
  finding:        {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Work not delivered yet, and services without a standard time (they lower the coverage). Without a client or vendor chosen each line is a vendor's total. A pair without a public figure is shown from low to high, never as one line; a vendor's total has no range, since a client's more may be another's less. Lines beyond the largest few. A cost in a currency without a rate to USD is unknown, and a price not recorded adds nothing."
when_empty: "No delivered work is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

work as (
    select
        case when $client is null and $vendor is null then null else path.client_id end as client_id,
        path.vendor_id,
        period_start($grain, path.day) as period,
        path.range_only and ($client is not null or $vendor is not null) as is_range,
        $client is not null or $vendor is not null as is_pair,
        in_scenario(path.scenario) as is_point,
        path.scenario in ('actual', 'low') as is_low,
        path.scenario in ('actual', 'high') as is_high,
        path.delivered,
        path.delivered * path.std_hours_per_unit as std_hours,
        path.accepted * path.std_hours_per_unit as accepted_hours,
        path.cost_usd,
        path.unrated_currency,
        path.basis as cost_basis,
        greatest(path.basis, path.std_basis) as basis,
        path.source_id
    from throughput_path as path
    cross join horizon
    where (in_scenario(path.scenario) or path.scenario in ('low', 'high'))
        and path.delivered is not null
        and path.day <= horizon.last_day
        and ($client is null or path.client_id = $client)
        and ($vendor is null or path.vendor_id = $vendor)
        and ($service is null or path.service_id = $service)
        and ($from is null or path.day >= $from)
        and ($to is null or path.day < $to)
),

line_period as (
    select
        work.client_id,
        work.vendor_id,
        work.period,
        work.period < $from
            or period_end($grain, work.period) > least(horizon.last_day + 1, coalesce($to, horizon.last_day + 1))
            as is_partial,
        bool_or(work.is_range) as is_range,
        sum(work.std_hours) filter (where work.is_point) as std_hours,
        -- A low path without work has no rows: the low end of a range is then zero.
        coalesce(
            sum(work.std_hours) filter (where work.is_low and work.is_pair),
            case when bool_or(work.is_range) and sum(work.std_hours) filter (where work.is_high) is not null then 0 end
        ) as low,
        sum(work.std_hours) filter (where work.is_high and work.is_pair) as high,
        sum(work.accepted_hours) filter (where work.is_point) as accepted_hours,
        coalesce(
            sum(work.accepted_hours) filter (where work.is_low and work.is_pair),
            case when bool_or(work.is_range) and sum(work.accepted_hours) filter (where work.is_high) is not null then 0 end
        ) as accepted_low,
        sum(work.accepted_hours) filter (where work.is_high and work.is_pair) as accepted_high,
        sum(work.cost_usd) filter (where work.is_point) as cost_usd,
        coalesce(
            sum(work.cost_usd) filter (where work.is_low and work.is_pair),
            case when bool_or(work.is_range) and sum(work.cost_usd) filter (where work.is_high) is not null then 0 end
        ) as cost_low,
        sum(work.cost_usd) filter (where work.is_high and work.is_pair) as cost_high,
        unrated_list(work.unrated_currency) as unrated,
        sum(work.delivered) filter (where work.std_hours is not null) / nullif(sum(work.delivered), 0) as coverage,
        max(work.cost_basis) as cost_basis,
        max(work.basis) as basis,
        source_list(work.source_id) as source_ids
    from work
    cross join horizon
    group by work.client_id, work.vendor_id, work.period, horizon.last_day
),

line as (
    select
        line_period.client_id,
        line_period.vendor_id,
        row_number() over (
            order by
                sum(coalesce(line_period.std_hours, line_period.high)) desc nulls last,
                sum(coalesce(line_period.cost_usd, line_period.cost_high)) desc nulls last,
                line_period.vendor_id,
                line_period.client_id nulls last
        ) as place,
        case
            when $client is null and $vendor is null then vendor.name
            else coalesce(client.name, 'Other clients') || ' at ' || vendor.name
        end as who
    from line_period
    join party as vendor on vendor.party_id = line_period.vendor_id
    left join party as client on client.party_id = line_period.client_id
    group by line_period.client_id, line_period.vendor_id, client.name, vendor.name
),

-- The last whole period, or else the one that runs.
latest as (
    select coalesce(max(period) filter (where not coalesce(is_partial, false)), max(period)) as period
    from line_period
),

latest_line as (
    select
        count(*) as lines,
        count(*) filter (where line_period.is_range) as ranges,
        sum(line_period.std_hours) as std_hours,
        period_name($grain, any_value(line_period.period))
            || case when bool_or(line_period.is_partial) then ' (not whole)' else '' end as period,
        max_by(line.who, (line_period.std_hours, -line.place)) filter (
            where not line_period.is_range and line_period.std_hours is not null
        ) as leader,
        max(line_period.std_hours) filter (where not line_period.is_range) as leader_hours,
        max_by(line.who, (line_period.high, -line.place)) filter (
            where line_period.is_range and line_period.high is not null
        ) as widest,
        -- Both ends from one row: max_by passes over a row without a low end, but not over one with a struct.
        max_by({low: line_period.low, high: line_period.high}, (line_period.high, -line.place)) filter (
            where line_period.is_range and line_period.high is not null
        ) as widest_ends,
        max(line_period.basis) as basis
    from latest
    join line_period on line_period.period = latest.period
    join line
        on line.vendor_id = line_period.vendor_id
        and line.client_id is not distinct from line_period.client_id
)

select
    line.who as who,
    line_period.client_id as client_id,
    line_period.vendor_id as vendor_id,
    line_period.period as period,
    coalesce(line_period.is_partial, false) as is_partial,
    case when not line_period.is_range then line_period.std_hours end as std_hours,
    case when line_period.is_range or line_period.low <> line_period.high then line_period.low end as low,
    case when line_period.is_range or line_period.low <> line_period.high then line_period.high end as high,
    case when not line_period.is_range then line_period.accepted_hours end as accepted_hours,
    case when line_period.is_range or line_period.accepted_low <> line_period.accepted_high then line_period.accepted_low end
        as accepted_low,
    case when line_period.is_range or line_period.accepted_low <> line_period.accepted_high then line_period.accepted_high end
        as accepted_high,
    -- A sum that leaves out what has no rate would look whole.
    case when not line_period.is_range and line_period.unrated is null then line_period.cost_usd end as cost_usd,
    case
        when line_period.unrated is null and (line_period.is_range or line_period.cost_low <> line_period.cost_high)
            then line_period.cost_low
    end as cost_low,
    case
        when line_period.unrated is null and (line_period.is_range or line_period.cost_low <> line_period.cost_high)
            then line_period.cost_high
    end as cost_high,
    coalesce(line_period.coverage, 0) as coverage,
    line_period.cost_basis as cost_basis,
    line_period.basis as basis,
    line_period.source_ids as source_ids,
    case
        when line_period.is_range then 'no figure of this pair is public: it is known only as a range'
        when line_period.std_hours is null then 'no standard time of this work is on record'
        else rate_gap(line_period.unrated)
    end as null_reason,
    case
        when latest_line.leader is null and latest_line.widest is null
            then 'How much was delivered is not known in standard hours: no standard time of this work is on record.'
        when latest_line.leader is null
            then 'In ' || latest_line.period || ' ' || latest_line.widest || ' came to between '
                || digits(latest_line.widest_ends.low) || ' and '
                || digits(latest_line.widest_ends.high) || ' standard hours'
                || case when latest_line.lines > 1 then '; no pair shown has a single figure' else '' end
        when latest_line.lines = 1
            then 'In ' || latest_line.period || ' ' || latest_line.leader || ' came to '
                || digits(latest_line.leader_hours) || ' standard hours'
        else 'Most work in ' || latest_line.period || ': ' || latest_line.leader || ', '
            || digits(latest_line.leader_hours) || ' standard hours'
            || case
                when latest_line.ranges = 0
                    then ' of ' || digits(latest_line.std_hours) || ' in all'
                when latest_line.ranges = 1 then '; one more pair is known only as a range'
                else '; ' || digits(latest_line.ranges) || ' more pairs are known only as a range'
            end
    end
        || case
            when latest_line.leader is null and latest_line.widest is null then ''
            when latest_line.basis = 'reported' then '.'
            else ' (' || latest_line.basis || ').'
        end as finding
from line_period
join line
    on line.vendor_id = line_period.vendor_id
    and line.client_id is not distinct from line_period.client_id
cross join latest_line
where line.place <= $most
order by line.place, period, client_id, vendor_id
