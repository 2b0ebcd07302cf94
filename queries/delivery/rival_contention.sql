/*---
title: Contention between rivals
question: When a rival is busy at our vendor, do we wait?
order: 110
chart: {mark: interval, y: who, low: load_low, high: load_high}
grain: [client_id, vendor_id, pool]
metric: V05
reach: vendor
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: date, default: null, help: "Compare weeks that begin on or after this day."}
  to:     {type: date, default: null, help: "Compare weeks that end on or before this day."}
  weeks:  {type: whole, default: 8, help: "The fewest weeks from which an effect is given."}
  most:   {type: whole, default: 12, help: "How many rows: those whose rivals hold most."}
columns:
  who:              {type: text, label: "Client, vendor and kind of work"}
  client_id:        {type: text, label: Client id}
  vendor_id:        {type: text, label: Vendor id}
  pool:             {type: text, label: Pool}
  rivals:           {type: text, label: Rivals with a promise there}
  entitlement:      {type: number, label: Promised to the client, format: whole, unit: standard hours a week}
  entitlement_low:  {type: number, label: Promised to the client at least, format: whole, unit: standard hours a week}
  entitlement_high: {type: number, label: Promised to the client at most, format: whole, unit: standard hours a week}
  promised:         {type: number, label: Promised to all, format: whole, unit: standard hours a week}
  capacity_hours:   {type: number, label: Hours there are, format: whole, unit: standard hours a week}
  oversubscription: {type: number, label: Promised for each hour there is, format: multiple, better: lower}
  contended_share:  {type: number, label: Part of the promises that cannot all be kept, format: percent, better: lower}
  rival_load:       {type: number, label: Promised to rivals as part of capacity, format: percent, better: lower}
  load_low:         {type: number, label: Promised to rivals at least, format: percent}
  load_high:        {type: number, label: Promised to rivals at most, format: percent}
  weeks_compared:   {type: whole, label: Weeks compared, format: whole}
  on_time_busy:     {type: number, label: On time while rivals were busy, format: percent}
  on_time_other:    {type: number, label: On time in other weeks, format: percent}
  effect:           {type: number, label: Difference, format: percent}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why unknown}
  finding:          {type: text}
thresholds:
  - {column: oversubscription, level: red, at: "> 1", kind: convention, label: "more promised than there is", do: "Ask the vendor in writing whose work waits when both clients call."}
  - {column: load_high, level: line, at: ">= 1", kind: convention, label: "all there is"}
checks: ["contended_share between 0 and 1"]
leaves_out: "What is promised to a client without a public figure is modelled and shown from low to high, by the range of its contract; all promises of a pool together are one figure. Clients without a promise of capacity, and rivalries not in the record. Rivals are busy in weeks in which they sent the vendor more than in their median week. The difference describes and does not prove: rival and client may share a cause. It is not given on modelled rows, where it would be an input, nor from fewer than eight weeks."
when_empty: "No capacity that a vendor keeps for rivals is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

pool_capacity as (
    select capacity.vendor_id, capacity.pool, capacity.available_std_hours, capacity.basis, capacity.source_id
    from capacity
    cross join version
    where capacity.week_start <= version.on_day
        and ($vendor is null or capacity.vendor_id = $vendor)
    qualify row_number() over (
        partition by capacity.vendor_id, capacity.pool
        order by capacity.week_start desc, capacity.scenario, capacity.known_on desc nulls last, capacity.source_id
    ) = 1
),

-- The contracts whose pairs have no public figure: what they promise is known only as a range.
contract_range as (
    select
        contract.vendor_id,
        contract_service.service_id as pool,
        contract.client_id,
        contract.start_on as valid_from,
        coalesce(contract.end_on + 1, '9999-12-31'::date) as valid_to,
        min(contract.low_factor) as low_factor,
        max(contract.high_factor) as high_factor
    from contract
    join contract_service on contract_service.contract_id = contract.contract_id
    where contract.range_only
    group by contract.vendor_id, contract_service.service_id, contract.client_id, contract.start_on, contract.end_on
),

-- What each client has been promised on the day asked about; unnamed clients count in the sum.
pool_client as (
    select
        reservation.vendor_id,
        reservation.pool,
        reservation.client_id,
        sum(reservation.std_hours_per_week) as entitlement,
        sum(reservation.std_hours_per_week * coalesce(contract_range.low_factor, 1)) as low,
        sum(reservation.std_hours_per_week * coalesce(contract_range.high_factor, 1)) as high,
        count(contract_range.pool) > 0 as is_range,
        max(reservation.basis) as basis,
        source_list(reservation.source_id) as source_ids
    from capacity_reservation as reservation
    cross join version
    left join contract_range
        on contract_range.vendor_id = reservation.vendor_id
        and contract_range.pool = reservation.pool
        and contract_range.client_id = reservation.client_id
        and contract_range.valid_from = reservation.valid_from
        and contract_range.valid_to = reservation.valid_to
        and reservation.basis = 'modelled'
    where reservation.valid_from <= version.on_day
        and reservation.valid_to > version.on_day
        and ($vendor is null or reservation.vendor_id = $vendor)
    group by reservation.vendor_id, reservation.pool, reservation.client_id
),

pool as (
    select
        pool_client.vendor_id,
        pool_client.pool,
        -- Where one client holds all of it, the sum would be the figure of the pair.
        case when count(*) > 1 or not bool_or(pool_client.is_range) then sum(pool_client.entitlement) end as promised,
        any_value(pool_capacity.available_std_hours) as capacity_hours,
        greatest(max(pool_client.basis), any_value(pool_capacity.basis)) as basis,
        list_distinct(list_concat(
            flatten(array_agg(pool_client.source_ids)),
            source_list(pool_capacity.source_id)
        )) as source_ids
    from pool_client
    left join pool_capacity
        on pool_capacity.vendor_id = pool_client.vendor_id
        and pool_capacity.pool = pool_client.pool
    group by pool_client.vendor_id, pool_client.pool
),

rival as (
    select party_id, rival_id, max(basis) as basis, source_list(source_id) as source_ids
    from rival_pair
    group by party_id, rival_id
),

rival_claim as (
    select
        own.vendor_id,
        own.pool,
        own.client_id,
        case when not bool_or(theirs.is_range) then sum(theirs.entitlement) end as entitlement,
        sum(theirs.low) as low,
        sum(theirs.high) as high,
        bool_or(theirs.is_range) as is_range,
        string_agg(party.name, ', ' order by party.name) as rivals,
        max(rival.basis) as basis,
        flatten(array_agg(rival.source_ids)) as source_ids
    from pool_client as own
    join rival on rival.party_id = own.client_id
    join pool_client as theirs
        on theirs.vendor_id = own.vendor_id
        and theirs.pool = own.pool
        and theirs.client_id = rival.rival_id
    join party on party.party_id = theirs.client_id
    group by own.vendor_id, own.pool, own.client_id
),

client_week as (
    select
        work.client_id,
        work.vendor_id,
        period_start('week', work.day) as week_start,
        sum(work.submitted * work.std_hours_per_unit) as sent_hours,
        sum(work.due * work.std_hours_per_unit) as due_hours,
        sum(work.on_time * work.std_hours_per_unit) filter (where work.due is not null) as on_time_hours,
        max(greatest(work.basis, work.std_basis)) as basis,
        source_list(work.source_id) as source_ids
    from throughput as work
    cross join horizon
    where work.client_id in (select party_id from rival)
        and period_start('week', work.day) + 7 <= horizon.last_day + 1
        and ($vendor is null or work.vendor_id = $vendor)
        and ($from is null or period_start('week', work.day) >= $from)
        and ($to is null or period_start('week', work.day) + 7 <= $to)
    group by work.client_id, work.vendor_id, period_start('week', work.day)
),

-- Weeks in which something was due to the client and a rival sent work to the same vendor.
compared_week as (
    select
        own.client_id,
        own.vendor_id,
        own.week_start,
        any_value(own.due_hours) as due_hours,
        any_value(own.on_time_hours) as on_time_hours,
        sum(theirs.sent_hours) as rival_hours,
        greatest(any_value(own.basis), max(theirs.basis), max(rival.basis)) as basis,
        list_concat(
            any_value(own.source_ids),
            flatten(array_agg(theirs.source_ids)),
            flatten(array_agg(rival.source_ids))
        ) as source_ids
    from client_week as own
    join rival on rival.party_id = own.client_id
    join client_week as theirs
        on theirs.vendor_id = own.vendor_id
        and theirs.client_id = rival.rival_id
        and theirs.week_start = own.week_start
        and theirs.sent_hours is not null
    where own.due_hours > 0
        and own.on_time_hours is not null
        and ($client is null or own.client_id = $client)
    group by own.client_id, own.vendor_id, own.week_start
),

judged_week as (
    select
        compared_week.*,
        compared_week.rival_hours > median(compared_week.rival_hours) over (
            partition by compared_week.client_id, compared_week.vendor_id
        ) as is_busy
    from compared_week
),

client_vendor as (
    select
        client_id,
        vendor_id,
        count(*) as weeks,
        sum(on_time_hours) filter (where is_busy) / nullif(sum(due_hours) filter (where is_busy), 0) as on_time_busy,
        sum(on_time_hours) filter (where not is_busy) / nullif(sum(due_hours) filter (where not is_busy), 0)
            as on_time_other,
        max(basis) as basis,
        list_distinct(flatten(array_agg(source_ids))) as source_ids
    from judged_week
    group by client_id, vendor_id
),

-- A pool is called after the services it can do.
pool_name as (
    select
        pool_service.vendor_id,
        pool_service.pool,
        string_agg(service.name, ' and ' order by service.name) as name
    from pool_service
    join service on service.service_id = pool_service.service_id
    group by pool_service.vendor_id, pool_service.pool
),

contended as (
    select
        client.name || ' at ' || vendor.name || ', ' || coalesce(pool_name.name, own.pool) as who,
        own.client_id,
        own.vendor_id,
        own.pool,
        coalesce(rival_claim.rivals, 'none in the record') as rivals,
        case when not own.is_range then own.entitlement end as entitlement,
        own.low as entitlement_low,
        own.high as entitlement_high,
        own.is_range or coalesce(rival_claim.is_range, false) as is_range,
        pool.promised,
        pool.capacity_hours,
        pool.promised / nullif(pool.capacity_hours, 0) as oversubscription,
        greatest(pool.promised - pool.capacity_hours, 0)
            / nullif(if(pool.capacity_hours is null, null, pool.promised), 0) as contended_share,
        case when rival_claim.client_id is null then 0 else rival_claim.entitlement end
            / nullif(pool.capacity_hours, 0) as rival_load,
        coalesce(rival_claim.low, 0) / nullif(pool.capacity_hours, 0) as load_low,
        coalesce(rival_claim.high, 0) / nullif(pool.capacity_hours, 0) as load_high,
        coalesce(client_vendor.weeks, 0) as weeks,
        client_vendor.weeks >= $weeks and client_vendor.basis <> 'modelled' as is_comparable,
        client_vendor.on_time_busy,
        client_vendor.on_time_other,
        client_vendor.basis as effect_basis,
        greatest(pool.basis, rival_claim.basis) as pool_basis,
        list_concat(pool.source_ids, coalesce(rival_claim.source_ids, [])) as pool_sources,
        client_vendor.source_ids as effect_sources
    from pool_client as own
    join pool
        on pool.vendor_id = own.vendor_id
        and pool.pool = own.pool
    join party as client on client.party_id = own.client_id
    join party as vendor on vendor.party_id = own.vendor_id
    left join pool_name
        on pool_name.vendor_id = own.vendor_id
        and pool_name.pool = own.pool
    left join rival_claim
        on rival_claim.vendor_id = own.vendor_id
        and rival_claim.pool = own.pool
        and rival_claim.client_id = own.client_id
    left join client_vendor
        on client_vendor.vendor_id = own.vendor_id
        and client_vendor.client_id = own.client_id
    where $client is null
        or own.client_id = $client
),

kept as (
    select
        contended.*,
        row_number() over (
            order by
                contended.load_high desc nulls last,
                contended.oversubscription desc nulls last,
                contended.vendor_id,
                contended.pool,
                contended.client_id
        ) as place
    from contended
    qualify place <= $most
),

total as (
    select
        count(oversubscription) as pools,
        count(*) filter (where oversubscription > 1) as oversold,
        min_by(crowded, place) as crowded,
        max(basis) as basis
    from (
        select
            vendor_id,
            pool,
            any_value(oversubscription) as oversubscription,
            min_by({who: who, low: load_low, high: load_high}, place) filter (where load_high is not null) as crowded,
            min(place) filter (where load_high is not null) as place,
            max(pool_basis) as basis
        from kept
        group by vendor_id, pool
    ) as kept_pool
)

select
    kept.who as who,
    kept.client_id as client_id,
    kept.vendor_id as vendor_id,
    kept.pool as pool,
    kept.rivals as rivals,
    kept.entitlement as entitlement,
    kept.entitlement_low as entitlement_low,
    kept.entitlement_high as entitlement_high,
    kept.promised as promised,
    kept.capacity_hours as capacity_hours,
    kept.oversubscription as oversubscription,
    kept.contended_share as contended_share,
    kept.rival_load as rival_load,
    kept.load_low as load_low,
    kept.load_high as load_high,
    kept.weeks as weeks_compared,
    case when kept.is_comparable then kept.on_time_busy end as on_time_busy,
    case when kept.is_comparable then kept.on_time_other end as on_time_other,
    case when kept.is_comparable then kept.on_time_busy - kept.on_time_other end as effect,
    case when kept.is_comparable then greatest(kept.pool_basis, kept.effect_basis) else kept.pool_basis end as basis,
    list_sort(list_distinct(list_concat(
        kept.pool_sources,
        case when kept.is_comparable then kept.effect_sources else [] end
    ))) as source_ids,
    nullif(concat_ws(
        '; ',
        case when kept.is_range then 'no figure of a pair is public: its promise is modelled as a range' end,
        case
            when kept.capacity_hours is null then 'the capacity of the pool is not on record'
            when kept.capacity_hours = 0 then 'the capacity of the pool is zero'
            when kept.weeks < $weeks then 'no difference: fewer than ' || $weeks || ' weeks can be compared'
            when kept.effect_basis = 'modelled' then 'no difference: the rows are modelled, so it would be an input'
            when kept.on_time_busy is null then 'no difference: in no week were the rivals above their median'
        end
    ), '') as null_reason,
    case
        when total.pools = 0 then 'How much is promised against what there is is not known.'
        else case
                when total.oversold = 0 then 'In no pool shown are more hours promised than there are'
                when total.pools = 1 then 'In the pool shown more hours are promised than there are'
                else 'In ' || digits(total.oversold) || ' of the ' || digits(total.pools)
                    || ' pools shown more hours are promised than there are'
            end
            || case
                when total.crowded.high > total.crowded.low
                    then '; most may be promised to rivals of ' || total.crowded.who || ': between '
                        || format('{:.0f}', 100 * total.crowded.low) || '% and '
                        || format('{:.0f}', 100 * total.crowded.high) || '% of the capacity'
                when total.crowded.high > 0
                    then '; most is promised to rivals of ' || total.crowded.who || ': '
                        || format('{:.0f}', 100 * total.crowded.high) || '% of the capacity'
                else '; no rival in the record holds a promise in them'
            end
            || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end
    end as finding
from kept
cross join total
order by kept.place, client_id, vendor_id, pool
