/*---
title: Cost by period
question: What does the delivered work cost, by whom, and how does it change over time?
order: 20
chart: {mark: line, x: period, y: cost_usd, low: low, high: high, color: who}
grain: [client_id, vendor_id, period]
reach: market
params:
  grain: {type: grain, default: month, help: "The period: day, week, month, quarter or year."}
columns:
  who:         {type: text, label: Who}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  period:      {type: date, label: Period from}
  is_partial:  {type: boolean, label: Period not whole}
  cost_usd:    {type: number, label: Cost of delivered work, format: usd}
  low:         {type: number, label: Cost at least, format: usd}
  high:        {type: number, label: Cost at most, format: usd}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no single figure}
  finding:     {type: text}
leaves_out: "Work not delivered yet and work without a price. Without a client or vendor chosen each line is a vendor's total. A pair without a public figure is shown from low to high, never as one line. The lines are those of the throughput chart."
owner: delivery
reviewed: 2026-11-25
---*/

with line_period as (
    select
        work.who,
        work.client_id,
        work.vendor_id,
        work.period,
        work.is_partial,
        work.cost_usd,
        work.cost_low,
        work.cost_high,
        work.cost_basis,
        work.source_ids,
        case
            when work.cost_usd is not null then null
            when work.cost_high is not null
                then 'no figure of this pair is public: it is known only as a range'
            else 'no cost of this work is on record'
        end as null_reason
    from delivery.throughput_by_period as work
),

latest as (
    select coalesce(max(period) filter (where not is_partial), max(period)) as period
    from line_period
),

latest_line as (
    select
        count(*) as lines,
        period_name($grain, any_value(line_period.period))
            || case when bool_or(line_period.is_partial) then ' (not whole)' else '' end as period,
        max_by(line_period.who, (line_period.cost_usd, line_period.who)) filter (
            where line_period.cost_usd is not null
        ) as leader,
        max(line_period.cost_usd) as leader_usd,
        max_by(line_period.who, (line_period.cost_high, line_period.who)) filter (
            where line_period.cost_usd is null and line_period.cost_high is not null
        ) as widest,
        max_by(line_period.cost_low, (line_period.cost_high, line_period.who)) filter (
            where line_period.cost_usd is null
        ) as widest_low,
        max(line_period.cost_high) filter (where line_period.cost_usd is null) as widest_high,
        max(line_period.cost_basis) as basis
    from latest
    join line_period on line_period.period = latest.period
)

select
    line_period.who as who,
    line_period.client_id as client_id,
    line_period.vendor_id as vendor_id,
    line_period.period as period,
    line_period.is_partial as is_partial,
    line_period.cost_usd as cost_usd,
    line_period.cost_low as low,
    line_period.cost_high as high,
    line_period.cost_basis as basis,
    line_period.source_ids as source_ids,
    line_period.null_reason as null_reason,
    case
        when latest_line.leader is null and latest_line.widest is null
            then 'What the work delivered in ' || latest_line.period || ' cost is not on record'
        when latest_line.leader is null
            then 'In ' || latest_line.period || ' ' || latest_line.widest || ' cost between '
                || usd_words(latest_line.widest_low) || ' and ' || usd_words(latest_line.widest_high)
        when latest_line.lines = 1
            then 'In ' || latest_line.period || ' ' || latest_line.leader || ' cost '
                || usd_words(latest_line.leader_usd)
        else 'Most money in ' || latest_line.period || ': ' || latest_line.leader || ', '
            || usd_words(latest_line.leader_usd)
    end || case when latest_line.basis = 'reported' then '.' else ' (' || latest_line.basis || ').' end as finding
from line_period
cross join latest_line
order by vendor_id, client_id nulls last, period
