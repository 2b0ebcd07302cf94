/*---
title: Cost per accepted task
question: What does a good label cost, from each vendor, service by service?
order: 20
chart: {mark: interval, y: offer, low: low, high: high}
grain: [vendor_id, service_id]
metric: Q13
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all, each by itself."}
  from:    {type: month, default: null, help: "Count work delivered in or after this month; empty counts the last 12 complete months."}
  to:      {type: month, default: null, help: "Count work delivered in or before this month; empty ends with the last complete month."}
  most:    {type: whole, default: 12, help: "Keep so many vendors and services, those with the most spent first."}
columns:
  offer:             {type: text, label: Service and vendor}
  vendor:            {type: text, label: Vendor}
  vendor_id:         {type: text, label: Vendor id}
  service:           {type: text, label: Service}
  service_id:        {type: text, label: Service id}
  period:            {type: text, label: Delivered in}
  delivered:         {type: whole, label: Tasks delivered}
  accepted:          {type: whole, label: Tasks accepted}
  price:             {type: number, label: Price of a task delivered, format: rate}
  cost_per_accepted: {type: number, label: Cost of a task accepted, format: rate, better: lower}
  low:               {type: number, label: Cost at least, format: rate}
  high:              {type: number, label: Cost at most, format: rate}
  coverage:          {type: number, label: Tasks whose costs and acceptance are all recorded, format: percent}
  basis:             {type: basis}
  source_ids:        {type: sources}
  null_reason:       {type: text, label: Why there is no one number}
  finding:           {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Work of which price, checks, rework, acceptance or the rate to USD is not recorded; coverage says how much is. The client's own staff. Services are never added up: a task of one is not a task of another."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
reviewed: 2026-11-25
---*/

with asked as (
    select
        coalesce($to, date_trunc('month', on_day + 1)::date) as ends_on,
        coalesce(
            $from,
            (coalesce($to, date_trunc('month', on_day + 1)::date) - interval 12 month)::date
        ) as begins_on
    from version
),

kept as (
    select
        work.client_id,
        work.vendor_id,
        work.service_id,
        work.day,
        work.scenario,
        work.range_only,
        work.delivered,
        work.accepted,
        work.cost_usd,
        work.qa_cost_usd,
        work.rework_cost_usd,
        work.unrated_currency,
        work.basis,
        work.source_id,
        work.delivered is not null
            and work.accepted is not null
            and work.cost_usd is not null
            and work.qa_cost_usd is not null
            and work.rework_cost_usd is not null as is_complete
    from throughput_path as work
    cross join asked
    where work.day >= asked.begins_on
        and work.day < asked.ends_on
        and (in_scenario(work.scenario) or work.scenario in ('low', 'high'))
        and ($client is null or work.client_id = $client)
        and ($vendor is null or work.vendor_id = $vendor)
        and ($service is null or work.service_id = $service)
),

path_vendor_service as (
    -- The reader's own path, and both ends for the pairs of which only a range is known.
    select
        path.name as path,
        kept.vendor_id,
        kept.service_id,
        bool_or(kept.range_only) as is_range,
        sum(kept.delivered)::bigint as delivered,
        (sum(kept.delivered) filter (where kept.is_complete))::bigint as delivered_complete,
        (sum(kept.accepted) filter (where kept.is_complete))::bigint as accepted,
        sum(kept.cost_usd) filter (where kept.is_complete) as cost_usd,
        sum(kept.qa_cost_usd + kept.rework_cost_usd) filter (where kept.is_complete) as quality_usd,
        unrated_list(kept.unrated_currency) as unrated,
        max(kept.basis) as basis,
        source_list(kept.source_id) as source_ids
    from kept
    join (values ('own'), ('low'), ('high')) as path (name)
        on case
            when path.name = 'own' then in_scenario(kept.scenario)
            else kept.scenario = 'actual' or kept.scenario::varchar = path.name
        end
    group by path.name, kept.vendor_id, kept.service_id
),

path_offer as (
    select
        path_vendor_service.*,
        (cost_usd + quality_usd) / nullif(accepted, 0) as cost_per_accepted
    from path_vendor_service
),

offer as (
    select
        vendor_id,
        service_id,
        -- Only the figures of a client and a vendor need a range; those of a whole vendor may use its total.
        $client is not null and bool_or(is_range) as is_range,
        any_value(delivered) filter (where path = 'own') as delivered,
        any_value(delivered_complete) filter (where path = 'own') as delivered_complete,
        any_value(accepted) filter (where path = 'own') as accepted,
        any_value(cost_usd) filter (where path = 'own') as cost_usd,
        any_value(cost_per_accepted) filter (where path = 'own') as own,
        min(cost_per_accepted) filter (where path <> 'own') as low,
        max(cost_per_accepted) filter (where path <> 'own') as high,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from path_offer
    group by vendor_id, service_id
    having any_value(delivered) filter (where path = 'own') is not null
),

measured as (
    select
        offer.vendor_id,
        offer.service_id,
        vendor.name as vendor,
        service.name as service,
        offer.is_range,
        case when not offer.is_range then offer.delivered end as delivered,
        case when not offer.is_range then offer.accepted end as accepted,
        offer.delivered_complete / nullif(offer.delivered, 0) as coverage,
        coalesce(offer.accepted, -1) as accepted_own,
        case when not offer.is_range then offer.cost_usd / nullif(offer.delivered_complete, 0) end as price,
        case when not offer.is_range then offer.own end as cost_per_accepted,
        case when offer.is_range then offer.low else offer.own end as low,
        case when offer.is_range then offer.high else offer.own end as high,
        offer.unrated,
        offer.basis,
        offer.source_ids,
        row_number() over (order by round(offer.cost_usd, 9) desc nulls last, offer.vendor_id, offer.service_id) as place
    from offer
    join party as vendor on vendor.party_id = offer.vendor_id
    join service on service.service_id = offer.service_id
),

service_spread as (
    select
        service,
        count(*) as vendors,
        min_by(said, (high, vendor_id)) as cheapest,
        max_by(said, (low, vendor_id)) as dearest,
        min(high) as least,
        max(low) as most,
        max(basis) as basis
    from (
        select
            measured.*,
            'USD ' || printf('%.2f', low) || case when high > low then ' to ' || printf('%.2f', high) else '' end
                || ' at ' || vendor as said
        from measured
        where low is not null
            and place <= $most
    ) as told
    group by service_id, service
),

top as (
    -- The service whose vendors lie furthest apart.
    select
        case when most > least then 'Prices differ most for ' || lower(service[1]) || service[2:] else service end
            || ': an accepted task costs ' || cheapest
            || case when most > least then ', but ' || dearest else '' end
            || case when basis = 'modelled' then ' (modelled)' else '' end || '.' as said
    from service_spread
    order by most / nullif(least, 0) desc nulls last, vendors desc, service
    limit 1
)

select
    measured.service || ', ' || measured.vendor as offer,
    measured.vendor as vendor,
    measured.vendor_id as vendor_id,
    measured.service as service,
    measured.service_id as service_id,
    strftime(asked.begins_on, '%b %Y') || ' to ' || strftime(asked.ends_on - 1, '%b %Y') as period,
    measured.delivered as delivered,
    measured.accepted as accepted,
    measured.price as price,
    measured.cost_per_accepted as cost_per_accepted,
    measured.low as low,
    measured.high as high,
    measured.coverage as coverage,
    measured.basis as basis,
    measured.source_ids as source_ids,
    case
        when measured.is_range then 'only a range is known for this client and vendor'
        when coalesce(measured.coverage, 0) = 0 and measured.accepted_own < 0
            then coalesce(rate_gap(measured.unrated), 'price, checks, rework or acceptance is not recorded')
        when measured.accepted_own = 0 then 'nothing was accepted'
    end as null_reason,
    coalesce(top.said, 'No cost of an accepted task is known for the period.') as finding
from measured
cross join asked
left join top on true
where measured.place <= $most
order by measured.service, round(low, 9) nulls last, measured.vendor, measured.service_id, measured.vendor_id
