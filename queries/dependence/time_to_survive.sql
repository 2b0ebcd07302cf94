/*---
title: Time to survive and time to recover
question: If a vendor stops tonight, when does the client run dry, and is help there by then?
also: {client: 70}
order: 130
chart: {mark: interval, y: lane, low: span_from, high: span_to}
grain: [client_id, vendor_id, service_id]
metric: D10
reach: client
params:
  client:         {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:         {type: vendor, default: null, help: "Keep one vendor that stops; empty keeps all."}
  service:        {type: service, default: null, help: "Keep one service; empty keeps all."}
  recovery_weeks: {type: number, default: 12, help: "Weeks until a stopped vendor delivers again, or is replaced for good."}
  demand_weeks:   {type: whole, default: 13, help: "Demand is the mean of this many weeks before the day asked about."}
  most:           {type: whole, default: 12, help: "Keep this many lanes, those that lose most first."}
columns:
  lane:           {type: text, label: "Vendor, client and service"}
  client_id:      {type: text, label: Client id}
  vendor_id:      {type: text, label: Vendor id}
  service_id:     {type: text, label: Service id}
  period:         {type: text, label: Demand of}
  verdict:        {type: text, label: The stock}
  span_from:      {type: number, label: Without work from week, format: decimal}
  span_to:        {type: number, label: Until week, format: decimal}
  tts_weeks:      {type: number, label: Time to survive, format: decimal, unit: weeks, better: higher}
  tts_low:        {type: number, label: Time to survive at least, format: decimal, unit: weeks}
  tts_high:       {type: number, label: Time to survive at most, format: decimal, unit: weeks}
  never:          {type: boolean, label: Never runs dry}
  recovery_weeks: {type: number, label: Time to recover, format: decimal, unit: weeks}
  gap_weeks:      {type: number, label: Weeks without work, format: decimal, unit: weeks, better: lower}
  lost_units:     {type: number, label: Units lost, format: whole, better: lower}
  lost_low:       {type: number, label: Units lost at least, format: whole}
  lost_high:      {type: number, label: Units lost at most, format: whole}
  demand_low:     {type: number, label: Demand at least, format: whole, unit: units a week}
  demand_high:    {type: number, label: Demand at most, format: whole, unit: units a week}
  buffer_units:   {type: number, label: Accepted units in stock, format: whole}
  backups:        {type: whole, label: Vendors that could take over}
  lag_weeks:      {type: number, label: First help after, format: decimal, unit: weeks}
  target_weeks:   {type: number, label: Recovery wanted within, format: decimal, unit: weeks}
  misses_target:  {type: boolean, label: Recovers later than wanted}
  basis:          {type: basis}
  source_ids:     {type: sources}
  null_reason:    {type: text, label: Why unknown}
  finding:        {type: text}
thresholds:
  - {column: gap_weeks, level: red, at: "> 0", kind: convention, label: "dry before help is there", do: "Build up stock, or shorten the time until help is there."}
leaves_out: "A backup that nobody has recorded. Where a vendor's work is known as a range only, the picture shows the worst of it. A stock that lasts until recovery has no lane in the picture. Beyond 15 lanes those that lose less are left out (parameter most)."
when_empty: "No delivered work is on record."
owner: partnerships
reviewed: 2026-11-24
---*/

with work_sum as (
    -- A pair without a public figure is a range: its own path only makes totals add up.
    select
        client_id,
        vendor_id,
        service_id,
        sum(coalesce(accepted, delivered)) filter (where in_scenario(scenario) and not range_only) as point,
        sum(coalesce(accepted, delivered)) filter (where scenario = 'low' and range_only) as low,
        sum(coalesce(accepted, delivered)) filter (where scenario = 'high' and range_only) as high,
        sum(coalesce(accepted, delivered)) filter (where in_scenario(scenario) and range_only) as own,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from throughput_path
    cross join version
    where client_id is not null
        and (in_scenario(scenario) or (range_only and scenario in ('low', 'high')))
        and day >= version.on_day - 7 * $demand_weeks::integer
        and day < version.on_day
        and ($client is null or client_id = $client)
        and ($service is null or service_id = $service)
        and ($vendor is null or vendor_id = $vendor)
    group by client_id, vendor_id, service_id
),

demand as (
    select
        client_id,
        vendor_id,
        service_id,
        (coalesce(point, 0) + coalesce(least(low, high, own), 0)) / nullif($demand_weeks, 0)::double as demand_low,
        (coalesce(point, 0) + coalesce(greatest(low, high, own), 0)) / nullif($demand_weeks, 0)::double as demand_high,
        basis,
        source_ids
    from work_sum
),

stock as (
    -- The last count by the day asked about.
    select client_id, service_id, accepted_units_on_hand::double as units, basis, source_id
    from buffer_stock
    cross join version
    where day <= version.on_day
    qualify row_number() over (partition by client_id, service_id order by day desc) = 1
),

backup as (
    select
        demand.client_id,
        demand.vendor_id,
        demand.service_id,
        eligibility.lag_weeks,
        eligibility.max_ramp_std_hours_per_week
            / nullif(standard.std_minutes_per_unit / 60, 0) as units_per_week,
        greatest(eligibility.basis, standard.basis) as basis,
        [cited for cited in [eligibility.source_id, standard.source_id] if cited is not null] as source_ids
    from demand
    join eligibility
        on eligibility.client_id = demand.client_id
        and eligibility.service_id = demand.service_id
        and eligibility.vendor_id <> demand.vendor_id
        and eligibility.is_eligible
    left join service_standard as standard on standard.service_id = eligibility.service_id
),

lane_backup as (
    select
        client_id,
        vendor_id,
        service_id,
        count(*) as backups,
        min(lag_weeks) as lag_weeks,
        min(lag_weeks) filter (where units_per_week is null) as unknown_from,
        max(basis) as basis,
        flatten(list(source_ids)) as source_ids
    from backup
    group by client_id, vendor_id, service_id
),

-- Help changes only where a backup joins in: between two such moments the stock falls or rises in a straight line.
moment as (
    select client_id, vendor_id, service_id, 0 as place, 0::double as week, null::double as joining
    from demand
    union all
    select client_id, vendor_id, service_id, 1, lag_weeks, sum(units_per_week)
    from backup
    group by client_id, vendor_id, service_id, lag_weeks
),

stretch as (
    select
        client_id,
        vendor_id,
        service_id,
        place,
        week as from_week,
        lead(week) over lane as to_week,
        case when place = 1 and week is not null then coalesce(sum(joining) over so_far, 0) else 0 end as help
    from moment
    window
        lane as (
            partition by client_id, vendor_id, service_id
            order by week, place
        ),
        so_far as (
            partition by client_id, vendor_id, service_id
            order by week, place
            rows between unbounded preceding and current row
        )
),

course as (
    -- The stock over time, once under the least demand and once under the most.
    select
        demand.client_id,
        demand.vendor_id,
        demand.service_id,
        course_demand.which,
        course_demand.units as demand,
        stock.units as buffer,
        lane_backup.unknown_from,
        stretch.place,
        stretch.from_week,
        stretch.to_week,
        stretch.help,
        (course_demand.units - stretch.help) * (stretch.to_week - stretch.from_week) as used,
        -- What was used before this stretch: by its end less in it.
        stock.units + coalesce(used, 0) - coalesce(sum(used) over (
            partition by demand.client_id, demand.vendor_id, demand.service_id, course_demand.which
            order by stretch.from_week, stretch.place
            rows between unbounded preceding and current row
        ), 0) as units
    from demand
    cross join lateral (
        select unnest(['least', 'most']) as which, unnest([demand.demand_low, demand.demand_high]) as units
    ) as course_demand
    join stretch
        on stretch.client_id = demand.client_id
        and stretch.vendor_id = demand.vendor_id
        and stretch.service_id = demand.service_id
    left join stock
        on stock.client_id = demand.client_id
        and stock.service_id = demand.service_id
    left join lane_backup
        on lane_backup.client_id = demand.client_id
        and lane_backup.vendor_id = demand.vendor_id
        and lane_backup.service_id = demand.service_id
),

dry as (
    -- The first stretch at whose end nothing is left; a billionth of the stock is nothing.
    select
        client_id,
        vendor_id,
        service_id,
        which,
        min(from_week + greatest(units, 0) / nullif(demand - help, 0)) as week
    from course
    where demand > help
        and (unknown_from is null or from_week < unknown_from or place = 0)
        and (
            to_week is null
            or units - (demand - help) * (to_week - from_week) <= 1e-9 * greatest(buffer, 1)
        )
        and units >= -1e-9 * greatest(buffer, 1)
    group by client_id, vendor_id, service_id, which
),

outcome as (
    select
        course.client_id,
        course.vendor_id,
        course.service_id,
        course.which,
        any_value(course.demand) as demand,
        any_value(dry.week) as week,
        any_value(course.buffer) is not null
            and any_value(course.demand) > 0
            and any_value(dry.week) is null
            and any_value(course.unknown_from) is null as never,
        case
            when any_value(course.buffer) is null or any_value(course.demand) = 0 then null
            when any_value(dry.week) is null and any_value(course.unknown_from) is not null then null
            when any_value(dry.week) is null or any_value(dry.week) >= $recovery_weeks then 0
            when any_value(course.unknown_from) < $recovery_weeks then null
            else sum(
                greatest(
                    least(coalesce(course.to_week, $recovery_weeks), $recovery_weeks)
                    - greatest(course.from_week, dry.week),
                    0
                ) * greatest(course.demand - course.help, 0)
            )
        end as lost
    from course
    left join dry
        on dry.client_id = course.client_id
        and dry.vendor_id = course.vendor_id
        and dry.service_id = course.service_id
        and dry.which = course.which
    group by course.client_id, course.vendor_id, course.service_id, course.which
),

lane_outcome as (
    select
        client_id,
        vendor_id,
        service_id,
        any_value(week) filter (where which = 'least') as least_week,
        any_value(week) filter (where which = 'most') as most_week,
        any_value(lost) filter (where which = 'least') as least_lost,
        any_value(lost) filter (where which = 'most') as most_lost,
        bool_or(never) filter (where which = 'most') as never
    from outcome
    group by client_id, vendor_id, service_id
),

target as (
    select
        client_id,
        service_id,
        min(recovery_time_hours) / 168 as weeks,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from business_function
    where recovery_time_hours is not null
    group by client_id, service_id
),

lane as (
    select
        demand.*,
        outcome.least_week as tts_high,
        outcome.most_week as tts_low,
        outcome.never as never,
        case when demand.demand_low = 0 and demand.demand_high > 0 then 0 else outcome.least_lost end as lost_low,
        outcome.most_lost as lost_high,
        stock.units as buffer_units,
        coalesce(stock.basis = 'modelled', false) as is_modelled_stock,
        coalesce(lane_backup.backups, 0) as backups,
        lane_backup.lag_weeks,
        lane_backup.unknown_from,
        target.weeks as target_weeks,
        case
            when outcome.never then 'never runs dry'
            when outcome.most_week is null then null
            when outcome.least_week < $recovery_weeks then 'is dry before recovery'
            when outcome.most_week < $recovery_weeks then 'may be dry before recovery'
            else 'holds until recovery'
        end as verdict,
        greatest(demand.basis, stock.basis, lane_backup.basis, target.basis) as weakest,
        list_sort(list_distinct(list_concat(
            demand.source_ids,
            [cited for cited in [stock.source_id] if cited is not null],
            coalesce(lane_backup.source_ids, []),
            coalesce(target.source_ids, [])
        ))) as cited
    from demand
    join lane_outcome as outcome
        on outcome.client_id = demand.client_id
        and outcome.vendor_id = demand.vendor_id
        and outcome.service_id = demand.service_id
    left join stock
        on stock.client_id = demand.client_id
        and stock.service_id = demand.service_id
    left join lane_backup
        on lane_backup.client_id = demand.client_id
        and lane_backup.vendor_id = demand.vendor_id
        and lane_backup.service_id = demand.service_id
    left join target
        on target.client_id = demand.client_id
        and target.service_id = demand.service_id
),

placed as (
    select
        *,
        demand_low = demand_high as is_point,
        row_number() over (
            order by round(lost_high, 4) desc nulls last, round(tts_low, 9) nulls last, client_id, service_id, vendor_id
        ) as place
    from lane
),

total as (
    select
        count(verdict) as lanes,
        count(*) filter (where verdict = 'is dry before recovery') as dry,
        count(*) filter (where verdict = 'may be dry before recovery') as unsure,
        count(*) filter (where verdict is null) as unknown,
        count(distinct client_id) as clients,
        max(weakest) as basis
    from placed
),

headline as (
    select
        case
            when lanes = 0 then 'For none of the vendors is it known how long a stock would last'
            else 'If a vendor stops for ' || format('{:g}', $recovery_weeks::double) || ' weeks, '
                || case
                    when dry = 0 then 'no stock of finished work is sure to run dry'
                    else 'the stock of finished work runs dry for ' || dry || ' of ' || lanes
                        || case when lanes = 1 then ' service bought' else ' services bought' end
                end
                || case when unsure > 0 then ', and may for ' || unsure || case when dry > 0 then ' more' else '' end else '' end
                || case when unknown > 0 then '; in ' || digits(unknown) || ' more it is not known' else '' end
        end
            || case basis when 'reported' then '.' else ' (' || basis || ').' end as said
    from total
)

select
    vendor.name || case when total.clients > 1 then ' to ' || client.name else '' end
        || ': ' || coalesce(service.name, placed.service_id) as lane,
    placed.client_id as client_id,
    placed.vendor_id as vendor_id,
    placed.service_id as service_id,
    $demand_weeks || ' weeks to ' || strftime(version.on_day - 1, '%-d %b %Y') as period,
    placed.verdict as verdict,
    case when placed.tts_low < $recovery_weeks then placed.tts_low end as span_from,
    case when placed.tts_low < $recovery_weeks then $recovery_weeks::double end as span_to,
    case when placed.is_point then placed.tts_low end as tts_weeks,
    placed.tts_low as tts_low,
    placed.tts_high as tts_high,
    placed.never as never,
    $recovery_weeks::double as recovery_weeks,
    case when placed.is_point then $recovery_weeks - placed.tts_low end as gap_weeks,
    case when placed.is_point then placed.lost_high end as lost_units,
    placed.lost_low as lost_low,
    placed.lost_high as lost_high,
    placed.demand_low as demand_low,
    placed.demand_high as demand_high,
    -- A modelled stock would be a figure of a pair without a public one.
    case when not placed.is_modelled_stock then placed.buffer_units end as buffer_units,
    placed.backups as backups,
    placed.lag_weeks as lag_weeks,
    placed.target_weeks as target_weeks,
    $recovery_weeks > placed.target_weeks as misses_target,
    placed.weakest as basis,
    placed.cited as source_ids,
    case
        when placed.demand_high = 0 then 'nothing was delivered in the weeks counted'
        when placed.buffer_units is null then 'the stock of accepted units is not known'
        when placed.never then 'the stock never runs dry: the backup covers all of the demand'
        when placed.verdict is null then 'how fast a backup could take over is not known'
        when not placed.is_point then 'no figure for the pair is public: only a range is modelled'
        when placed.lost_high is null then 'how fast a backup could take over is not known'
        when placed.is_modelled_stock then 'the size of the stock is only modelled'
    end as null_reason,
    headline.said as finding
from placed
cross join version
cross join total
cross join headline
join party as client on client.party_id = placed.client_id
join party as vendor on vendor.party_id = placed.vendor_id
left join service on service.service_id = placed.service_id
where placed.place <= $most
order by placed.place, client_id, vendor_id, service_id
