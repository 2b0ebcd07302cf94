/*---
title: Concentration that contracts do not show
question: Are two of a client's vendors really one?
order: 135
chart: {mark: interval, y: client, low: low, high: high, color: reading}
grain: [client_id, reading]
metric: D19
reach: client
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  jump:   {type: number, default: 1000, help: "Beyond this many points above the HHI as contracted, concentration is hidden."}
  most:   {type: whole, default: 8, help: "Keep this many clients, those with the most hidden first."}
columns:
  client_id:   {type: text, label: Client id}
  client:      {type: text, label: Client}
  reading:     {type: text, label: Vendors counted}
  period:      {type: text, label: Period}
  hhi:         {type: number, label: Vendor HHI, format: points, better: lower}
  low:         {type: number, label: HHI at least, format: points}
  high:        {type: number, label: HHI at most, format: points}
  is_hidden:   {type: boolean, label: Contracts hide it}
  because:     {type: text, label: Who belongs together}
  coverage:    {type: number, label: Months complete for every vendor, format: percent}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no single value}
  finding:     {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Owners of half or less, and subcontracts nobody has recorded. Where several shares of subcontractors are unknown, the range may be wider than it need be. Beyond eight clients those with less hidden are left out (parameter most)."
when_empty: "No delivered work with its cost is on record; what contracts say stands under what is awarded."
owner: partnerships
reviewed: 2026-11-24
---*/

with recursive line as (
    select
        client_id,
        client,
        vendor_id,
        vendor,
        service_id,
        period,
        from_day,
        to_day,
        low,
        high,
        coverage,
        coalesce(record_gap, cost_gap) as gap,
        basis,
        source_ids
    from dependence.spend_lines
),

vendor as (
    select
        client_id,
        vendor_id,
        any_value(vendor) as vendor,
        greatest(sum(low), 0) as low,
        greatest(sum(high), 0) as high
    from line
    where gap is null
    group by client_id, vendor_id
),

-- Whoever holds more than half of the equity is in control, and so is whoever controls that owner.
control as (
    select
        target_id,
        max_by(owner_id, (equity_share, owner_id)) as owner_id,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from ownership
    where equity_share > 0.5
    group by target_id
),

ancestor as (
    select distinct
        vendor_id,
        vendor_id as ancestor_id,
        0 as steps,
        null::basis as basis,
        []::varchar[] as source_ids
    from vendor
    union all
    select
        ancestor.vendor_id,
        control.owner_id,
        ancestor.steps + 1,
        greatest(ancestor.basis, control.basis),
        list_concat(ancestor.source_ids, control.source_ids)
    from ancestor
    join control on control.target_id = ancestor.ancestor_id
    where ancestor.steps < 12
),

parent as (
    select
        vendor_id,
        max_by(ancestor_id, steps) as parent_id,
        max_by(basis, steps) as basis,
        max_by(source_ids, steps) as source_ids
    from ancestor
    group by vendor_id
),

-- Who does the work: each contract of a line passes parts of it on; what is left the vendor does itself.
line_contract as (
    select distinct line.client_id, line.vendor_id, line.service_id, contract.contract_id
    from line
    join contract
        on contract.client_id = line.client_id
        and contract.vendor_id = line.vendor_id
        and contract.start_on < line.to_day
        and (contract.end_on is null or contract.end_on >= line.from_day)
    join (
        select contract_id, service_id from contract_service
        union
        select contract_id, service_id from subcontract
    ) as covered
        on covered.contract_id = contract.contract_id
        and covered.service_id = line.service_id
    where line.gap is null
),

passed_on as (
    -- A provider of unknown share leaves its share null; a vendor named among its own providers does its own work.
    select
        line_contract.client_id,
        line_contract.vendor_id,
        line_contract.service_id,
        line_contract.contract_id,
        subcontract.provider_id,
        case when count(*) = count(subcontract.work_share) then sum(subcontract.work_share) end as share,
        max(subcontract.basis) as basis,
        source_list(subcontract.source_id) as source_ids
    from line_contract
    join subcontract
        on subcontract.contract_id = line_contract.contract_id
        and subcontract.service_id = line_contract.service_id
        and subcontract.provider_id <> line_contract.vendor_id
    group by
        line_contract.client_id,
        line_contract.vendor_id,
        line_contract.service_id,
        line_contract.contract_id,
        subcontract.provider_id
),

contract_rest as (
    select
        line_contract.client_id,
        line_contract.vendor_id,
        line_contract.service_id,
        line_contract.contract_id,
        1 - coalesce(sum(passed_on.share), 0) as rest,
        count(*) filter (where passed_on.provider_id is not null and passed_on.share is null) as unknown
    from line_contract
    left join passed_on
        on passed_on.client_id = line_contract.client_id
        and passed_on.vendor_id = line_contract.vendor_id
        and passed_on.service_id = line_contract.service_id
        and passed_on.contract_id = line_contract.contract_id
    group by
        line_contract.client_id,
        line_contract.vendor_id,
        line_contract.service_id,
        line_contract.contract_id
),

contract_party as (
    -- Of an unknown part anybody may do all or nothing, the vendor included.
    select
        client_id,
        vendor_id,
        service_id,
        contract_id,
        vendor_id as party_id,
        case when unknown > 0 then 0 else rest end as low,
        rest as high
    from contract_rest
    union all
    select
        passed_on.client_id,
        passed_on.vendor_id,
        passed_on.service_id,
        passed_on.contract_id,
        passed_on.provider_id,
        coalesce(passed_on.share, 0),
        coalesce(passed_on.share, contract_rest.rest)
    from passed_on
    join contract_rest
        on contract_rest.client_id = passed_on.client_id
        and contract_rest.vendor_id = passed_on.vendor_id
        and contract_rest.service_id = passed_on.service_id
        and contract_rest.contract_id = passed_on.contract_id
),

line_contracts as (
    select client_id, vendor_id, service_id, count(*) as contracts
    from contract_rest
    group by client_id, vendor_id, service_id
),

line_party as (
    -- How the money splits over several contracts is not known: a share lies between the least and the most of them.
    select
        party.client_id,
        party.vendor_id,
        party.service_id,
        party.party_id,
        case when count(*) < any_value(line_contracts.contracts) then 0 else min(party.low) end as low,
        max(party.high) as high
    from contract_party as party
    join line_contracts
        on line_contracts.client_id = party.client_id
        and line_contracts.vendor_id = party.vendor_id
        and line_contracts.service_id = party.service_id
    group by party.client_id, party.vendor_id, party.service_id, party.party_id
),

looked_through as (
    select
        line.client_id,
        coalesce(line_party.party_id, line.vendor_id) as party_id,
        greatest(line.low, 0) * coalesce(line_party.low, 1) as low,
        greatest(line.high, 0) * coalesce(line_party.high, 1) as high
    from line
    left join line_party
        on line_party.client_id = line.client_id
        and line_party.vendor_id = line.vendor_id
        and line_party.service_id = line.service_id
    where line.gap is null
),

passing_client as (
    select
        passed_on.client_id,
        bool_or(contract_rest.rest < -1e-9) as is_overfull,
        max(passed_on.basis) as basis,
        flatten(list(passed_on.source_ids)) as source_ids
    from passed_on
    join contract_rest
        on contract_rest.client_id = passed_on.client_id
        and contract_rest.vendor_id = passed_on.vendor_id
        and contract_rest.service_id = passed_on.service_id
        and contract_rest.contract_id = passed_on.contract_id
    group by passed_on.client_id
),

-- One basket for each client and reading: what each party in it surely got, and what it may have got.
basket as (
    select client_id, 0 as reading, vendor_id as party_id, low, high
    from vendor
    where high > 0
    union all
    select vendor.client_id, 1, parent.parent_id, sum(vendor.low), sum(vendor.high)
    from vendor
    join parent on parent.vendor_id = vendor.vendor_id
    where vendor.high > 0
    group by vendor.client_id, parent.parent_id
    union all
    select looked_through.client_id, 2, looked_through.party_id, sum(looked_through.low), sum(looked_through.high)
    from looked_through
    join passing_client
        on passing_client.client_id = looked_through.client_id
        and not passing_client.is_overfull
    group by looked_through.client_id, looked_through.party_id
    having sum(looked_through.high) > 0
),

basket_step as (
    -- Half a cent apart is the last digit of a sum.
    select
        client_id,
        reading,
        party_id,
        low,
        case when high - low < 0.005 then low else high end as high,
        row_number() over (partition by client_id, reading, high - low < 0.005 order by high - low desc, party_id) as step
    from basket
),

basket_sum as (
    -- Passing work on moves money and makes none: the parts of all parties add up to what was spent.
    select
        basket_step.client_id,
        basket_step.reading,
        count(*) filter (where basket_step.low < basket_step.high) as steps,
        any_value(spent.low) as usd_low,
        any_value(spent.high) as usd_high,
        any_value(spent.high - spent.low < 0.005) as is_fixed
    from basket_step
    join (
        select client_id, sum(greatest(low, 0)) as low, sum(greatest(high, 0)) as high
        from vendor
        group by client_id
    ) as spent on spent.client_id = basket_step.client_id
    group by basket_step.client_id, basket_step.reading
),

-- The least: at the minimum every party stands at one common level, or at the end of its range that is nearest.
level as (
    select client_id, reading, low as level from basket_step
    union
    select client_id, reading, high from basket_step
),

stretch as (
    select
        client_id,
        reading,
        level as low,
        lead(level) over (partition by client_id, reading order by level) as high
    from level
),

stretch_fixed as (
    select
        stretch.client_id,
        stretch.reading,
        stretch.low,
        stretch.high,
        count(*) filter (where party.low < stretch.high and party.high > stretch.low) as free,
        coalesce(sum(case when party.low >= stretch.high then party.low when party.high <= stretch.low then party.high end), 0)
            as usd,
        sum(case when party.low >= stretch.high then party.low ** 2 when party.high <= stretch.low then party.high ** 2 end)
            as squares
    from stretch
    join basket_step as party
        on party.client_id = stretch.client_id
        and party.reading = stretch.reading
    where stretch.high is not null
    group by stretch.client_id, stretch.reading, stretch.low, stretch.high
),

candidate as (
    select client_id, reading, level from level
    union
    -- Where the free ones make the sum of squares over the squared sum stationary.
    select client_id, reading, greatest(low, least(high, squares / nullif(usd, 0)))
    from stretch_fixed
    union
    -- Where the parts add up to all that was spent.
    select
        stretch_fixed.client_id,
        stretch_fixed.reading,
        greatest(
            stretch_fixed.low,
            least(stretch_fixed.high, (whole.usd - stretch_fixed.usd) / nullif(stretch_fixed.free, 0))
        )
    from stretch_fixed
    join basket_sum
        on basket_sum.client_id = stretch_fixed.client_id
        and basket_sum.reading = stretch_fixed.reading
    cross join lateral (select unnest([basket_sum.usd_low, basket_sum.usd_high]) as usd) as whole
),

candidate_sum as (
    select
        candidate.client_id,
        candidate.reading,
        candidate.level,
        sum(greatest(party.low, least(party.high, candidate.level))) as usd,
        sum(greatest(party.low, least(party.high, candidate.level)) ** 2) as squares
    from candidate
    join basket_step as party
        on party.client_id = candidate.client_id
        and party.reading = candidate.reading
    group by candidate.client_id, candidate.reading, candidate.level
),

least_basket as (
    select found.client_id, found.reading, min(found.squares / nullif(found.usd ** 2, 0)) as concentration
    from candidate_sum as found
    join basket_sum
        on basket_sum.client_id = found.client_id
        and basket_sum.reading = found.reading
    where found.usd between basket_sum.usd_low - 0.01 and basket_sum.usd_high + 0.01
    group by found.client_id, found.reading
),

-- The most: at the maximum every party stands at an end of its range, but for one where the sum is fixed. Where it
-- is not, one way to take the ends is dropped as soon as another has spent no more and squares to as much.
ends_taken as (
    select
        party.client_id,
        party.reading,
        0 as step,
        coalesce(sum(party.low) filter (where party.low = party.high), 0) as usd,
        coalesce(sum(party.low ** 2) filter (where party.low = party.high), 0) as squares,
        null::double as free_low,
        null::double as free_high
    from basket_step as party
    group by party.client_id, party.reading
    union all
    select client_id, reading, step, usd, squares, free_low, free_high
    from (
        select
            taken.client_id,
            taken.reading,
            party.step,
            taken.usd + coalesce(edge.usd, 0) as usd,
            taken.squares + coalesce(edge.usd, 0) ** 2 as squares,
            case when edge.usd is null then party.low else taken.free_low end as free_low,
            case when edge.usd is null then party.high else taken.free_high end as free_high,
            basket_sum.is_fixed
        from ends_taken as taken
        join basket_step as party
            on party.client_id = taken.client_id
            and party.reading = taken.reading
            and party.step = taken.step + 1
            and party.low < party.high
        join basket_sum
            on basket_sum.client_id = taken.client_id
            and basket_sum.reading = taken.reading
        cross join lateral (select unnest([party.low, party.high, null]) as usd) as edge
        where edge.usd is not null
            or (basket_sum.is_fixed and taken.free_low is null)
    )
    qualify is_fixed
        or squares > coalesce(max(squares) over (
            partition by client_id, reading
            order by usd, squares desc
            rows between unbounded preceding and 1 preceding
        ), -1)
),

ends_filled as (
    select
        taken.client_id,
        taken.reading,
        case when taken.free_low is null then taken.usd else basket_sum.usd_high end as usd,
        taken.squares
            + case when taken.free_low is null then 0 else (basket_sum.usd_high - taken.usd) ** 2 end as squares
    from ends_taken as taken
    join basket_sum
        on basket_sum.client_id = taken.client_id
        and basket_sum.reading = taken.reading
        and basket_sum.steps = taken.step
    where case
        when not basket_sum.is_fixed then true
        when taken.free_low is null then abs(taken.usd - basket_sum.usd_high) < 0.01
        else basket_sum.usd_high - taken.usd between taken.free_low - 0.01 and taken.free_high + 0.01
    end
),

most_basket as (
    select client_id, reading, max(squares / nullif(usd ** 2, 0)) as concentration
    from ends_filled
    group by client_id, reading
),

basket_range as (
    select
        lowest.client_id,
        lowest.reading,
        10000 * lowest.concentration as low,
        10000 * least(greatest(highest.concentration, lowest.concentration), 1) as high
    from least_basket as lowest
    join most_basket as highest
        on highest.client_id = lowest.client_id
        and highest.reading = lowest.reading
),

client_line as (
    select
        line.client_id,
        any_value(line.client) as client,
        any_value(line.period) as period,
        any_value(line.coverage) as coverage,
        any_value(line.gap) as gap,
        coalesce(bool_or(line.high - line.low >= 0.005), false) as is_range,
        max(line.basis) as basis,
        flatten(list(line.source_ids)) as source_ids
    from line
    group by line.client_id
),

family as (
    -- Vendors of one client under one parent, and who passes work to whom.
    select
        vendor.client_id,
        1 as reading,
        any_value(owner.name) || ' controls ' || string_agg(vendor.vendor, ' and ' order by vendor.vendor)
            filter (where vendor.vendor_id <> parent.parent_id) as because,
        max(parent.basis) as basis,
        flatten(list(parent.source_ids)) as source_ids
    from vendor
    join parent on parent.vendor_id = vendor.vendor_id
    join party as owner on owner.party_id = parent.parent_id
    where vendor.high > 0
    group by vendor.client_id, parent.parent_id
    having count(*) > 1
    union all
    select
        passed_on.client_id,
        2,
        giver.name || ' passes work to ' || taker.name,
        max(passed_on.basis),
        flatten(list(passed_on.source_ids))
    from passed_on
    join party as giver on giver.party_id = passed_on.vendor_id
    join party as taker on taker.party_id = passed_on.provider_id
    group by passed_on.client_id, giver.name, taker.name
),

client_family as (
    select
        client_id,
        reading,
        string_agg(because, '; ' order by because) as because,
        max(basis) as basis,
        flatten(list(source_ids)) as source_ids
    from family
    group by client_id, reading
),

reading as (
    select
        client_line.client_id,
        client_line.client,
        client_line.period,
        client_line.coverage,
        client_line.gap,
        client_line.is_range,
        reading_name.reading,
        reading_name.name,
        found.low,
        found.high,
        contracted.low as contracted_low,
        contracted.high as contracted_high,
        passing_client.is_overfull,
        client_family.because,
        greatest(client_line.basis, client_family.basis) as basis,
        list_sort(list_distinct(list_concat(
            client_line.source_ids,
            coalesce(client_family.source_ids, [])
        ))) as source_ids
    from client_line
    cross join (
        values (0, 'as contracted'), (1, 'by ultimate parent'), (2, 'through subcontractors')
    ) as reading_name (reading, name)
    left join basket_range as found
        on found.client_id = client_line.client_id
        and found.reading = reading_name.reading
    left join basket_range as contracted
        on contracted.client_id = client_line.client_id
        and contracted.reading = 0
    left join passing_client on passing_client.client_id = client_line.client_id
    left join client_family
        on client_family.client_id = client_line.client_id
        and client_family.reading = reading_name.reading
),

judged as (
    -- Where nothing belongs together, nothing is hidden, however wide the range.
    select
        *,
        case
            when low is null then null
            when because is null or high - contracted_low <= $jump + 1e-6 then false
            when low - contracted_high > $jump + 1e-6 then true
        end as is_hidden,
        max(case when because is null then 0 else low - contracted_high end) over (partition by client_id) as hidden,
        max(high) over (partition by client_id) as highest
    from reading
),

placed as (
    select
        *,
        dense_rank() over (order by round(hidden, 9) desc nulls last, round(highest, 9) desc nulls last, client_id) as place
    from judged
),

total as (
    select
        count(*) filter (where is_known) as clients,
        count(*) filter (where is_hidden) as hidden,
        count(*) filter (where is_joined) as joined,
        max(client) as client,
        max(basis) as basis
    from (
        select
            client_id,
            bool_or(low is not null) as is_known,
            bool_or(is_hidden) as is_hidden,
            bool_or(because is not null) as is_joined,
            max(client) as client,
            max(basis) as basis
        from placed
        group by client_id
    ) as placed_client
),

headline as (
    select
        case
            when joined = 0 then 'Nothing on record makes two vendors of '
                || case when clients = 1 then client else 'any of the ' || digits(clients) || ' clients' end || ' one'
            when clients = 1 then 'Behind vendors of ' || client || ' stand common owners, or others who do the work; that '
                || case when hidden = 0 then 'is not sure to raise' else 'surely raises' end
                || ' the HHI by more than ' || digits(round($jump)) || ' points'
            else 'Behind the vendors of ' || joined || ' of ' || digits(clients)
                || ' clients stand common owners, or others who do the work; for '
                || case when hidden = 0 then 'none' else hidden::varchar end || ' that surely raises the HHI by more than '
                || digits(round($jump)) || ' points'
        end
            || case basis when 'reported' then '.' else ' (' || basis || ').' end as said
    from total
    where clients > 0
)

select
    placed.client_id as client_id,
    placed.client as client,
    placed.name as reading,
    placed.period as period,
    case when not placed.is_range and placed.low >= placed.high - 1e-6 then placed.high end as hhi,
    placed.low as low,
    placed.high as high,
    placed.is_hidden as is_hidden,
    placed.because as because,
    placed.coverage as coverage,
    placed.basis as basis,
    placed.source_ids as source_ids,
    case
        when placed.gap is not null then placed.gap
        when placed.contracted_low is null then 'nothing was spent'
        when placed.reading = 2 and placed.is_overfull
            then 'the parts given to subcontractors add up to more than the whole'
        when placed.low is null then 'no subcontract is on record'
        when placed.is_range then 'what some vendors were paid is known as a range only'
        when placed.low < placed.high - 1e-6 then 'what part some subcontractors do is not known'
    end as null_reason,
    headline.said as finding
from placed
left join headline on true
where placed.place <= $most
order by placed.place, placed.reading, client_id
