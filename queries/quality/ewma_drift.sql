/*---
title: Drift of accuracy (EWMA)
question: Is quality sliding?
order: 30
chart: {mark: control, x: week_start, y: ewma, low: low, high: high}
grain: [client_id, vendor_id, service_id, week_start]
metric: Q10
reach: own
params:
  client:         {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:         {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:        {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:           {type: month, default: null, help: "Show weeks that begin in or after this month; the average is carried from before."}
  to:             {type: month, default: null, help: "Stop after weeks that begin in this month."}
  baseline_weeks: {type: whole, default: 20, help: "How many of the first weeks inspected make the baseline; never fewer than 20."}
  baseline_from:  {type: date, default: null, help: "Begin the baseline with the week of this day, where the first weeks were not clean."}
  target:         {type: number, default: null, help: "The accuracy to hold; empty takes the mean of the baseline."}
  sigma:          {type: number, default: null, help: "The standard deviation of a week's accuracy; empty takes that of the baseline."}
  lambda:         {type: number, default: 0.2, help: "The weight of the newest week, above 0 and up to 1."}
  width:          {type: number, default: 3, help: "Half the width between the limits, in standard deviations of the average (L)."}
  most:           {type: whole, default: 1, help: "Show at most so many engagements, those furthest below their target first."}
columns:
  line:        {type: text, label: "Client, vendor and service"}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  service_id:  {type: text, label: Service id}
  week_start:  {type: date, label: Week}
  week_number: {type: whole, label: Week since the watch began, format: whole}
  accuracy:    {type: number, label: Accuracy of the week, format: percent}
  is_missing:  {type: boolean, label: Nothing inspected}
  ewma:        {type: number, label: Weighted average (EWMA), format: percent, better: higher}
  low:         {type: number, label: Lower limit, format: percent}
  high:        {type: number, label: Upper limit, format: percent}
  steady_low:  {type: number, label: Lower limit in the long run, format: percent}
  steady_high: {type: number, label: Upper limit in the long run, format: percent}
  alarm:       {type: boolean, label: Outside the limits}
  target:      {type: number, label: Target, format: percent}
  sigma:       {type: number, label: Standard deviation of a week, format: decimal}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["accuracy, low, high between 0 and 1", "low <= high"]
leaves_out: "Samples without a week, which have no place in time. The weeks of the baseline, which set target and spread and are taken as clean. A week in which nothing was inspected carries the average on and widens nothing. At most so many engagements as asked for. Three standard deviations are the usual width (Roberts 1959, NIST/SEMATECH 6.3.2.4): one false alarm in about 500 weeks. An engagement is what one client buys of one service from one vendor; clients that nobody names count as one."
when_empty: "No checked sample of finished work is on record with its week."
owner: quality
reviewed: 2026-11-25
---*/

with recursive setting as (
    select
        case when $lambda > 0 and $lambda <= 1 then $lambda::double end as weight,
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
        setting.weight,
        $target is not null and $sigma is not null as is_given,
        is_given or line.measured >= setting.baseline_weeks as is_known,
        case when is_known then coalesce($target::double, line.mean) end as target,
        case when is_known then coalesce($sigma::double, line.deviation) end as sigma,
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
        weight,
        0::bigint as week_number,
        0 as measurements,
        target as ewma
    from watched
    union all
    select
        path.line,
        path.weight,
        week.week_number,
        path.measurements + if(week.accuracy is null, 0, 1),
        case
            when week.accuracy is null then path.ewma
            else path.weight * week.accuracy + (1 - path.weight) * path.ewma
        end
    from path
    join week
        on week.line = path.line
        and week.week_number = path.week_number + 1
),

line_week_limit as (
    select
        watched.line,
        week.week_start,
        week.week_number,
        week.accuracy,
        path.ewma,
        watched.weight / nullif(2 - watched.weight, 0) as steady,
        case when watched.sigma > 0 then $width * watched.sigma end * sqrt(steady) as steady_reach,
        steady_reach * sqrt(1 - power(1 - watched.weight, 2 * path.measurements)) as reach,
        watched.target - reach as low,
        watched.target + reach as high,
        watched.target - steady_reach as steady_low,
        watched.target + steady_reach as steady_high,
        -- A week without a measurement says nothing new, nor does the last digit of a sum.
        if(week.accuracy is null and reach is not null, false, abs(path.ewma - watched.target) > reach + 1e-12) as alarm,
        (path.ewma - watched.target) / nullif(reach, 0) as standing
    from watched
    left join week on week.line = watched.line
    left join path
        on path.line = week.line
        and path.week_number = week.week_number
),

line_standing as (
    select line, last(standing order by week_number) as standing
    from line_week_limit
    group by line
),

ranked as (
    select
        watched.*,
        line_standing.standing,
        row_number() over (order by line_standing.standing nulls last, watched.line) as place
    from watched
    join line_standing on line_standing.line = watched.line
),

total as (
    select
        count(*) filter (where standing is not null) as lines,
        count(*) filter (where standing < -1) as lines_below,
        max(name) filter (where place = 1) as nearest,
        max(basis) as basis
    from ranked
)

select
    ranked.name as line,
    ranked.client_id as client_id,
    ranked.vendor_id as vendor_id,
    ranked.service_id as service_id,
    week.week_start as week_start,
    week.week_number as week_number,
    week.accuracy as accuracy,
    week.week_start is not null and week.accuracy is null as is_missing,
    week.ewma as ewma,
    week.low as low,
    week.high as high,
    week.steady_low as steady_low,
    week.steady_high as steady_high,
    week.alarm as alarm,
    ranked.target as target,
    ranked.sigma as sigma,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when not ranked.is_known
            then 'a baseline needs ' || greatest($baseline_weeks::integer, 20) || ' weeks inspected; there are ' || digits(ranked.measured)
        when week.week_start is null then 'nothing was inspected after the baseline'
        when ranked.weight is null then 'lambda does not lie above 0 and up to 1'
        when coalesce(ranked.sigma, 0) <= 0 then 'the accuracy does not vary in the baseline'
    end as null_reason,
    case
        when total.lines = 0 then 'No engagement has been inspected long enough to tell a drift'
        when total.lines = 1
            then total.nearest || ' has ' || if(total.lines_below = 0, 'not ', '') || 'fallen below its lower limit'
        else if(total.lines_below = 0, 'None', total.lines_below::varchar) || ' of ' || digits(total.lines) || ' engagements '
            || if(total.lines_below > 1, 'have', 'has') || ' fallen below the lower limit'
            || case total.lines_below when 0 then '; nearest to it is ' when 1 then ': ' else '; furthest below is ' end
            || total.nearest
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from ranked
join line_week_limit as week on week.line = ranked.line
cross join total
where ranked.place <= $most
    and ($from is null or week.week_start is null or week.week_start >= $from)
order by ranked.place, week_number, client_id, vendor_id, service_id, week_start
