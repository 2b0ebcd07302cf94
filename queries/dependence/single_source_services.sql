/*---
title: Services with a single source
question: For which services would losing one vendor leave the client with nobody?
also: {client: 60}
order: 100
chart: {mark: heatmap, x: vendor, y: lane, value: state}
grain: [client_id, service_id, vendor_id]
metric: D06
reach: client
params:
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  floor:   {type: number, default: 0.05, help: "The part of a service's spend below which a vendor is too small to count as a source."}
  most:    {type: whole, default: 12, help: "Keep this many services of clients, single sources first."}
columns:
  lane:               {type: text, label: Client and service}
  client_id:          {type: text, label: Client id}
  service_id:         {type: text, label: Service id}
  vendor_id:          {type: text, label: Vendor id}
  vendor:             {type: text, label: Vendor}
  period:             {type: text, label: Period}
  state:              {type: text, label: The vendor is}
  share:              {type: number, label: Share of the service's spend, format: percent}
  low:                {type: number, label: Share at least, format: percent}
  high:               {type: number, label: Share at most, format: percent}
  is_single:          {type: boolean, label: Only one vendor delivers}
  is_single_in_effect: {type: boolean, label: Only one vendor is large enough}
  is_sole:            {type: boolean, label: Nobody else is eligible}
  criticality:        {type: text, label: Criticality of the service}
  single_share:       {type: number, label: "Client's spend on services with one vendor", format: percent, better: lower}
  single_low:         {type: number, label: "Client's spend on services with one vendor, at least", format: percent}
  single_high:        {type: number, label: "Client's spend on services with one vendor, at most", format: percent}
  effect_share:       {type: number, label: "Client's spend on services with one large vendor", format: percent, better: lower}
  effect_low:         {type: number, label: "Client's spend on services with one large vendor, at least", format: percent}
  effect_high:        {type: number, label: "Client's spend on services with one large vendor, at most", format: percent}
  coverage:           {type: number, label: Months complete for every vendor, format: percent}
  basis:              {type: basis}
  source_ids:         {type: sources}
  null_reason:        {type: text, label: Why it is not certain}
  finding:            {type: text}
checks: ["share, low, high, coverage between 0 and 1", "low <= high"]
leaves_out: "A vendor under contract that was paid nothing is no second source. Who is eligible is unknown where nobody is on record. Beyond 20 services those with more sources are left out (parameter most)."
when_empty: "No delivered work with its cost is on record; what contracts say stands under what is awarded."
owner: partnerships
reviewed: 2026-11-24
---*/

with line as (
    select
        client_id,
        client,
        service_id,
        service,
        vendor_id,
        vendor,
        period,
        greatest(low, 0) as low,
        greatest(high, 0) as high,
        coverage,
        coalesce(record_gap, cost_gap) as gap,
        basis,
        source_ids
    from dependence.spend_lines
),

line_beside_others as (
    select
        *,
        count(*) filter (where high > 0) over service > (high > 0)::integer as has_others,
        greatest(sum(low) over service - low, 0) as others_low,
        greatest(sum(high) over service - high, 0) as others_high
    from line
    window service as (partition by client_id, service_id)
),

source as (
    -- Where nobody else can have been paid, the share is whole whatever was paid.
    select
        *,
        case
            when high > 0 and not has_others then 1
            when has_others then low / nullif(low + others_high, 0)
        end as share_low,
        case
            when high > 0 and not has_others then 1
            when has_others then high / nullif(high + others_low, 0)
        end as share_high
    from line_beside_others
),

judged as (
    -- Exactly the floor counts, however the last digit of a share falls.
    select
        *,
        high > 0 and (low > 0 or not has_others) as is_sure,
        high > 0 as is_possible,
        high > 0 and (low > 0 or not has_others) and share_low >= $floor - 1e-9 as is_surely_large,
        high > 0 and share_high >= $floor - 1e-9 as is_possibly_large
    from source
),

eligible as (
    select client_id, service_id, vendor_id, is_eligible, basis, source_id
    from eligibility
),

service_eligible as (
    select
        eligible.client_id,
        eligible.service_id,
        count(*) filter (
            where eligible.is_eligible
                and judged.vendor_id is null
        ) as others,
        max(eligible.basis) as basis,
        source_list(eligible.source_id) as source_ids
    from eligible
    left join judged
        on judged.client_id = eligible.client_id
        and judged.service_id = eligible.service_id
        and judged.vendor_id = eligible.vendor_id
        and judged.is_possible
    group by eligible.client_id, eligible.service_id
),

service_criticality as (
    select
        client_id,
        service_id,
        max(criticality) as criticality,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from business_function
    group by client_id, service_id
),

client_service as (
    select
        judged.client_id,
        judged.service_id,
        case
            when any_value(judged.gap) is not null then null
            when count(*) filter (where is_sure) >= 2 or not bool_or(is_possible) then false
            when count(*) filter (where is_possible) = 1 and bool_or(is_sure) then true
        end as is_single,
        case
            when any_value(judged.gap) is not null then null
            when count(*) filter (where is_surely_large) >= 2 or not bool_or(is_possibly_large) then false
            when count(*) filter (where is_possibly_large) = 1 and bool_or(is_surely_large) then true
        end as is_single_in_effect,
        case
            when any_value(judged.gap) is not null then null
            when count(*) filter (where is_sure) >= 2 then false
            when any_value(eligible.others) is null then null
            when count(*) filter (where is_possible) = 1 and any_value(eligible.others) = 0 then true
            when count(*) filter (where is_sure) + any_value(eligible.others) >= 2 then false
        end as is_sole,
        replace(any_value(criticality.criticality)::varchar, '_', ' ') as criticality,
        any_value(judged.gap) is not null as has_gap,
        sum(low) as low,
        sum(high) as high,
        greatest(any_value(eligible.basis), any_value(criticality.basis)) as told_basis,
        list_concat(
            coalesce(any_value(eligible.source_ids), []),
            coalesce(any_value(criticality.source_ids), [])
        ) as told_source_ids
    from judged
    left join service_eligible as eligible
        on eligible.client_id = judged.client_id
        and eligible.service_id = judged.service_id
    left join service_criticality as criticality
        on criticality.client_id = judged.client_id
        and criticality.service_id = judged.service_id
    group by judged.client_id, judged.service_id
),

client as (
    -- Where no other service can have been bought, the share is whole, or nothing, whatever was spent.
    select
        client_id,
        coalesce(
            sum(case when is_single then low else 0 end)
                / nullif(sum(case when is_single then low else high end), 0),
            case when sum(high) > 0 then 1 end
        ) as single_low,
        coalesce(
            sum(case when coalesce(is_single, true) then high else 0 end)
                / nullif(sum(case when coalesce(is_single, true) then high else low end), 0),
            case when sum(high) > 0 then 0 end
        ) as single_high,
        coalesce(
            sum(case when is_single_in_effect then low else 0 end)
                / nullif(sum(case when is_single_in_effect then low else high end), 0),
            case when sum(high) > 0 then 1 end
        ) as effect_low,
        coalesce(
            sum(case when coalesce(is_single_in_effect, true) then high else 0 end)
                / nullif(sum(case when coalesce(is_single_in_effect, true) then high else low end), 0),
            case when sum(high) > 0 then 0 end
        ) as effect_high,
        bool_or(low < high) as is_range
    from client_service
    where not has_gap
    group by client_id
),

contracted as (
    -- Under contract for the service on the day.
    select
        contract.client_id,
        contract_service.service_id,
        contract.vendor_id,
        max(contract.basis) as basis,
        source_list(contract.source_id) as source_ids
    from contract
    join contract_service on contract_service.contract_id = contract.contract_id
    cross join version
    where contract.start_on <= version.on_day
        and (contract.end_on is null or contract.end_on >= version.on_day)
    group by contract.client_id, contract_service.service_id, contract.vendor_id
),

cell as (
    select
        client_id,
        service_id,
        vendor_id,
        is_possible,
        is_possibly_large,
        share_low,
        share_high,
        basis,
        source_ids
    from judged
    union all
    -- Of a contract without any delivery in the period there is no share.
    select
        contracted.client_id,
        contracted.service_id,
        contracted.vendor_id,
        false,
        false,
        null,
        null,
        contracted.basis,
        contracted.source_ids
    from contracted
    semi join client_service
        on client_service.client_id = contracted.client_id
        and client_service.service_id = contracted.service_id
    anti join judged
        on judged.client_id = contracted.client_id
        and judged.service_id = contracted.service_id
        and judged.vendor_id = contracted.vendor_id
),

client_line as (
    select
        client_id,
        any_value(client) as client,
        any_value(period) as period,
        any_value(coverage) as coverage,
        any_value(gap) as gap
    from line
    group by client_id
),

placed as (
    select
        client_service.*,
        row_number() over (
            -- The last digits of a sum put nobody first.
            order by
                is_single desc nulls last,
                is_single_in_effect desc nulls last,
                round(high, 4) desc,
                client_id,
                service_id
        ) as place
    from client_service
    where $service is null
        or service_id = $service
),

total as (
    select
        count(*) filter (where high > 0) as services,
        count(*) filter (where is_single) as single,
        count(*) filter (where is_single_in_effect) as single_in_effect,
        count(*) filter (where is_single_in_effect is null) as unsure,
        count(*) filter (where is_single_in_effect and criticality = 'high') as critical,
        count(distinct client_id) as clients
    from placed
),

headline as (
    select
        case
            when total.services = 1 then 'Of the one service bought, '
            when total.clients = 1 then 'Of ' || digits(total.services) || ' services bought, '
            else 'Of ' || digits(total.services) || ' services, each as one client buys it, '
        end
            || total.single_in_effect || case when total.single_in_effect = 1 then ' hangs' else ' hang' end
            || ' on one vendor'
            || case when total.critical > 0 then ', ' || total.critical || ' of high criticality' else '' end
            || case when total.unsure > 0 then '; for ' || total.unsure || ' it is not certain' else '' end
            || case bases.basis when 'reported' then '.' else ' (' || bases.basis || ').' end as said
    from total
    cross join (select max(basis) as basis from cell) as bases
    where total.services > 0
)

select
    case when total.clients > 1 then client_line.client || ': ' else '' end
        || coalesce(service.name, cell.service_id) as lane,
    cell.client_id as client_id,
    cell.service_id as service_id,
    cell.vendor_id as vendor_id,
    vendor.name as vendor,
    client_line.period as period,
    case
        when client_line.gap is not null then 'not certain'
        when not cell.is_possible then 'paid nothing'
        when placed.is_single then 'the only source'
        when placed.is_single_in_effect and cell.is_possibly_large then 'the only large source'
        when not cell.is_possibly_large then 'too small to count'
        when placed.is_single is null or placed.is_single_in_effect is null then 'not certain'
        else 'one of several'
    end as state,
    case when client_line.gap is null and cell.share_low >= cell.share_high - 1e-12 then cell.share_high end as share,
    case when client_line.gap is null then cell.share_low end as low,
    case when client_line.gap is null then greatest(cell.share_low, cell.share_high) end as high,
    placed.is_single as is_single,
    placed.is_single_in_effect as is_single_in_effect,
    placed.is_sole as is_sole,
    placed.criticality as criticality,
    case when not client.is_range then client.single_high end as single_share,
    client.single_low as single_low,
    client.single_high as single_high,
    case when not client.is_range then client.effect_high end as effect_share,
    client.effect_low as effect_low,
    client.effect_high as effect_high,
    client_line.coverage as coverage,
    greatest(cell.basis, placed.told_basis) as basis,
    list_sort(list_distinct(list_concat(cell.source_ids, placed.told_source_ids))) as source_ids,
    case
        when client_line.gap is not null then client_line.gap
        when placed.is_single is null or placed.is_single_in_effect is null
            then 'what some vendors were paid is known as a range only'
        when cell.share_high is null then 'the vendor was paid nothing in the period'
        when placed.is_sole is null then 'who else is eligible is not on record'
    end as null_reason,
    headline.said as finding
from cell
join placed
    on placed.client_id = cell.client_id
    and placed.service_id = cell.service_id
join client_line on client_line.client_id = cell.client_id
left join client on client.client_id = cell.client_id
join party as vendor on vendor.party_id = cell.vendor_id
left join service on service.service_id = cell.service_id
cross join total
left join headline on true
where placed.place <= $most
order by placed.place, round(share_high, 12) desc nulls last, vendor_id, client_id, service_id
