/*---
title: Backlog, pace and delay
question: Do backlog, pace and delay fit together, or is a record of times at fault?
order: 120
chart: {mark: scatter, x: expected_backlog, y: backlog, color: reading}
grain: [vendor_id, service_id]
metric: Q12
reach: own
params:
  client:    {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:    {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:   {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:      {type: date, default: null, help: "The first day looked at; empty begins with the first task sent."}
  to:        {type: date, default: null, help: "The last day looked at; empty ends with the record."}
  tolerance: {type: number, default: 0.1, help: "The mismatch from which the record of times is doubted."}
  most:      {type: whole, default: 200, help: "How many points: those that fit least."}
columns:
  who:              {type: text, label: Vendor and service}
  vendor_id:        {type: text, label: Vendor id}
  service_id:       {type: text, label: Service id}
  from_day:         {type: date, label: From}
  to_day:           {type: date, label: Up to the end of}
  backlog:          {type: number, label: Tasks in work on average, format: decimal}
  arrivals_per_day: {type: number, label: Tasks sent a day, format: decimal}
  days_in_system:   {type: number, label: Days until a task is back, format: decimal}
  expected_backlog: {type: number, label: Tasks sent a day times days until back, format: decimal}
  mismatch:         {type: number, label: Mismatch, format: percent, better: lower}
  is_exact:         {type: boolean, label: Nothing was in work at either end}
  alarm:            {type: boolean, label: Does not fit}
  reading:          {type: text, label: Reading}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why unknown}
  finding:          {type: text}
thresholds:
  - {column: mismatch, level: amber, at: "> 0.1", kind: convention, label: "10%: look at the times", do: "Have the times of sending and delivery checked before you rely on any delay."}
leaves_out: "The law (backlog = pace times delay) is exact only if nothing was in work at either end of the days looked at. Else the delay is computed from the areas of the stays, the law holds by construction, and nothing is checked. Backlog is the time tasks were in work by the moments at which they came and left, pace the tasks sent by the daily sums, delay the waiting times: three sums of the log that must agree. Modelled rows are sums of one log and agree by construction: nothing is checked there. Tasks still open wait until the record's last day. Where one client's work is known only as a range, nothing is checked."
when_empty: "No delivered work is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with line_day as (
    select
        in_work.vendor_id,
        in_work.service_id,
        in_work.day,
        in_work.units_change::hugeint as units_change,
        in_work.unit_moments,
        in_work.range_only and $client is not null as is_range,
        in_work.basis,
        in_work.source_id
    from in_work
    where ($client is null or in_work.client_id = $client)
        and ($vendor is null or in_work.vendor_id = $vendor)
        and ($service is null or in_work.service_id = $service)
),

-- Days and, as the sums have moments, microseconds since 2000.
span as (
    select
        *,
        (from_day - date '2000-01-01') * 86400000000 as from_moment,
        (after_day - date '2000-01-01') * 86400000000 as after_moment
    from (
        select
            coalesce($from::date, min(line_day.day)) as from_day,
            least(version.as_of + 1, version.known_day + 1, $to::date) as after_day,
            least(version.known_day + 1, $to::date) > version.as_of as ends_now
        from line_day
        cross join version
        group by version.as_of, version.known_day
    ) as day_span
),

-- What lay in work in the days looked at: until their end, less until their beginning.
held as (
    select
        line_day.vendor_id,
        line_day.service_id,
        (
            coalesce(sum(line_day.units_change * span.after_moment - line_day.unit_moments) filter (
                where line_day.day < span.after_day
            ), 0)
            - coalesce(sum(line_day.units_change * span.from_moment - line_day.unit_moments) filter (
                where line_day.day < span.from_day
            ), 0)
        )::double / 86400e6 as unit_days,
        coalesce(sum(line_day.units_change) filter (where line_day.day < span.from_day), 0) as open_at_start,
        -- Where the days end with the record, waiting times end there too.
        coalesce(sum(line_day.units_change) filter (
            where not span.ends_now and line_day.day < span.after_day
        ), 0) as open_at_end,
        bool_or(line_day.is_range) as is_range,
        max(line_day.basis) as basis,
        source_list(line_day.source_id) as source_ids
    from line_day
    cross join span
    group by line_day.vendor_id, line_day.service_id
),

sent as (
    select
        work.vendor_id,
        work.service_id,
        sum(work.submitted) as units,
        max(work.basis) as basis,
        source_list(work.source_id) as source_ids
    from throughput as work
    cross join version
    where work.submitted is not null
        and ($from is null or work.day >= $from::date)
        and work.day < least(version.as_of + 1, version.known_day + 1, $to::date)
        and ($client is null or work.client_id = $client)
    group by work.vendor_id, work.service_id
),

waited as (
    select
        turnaround.vendor_id,
        turnaround.service_id,
        sum(turnaround.unit_seconds)::double / nullif(sum(turnaround.units), 0) / 86400 as days,
        max(turnaround.basis) as basis,
        source_list(turnaround.source_id) as source_ids
    from turnaround
    cross join version
    where ($from is null or turnaround.submitted_on >= $from::date)
        and turnaround.submitted_on < least(version.as_of + 1, version.known_day + 1, $to::date)
        and ($client is null or turnaround.client_id = $client)
    group by turnaround.vendor_id, turnaround.service_id
),

flow as (
    select
        held.vendor_id,
        held.service_id,
        span.from_day,
        span.after_day - 1 as to_day,
        held.is_range,
        held.open_at_start = 0 and held.open_at_end = 0 as is_exact,
        held.unit_days / nullif(span.after_day - span.from_day, 0) as backlog,
        coalesce(sent.units, 0) / nullif(span.after_day - span.from_day, 0) as arrivals_per_day,
        case
            when held.open_at_start = 0 and held.open_at_end = 0 then waited.days
            else held.unit_days / nullif(sent.units, 0)
        end as days_in_system,
        greatest(held.basis, sent.basis, waited.basis) as basis,
        list_sort(list_distinct(list_concat(
            held.source_ids,
            coalesce(sent.source_ids, []),
            coalesce(waited.source_ids, [])
        ))) as source_ids
    from held
    cross join span
    left join sent
        on sent.vendor_id = held.vendor_id
        and sent.service_id = held.service_id
    left join waited
        on waited.vendor_id = held.vendor_id
        and waited.service_id = held.service_id
    where span.after_day > span.from_day
),

compared as (
    select
        flow.*,
        vendor.name || ': ' || service.name as who,
        flow.arrivals_per_day * flow.days_in_system as expected_backlog,
        case
            when not flow.is_range and flow.is_exact and flow.basis <> 'modelled'
                -- The last digits of a sum are no mismatch.
                then round(
                    abs(flow.backlog - flow.arrivals_per_day * flow.days_in_system)
                        / nullif(flow.arrivals_per_day * flow.days_in_system, 0),
                    12
                )
        end as mismatch
    from flow
    join party as vendor on vendor.party_id = flow.vendor_id
    join service on service.service_id = flow.service_id
),

placed as (
    select
        compared.*,
        compared.mismatch > $tolerance as alarm,
        row_number() over (
            order by compared.mismatch desc nulls last, compared.vendor_id, compared.service_id
        ) as place
    from compared
),

total as (
    select
        count(mismatch) as known,
        count(*) filter (where alarm) as alarms,
        min_by(who, place) as worst,
        count(*) filter (where basis = 'modelled') as modelled,
        count(*) as lines,
        coalesce(max(basis) filter (where mismatch is not null), max(basis)) as basis
    from placed
)

select
    placed.who as who,
    placed.vendor_id as vendor_id,
    placed.service_id as service_id,
    placed.from_day as from_day,
    placed.to_day as to_day,
    case when not placed.is_range then placed.backlog end as backlog,
    case when not placed.is_range then placed.arrivals_per_day end as arrivals_per_day,
    case when not placed.is_range then placed.days_in_system end as days_in_system,
    case when not placed.is_range then placed.expected_backlog end as expected_backlog,
    placed.mismatch as mismatch,
    placed.is_exact as is_exact,
    coalesce(placed.alarm, false) as alarm,
    case
        when placed.mismatch is null then 'not checked'
        when placed.alarm then 'the record of times is at fault'
        else 'fits'
    end as reading,
    placed.basis as basis,
    placed.source_ids as source_ids,
    case
        when placed.is_range then 'some of this client''s work is known only as a range'
        when placed.basis = 'modelled' then 'not checked: the modelled log fits by construction'
        when not placed.is_exact then 'not checked: work was under way at an end of the days looked at'
        when placed.mismatch is null then 'nothing was sent in these days, or it was back at once'
    end as null_reason,
    case
        when total.known = 0 and total.modelled = total.lines
            then 'Whether backlog, pace and delay fit together is not checked: the modelled log fits by construction'
        when total.known = 0 then 'Whether backlog, pace and delay fit together cannot be told for these days'
        when total.alarms = 0
            then 'Backlog, pace and delay fit together within ' || format('{:.0f}', 100 * $tolerance) || '%'
        else 'The record of times is at fault in ' || digits(total.alarms) || ' of ' || digits(total.known)
            || case when total.known = 1 then ' service' else ' services' end
            || ' of a vendor: backlog, pace and delay do not fit together, least in ' || total.worst
    end
        || case
            when total.known > 0 and total.modelled > 0 then '; modelled rows are not checked: they fit by construction'
            else ''
        end
        || case when total.basis <> 'reported' then ' (' || total.basis || ').' else '.' end as finding
from placed
cross join total
where placed.place <= $most
order by placed.place, vendor_id, service_id
