/*---
title: Small lasting shifts of accuracy (CUSUM)
question: Has quality shifted a little, and stayed there?
order: 40
chart: {mark: control, x: week_start, y: cusum, low: low, high: high, color: side}
grain: [client_id, vendor_id, service_id, week_start, side]
metric: Q11
reach: own
params:
  client:         {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:         {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:        {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:           {type: month, default: null, help: "Show weeks that begin in or after this month; the sums are carried from before."}
  to:             {type: month, default: null, help: "Stop after weeks that begin in this month."}
  baseline_weeks: {type: whole, default: 20, help: "How many of the first weeks inspected make the baseline; never fewer than 20."}
  baseline_from:  {type: date, default: null, help: "Begin the baseline with the week of this day, where the first weeks were not clean."}
  target:         {type: number, default: null, help: "The accuracy to hold; empty takes the mean of the baseline."}
  sigma:          {type: number, default: null, help: "The standard deviation of a week's accuracy; empty takes that of the baseline."}
  k:              {type: number, default: 0.5, help: "The slack, in standard deviations: what a week may lie off the target without being summed."}
  h:              {type: number, default: 5, help: "The decision limit, in standard deviations: a sum above it is an alarm."}
  restart:        {type: whole, default: 1, help: "1 begins both sums anew after an alarm, 0 lets them run on."}
  most:           {type: whole, default: 1, help: "Show at most so many engagements, those with the most weeks of alarm downwards first."}
columns:
  line:        {type: text, label: "Client, vendor and service"}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  service_id:  {type: text, label: Service id}
  week_start:  {type: date, label: Week}
  week_number: {type: whole, label: Week since the watch began, format: whole}
  side:        {type: text, label: Side}
  accuracy:    {type: number, label: Accuracy of the week, format: percent}
  is_missing:  {type: boolean, label: Nothing inspected}
  cusum:       {type: number, label: "Cumulative sum (CUSUM), downwards below zero", format: decimal}
  low:         {type: number, label: Limit downwards, format: decimal}
  high:        {type: number, label: Limit upwards, format: decimal}
  alarm:       {type: boolean, label: Beyond the limit}
  target:      {type: number, label: Target, format: percent}
  k:           {type: number, label: Slack, format: decimal}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["accuracy between 0 and 1", "low <= high"]
leaves_out: "Samples without a week, which have no place in time. The weeks of the baseline, which set target, slack and limit and are taken as clean. A week in which nothing was inspected carries the sums on. After an alarm both sums begin anew. At most so many engagements as asked for. A limit of five standard deviations with a slack of half of one gives one false alarm in about 465 weeks (Page 1954, NIST/SEMATECH 6.3.2.3, recalled), so over years some alarms are luck. An engagement is what one client buys of one service from one vendor; clients that nobody names count as one."
when_empty: "No checked sample of finished work is on record with its week."
owner: quality
reviewed: 2026-11-25
---*/

with recursive setting as (
    select
        greatest($baseline_weeks::integer, 20) as baseline_weeks,
        least(coalesce($to::date, on_day + 1), on_day + 1) as upto
    from version
),

line_week as (
    select
        qa.line,
        qa.client_id,
        qa.vendor_id,
        qa.service_id,
        qa.week_start,
        qa.accuracy,
        qa.basis,
        qa.source_ids,
        row_number() over (partition by qa.line order by qa.week_start) as measurement
    from qa_week as qa
    cross join setting
    where qa.accuracy is not null
        and qa.week_start < setting.upto
        and ($baseline_from is null or qa.week_start + 6 >= $baseline_from)
        and ($client is null or qa.client_id = $client)
        and ($vendor is null or qa.vendor_id = $vendor)
        and ($service is null or qa.service_id = $service)
),

line as (
    select
        line_week.line,
        any_value(line_week.client_id) as client_id,
        any_value(line_week.vendor_id) as vendor_id,
        any_value(line_week.service_id) as service_id,
        count(*) as measured,
        min(line_week.week_start) as first_week,
        max(line_week.week_start) as last_week,
        avg(line_week.accuracy) filter (where measurement <= setting.baseline_weeks) as mean,
        stddev_samp(line_week.accuracy) filter (where measurement <= setting.baseline_weeks) as spread,
        -- What only the last digit of a sum tells apart does not vary.
        case when spread > 1e-12 then spread end as deviation,
        max(line_week.week_start) filter (where measurement <= setting.baseline_weeks) as baseline_to,
        max(line_week.basis) as basis,
        list_sort(list_distinct(flatten(array_agg(line_week.source_ids)))) as source_ids
    from line_week
    cross join setting
    group by line_week.line
),

-- With both given there is no baseline, and the watch begins at once.
watched as (
    select
        line.*,
        coalesce(client.name, 'Other clients') || ' at ' || vendor.name || ', ' || service.name as name,
        $target is not null and $sigma is not null as is_given,
        is_given or line.measured >= setting.baseline_weeks as is_known,
        case when is_known then coalesce($target::double, line.mean) end as target,
        case when is_known then coalesce($sigma::double, line.deviation) end as sigma,
        $k * nullif(sigma, 0) as slack,
        $h * nullif(sigma, 0) as decision,
        case when is_known and not is_given then line.baseline_to + 7 else line.first_week end as watch_from
    from line
    cross join setting
    join party as vendor on vendor.party_id = line.vendor_id
    join service on service.service_id = line.service_id
    left join party as client on client.party_id = line.client_id
),

week as (
    select
        day.line,
        day.week_start,
        day.week_number,
        line_week.accuracy
    from (
        select
            line,
            unnest(generate_series(watch_from, last_week, interval 7 day))::date as week_start,
            unnest(generate_series(1, (last_week - watch_from) // 7 + 1)) as week_number
        from watched
        where watch_from <= last_week
    ) as day
    left join line_week
        on line_week.line = day.line
        and line_week.week_start = day.week_start
),

path as (
    select
        line,
        target,
        slack,
        decision,
        0::bigint as week_number,
        0::double as upper,
        0::double as lower,
        false as alarm
    from watched
    where target is not null
        and slack is not null
        and decision is not null
    union all
    select
        path.line,
        path.target,
        path.slack,
        path.decision,
        week.week_number,
        case
            when week.accuracy is null then begun.upper
            else greatest(0, begun.upper + week.accuracy - path.target - path.slack)
        end as next_upper,
        case
            when week.accuracy is null then begun.lower
            else greatest(0, begun.lower + path.target - week.accuracy - path.slack)
        end as next_lower,
        week.accuracy is not null and greatest(next_upper, next_lower) > path.decision + 1e-12
    from path
    join week
        on week.line = path.line
        and week.week_number = path.week_number + 1
    cross join lateral (
        select
            if(path.alarm and $restart = 1, 0, path.upper) as upper,
            if(path.alarm and $restart = 1, 0, path.lower) as lower
    ) as begun
),

side as (
    select
        watched.line,
        week.week_start,
        week.week_number,
        week.accuracy,
        side.name as side,
        if(side.name = 'upwards', path.upper, -path.lower) as cusum,
        if(week.accuracy is null and path.line is not null, false, abs(cusum) > watched.decision + 1e-12) as alarm
    from watched
    cross join (values ('upwards'), ('downwards')) as side (name)
    left join week on week.line = watched.line
    left join path
        on path.line = week.line
        and path.week_number = week.week_number
),

line_alarm as (
    select
        line,
        count(cusum) > 0 as is_watched,
        count(*) filter (where alarm and side = 'downwards') as alarms_down,
        max(week_start) filter (where alarm and side = 'downwards') as last_alarm,
        min(cusum) as deepest
    from side
    group by line
),

ranked as (
    select
        watched.*,
        line_alarm.is_watched,
        line_alarm.alarms_down,
        line_alarm.last_alarm,
        row_number() over (
            order by alarms_down desc, line_alarm.deepest / nullif(watched.decision, 0) nulls last, watched.line
        ) as place
    from watched
    join line_alarm on line_alarm.line = watched.line
),

total as (
    select
        count(*) filter (where is_watched) as lines,
        count(*) filter (where alarms_down > 0) as lines_down,
        max(name) filter (where place = 1) as nearest,
        max(last_alarm) filter (where place = 1) as last_alarm,
        max(basis) as basis
    from ranked
)

select
    ranked.name as line,
    ranked.client_id as client_id,
    ranked.vendor_id as vendor_id,
    ranked.service_id as service_id,
    side.week_start as week_start,
    side.week_number as week_number,
    side.side as side,
    side.accuracy as accuracy,
    side.week_start is not null and side.accuracy is null as is_missing,
    side.cusum as cusum,
    -ranked.decision as low,
    ranked.decision as high,
    side.alarm as alarm,
    ranked.target as target,
    ranked.slack as k,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when not ranked.is_known
            then 'a baseline needs ' || greatest($baseline_weeks::integer, 20) || ' weeks inspected; there are ' || digits(ranked.measured)
        when side.week_start is null then 'nothing was inspected after the baseline'
        when ranked.slack is null or ranked.decision is null then 'the accuracy does not vary in the baseline'
    end as null_reason,
    case
        when total.lines = 0 then 'No engagement has been inspected long enough to tell a shift'
        when total.lines_down = 0 and total.lines = 1 then total.nearest || ' shows no lasting shift downwards'
        when total.lines_down = 0 then 'None of ' || digits(total.lines) || ' engagements shows a lasting shift downwards'
        else if(
                total.lines = 1,
                total.nearest || ' shows a lasting shift downwards',
                digits(total.lines_down) || ' of ' || digits(total.lines) || ' engagements slid at least once'
                    || if(total.lines_down > 1, ', some perhaps by luck; most often ', ': ') || total.nearest
            )
            || ', last in ' || strftime(total.last_alarm, '%B %Y')
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from ranked
join side on side.line = ranked.line
cross join total
where ranked.place <= $most
    and ($from is null or side.week_start is null or side.week_start >= $from)
order by ranked.place, week_number, side desc, client_id, vendor_id, service_id, week_start
