/*---
title: Work that may go nowhere else
question: How much of our work may legally go nowhere else?
order: 82
chart: {mark: interval, y: client, low: low, high: high}
grain: [client_id]
metric: D14
reach: client
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  from:   {type: month, default: null, help: "First month of the spend; empty begins a year before the day asked about."}
  to:     {type: month, default: null, help: "Last month of the spend; empty ends before the day asked about."}
  year:   {type: year, default: null, help: "The year of which exclusive days are counted; empty takes that of the day asked about."}
  most:   {type: whole, default: 12, help: "How many clients are shown, those with the largest share on top."}
columns:
  client:             {type: text, label: Client}
  client_id:          {type: text, label: Client id}
  exclusive_share:    {type: number, label: Share of spend under an exclusive clause, format: percent}
  low:                {type: number, label: Share at least, format: percent}
  high:               {type: number, label: Share at most, format: percent}
  exclusive_usd:      {type: number, label: Spend on services under an exclusive clause, format: usd}
  spend_usd:          {type: number, label: Spend on all services, format: usd}
  exclusive_services: {type: texts, label: Services under an exclusive clause on the day}
  critical_services:  {type: whole, label: Of these critical to the client}
  year:               {type: whole, label: Year of the exclusive days, format: text}
  exclusive_days:     {type: whole, label: Days of the year with any exclusive clause, unit: days}
  clause_days:        {type: whole, label: The same added clause by clause, unit: days}
  period:             {type: text, label: Period of the spend}
  basis:              {type: basis}
  source_ids:         {type: sources}
  null_reason:        {type: text, label: Why unknown}
  finding:            {type: text}
thresholds:
  - {column: critical_services, level: red, at: ">= 1", kind: convention, label: "exclusive on a critical service", do: "Ask for the clause to be lifted on critical services."}
checks: ["low <= high"]
leaves_out: "Clients beyond the number shown, and those without delivered work or an exclusive clause in the record. All spend on a service counts, also that at other vendors, if any exclusive clause on it is live on the day. A service of a vendor whose spend is a net credit counts as nothing. Where only a range is known of what a vendor is paid, all its services are taken to lie on the same path through it. A clause without days of its own holds as long as its contract runs. Where a price, or a rate to USD, is missing, the share is unknown."
when_empty: "Neither delivered work nor an exclusive clause of a contract is on record."
owner: partnerships
reviewed: 2026-11-26
---*/

with spend_window as (
    select
        on_day,
        coalesce($from::date, (least(on_day, coalesce($to::date, on_day)) - interval 1 year)::date) as spend_from,
        coalesce($to::date, on_day) as spend_to,
        coalesce($year::integer, year(on_day)::integer) as clause_year
    from version
),

clause as (
    select
        contract_state.client_id,
        line.service_id,
        contract_state.basis,
        contract_state.source_id,
        coalesce(line.exclusive_from, contract_state.start_on) as begins_on,
        coalesce(line.exclusive_until, contract_state.runs_until, date '9999-12-31') as ends_on
    from contract_service as line
    join contract_state on contract_state.contract_id = line.contract_id
    where line.is_exclusive
        and ($client is null or contract_state.client_id = $client)
),

-- A pair of which only a range is public adds its least and its most; of all others the reader's path counts.
spend_row as (
    select
        client_id,
        vendor_id,
        service_id,
        day,
        range_only as is_range,
        case when not range_only then cost_usd end as usd,
        case when not range_only or scenario in ('actual', 'low') then cost_usd end as low_usd,
        case when not range_only or scenario in ('actual', 'high') then cost_usd end as high_usd,
        coalesce(delivered > 0 and cost_usd is null, false) as is_unpriced,
        unrated_currency,
        basis,
        source_id
    from throughput_path
    where (range_only or in_scenario(scenario))
        and (cost_usd is not null or delivered > 0)
),

pair_service as (
    select
        spend_row.client_id,
        spend_row.vendor_id,
        spend_row.service_id,
        bool_or(spend_row.is_range) as is_range,
        bool_or(spend_row.is_unpriced) as is_unpriced,
        unrated_list(spend_row.unrated_currency) as unrated,
        case when not bool_or(spend_row.is_range) then greatest(sum(spend_row.usd), 0) end as usd,
        case when count(spend_row.low_usd) > 0 then greatest(sum(spend_row.low_usd), 0) end as low_usd,
        case when count(spend_row.high_usd) > 0 then greatest(sum(spend_row.high_usd), 0) end as high_usd,
        max(spend_row.basis) as basis,
        source_list(spend_row.source_id) as source_ids
    from spend_row
    cross join spend_window
    where spend_row.client_id is not null
        and ($client is null or spend_row.client_id = $client)
        and spend_row.day >= spend_window.spend_from
        and spend_row.day < spend_window.spend_to
    group by spend_row.client_id, spend_row.vendor_id, spend_row.service_id
),

client_clause as (
    select
        clause.client_id,
        clause.service_id,
        bool_or(spend_window.on_day between clause.begins_on and clause.ends_on) as is_live,
        max(clause.basis) as basis,
        source_list(clause.source_id) as source_ids
    from clause
    cross join spend_window
    group by clause.client_id, clause.service_id
),

clause_day as (
    select clause.client_id, calendar.day, count(*) as clauses
    from clause
    cross join spend_window
    join calendar
        on calendar.day between clause.begins_on and clause.ends_on
        and year(calendar.day) = spend_window.clause_year
    group by clause.client_id, calendar.day
),

clause_year as (
    select client_id, count(*) as exclusive_days, sum(clauses) as clause_days
    from clause_day
    group by client_id
),

critical as (
    select distinct client_id, service_id
    from business_function
    where criticality = 'high'
),

-- What a client pays one vendor, and the part of it that is for services under an exclusive clause.
pair_spend as (
    select
        pair_service.client_id,
        pair_service.vendor_id,
        bool_or(pair_service.is_range) as is_range,
        bool_or(pair_service.is_unpriced) as is_unpriced,
        flatten(array_agg(pair_service.unrated) filter (where pair_service.unrated is not null)) as unrated,
        sum(pair_service.usd) as usd,
        coalesce(sum(pair_service.usd) filter (where client_clause.is_live), 0) as exclusive_usd,
        case when count(low_usd) = count(*) then sum(low_usd) end as low_usd,
        case when count(high_usd) = count(*) then sum(high_usd) end as high_usd,
        sum(coalesce(low_usd, 0) + coalesce(high_usd, 0)) filter (where client_clause.is_live)
            / nullif(sum(coalesce(low_usd, 0) + coalesce(high_usd, 0)), 0) as part,
        max(pair_service.basis) as basis,
        flatten(array_agg(pair_service.source_ids)) as source_ids
    from pair_service
    left join client_clause
        on client_clause.client_id = pair_service.client_id
        and client_clause.service_id = pair_service.service_id
    group by pair_service.client_id, pair_service.vendor_id
),

-- The highest share gives the most money to the vendors with the largest part and the least to all others; the lowest
-- likewise. How many vendors get the most is tried out.
mean as (
    select
        client_id,
        (sum(high_usd * part) over largest + coalesce(sum(low_usd * part) over not_largest, 0))
            / nullif(sum(high_usd) over largest + coalesce(sum(low_usd) over not_largest, 0), 0) as high,
        (sum(high_usd * part) over smallest + coalesce(sum(low_usd * part) over not_smallest, 0))
            / nullif(sum(high_usd) over smallest + coalesce(sum(low_usd) over not_smallest, 0), 0) as low
    from (select * replace (coalesce(part, 0) as part) from pair_spend) as pair_spend
    window
        largest as (
            partition by client_id
            order by part desc, vendor_id
            rows between unbounded preceding and current row
        ),
        not_largest as (
            partition by client_id
            order by part desc, vendor_id
            rows between 1 following and unbounded following
        ),
        smallest as (
            partition by client_id
            order by part, vendor_id
            rows between unbounded preceding and current row
        ),
        not_smallest as (
            partition by client_id
            order by part, vendor_id
            rows between 1 following and unbounded following
        )
),

client_mean as (
    select client_id, min(low) as low, max(high) as high
    from mean
    group by client_id
),

client_spend as (
    select
        client_id,
        bool_or(is_range) as is_range,
        bool_or(is_unpriced) as is_unpriced,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        -- What a client pays is known only if the price of all its work is, in USD.
        bool_and(low_usd is not null and high_usd is not null) and not bool_or(is_unpriced) as has_ends,
        case when not bool_or(is_range or is_unpriced) then sum(usd) end as usd,
        case when not bool_or(is_range or is_unpriced) then sum(exclusive_usd) end as exclusive_usd,
        max(basis) as basis,
        flatten(array_agg(source_ids)) as source_ids
    from pair_spend
    group by client_id
),

client_bound as (
    select
        client_clause.client_id,
        coalesce(list_sort(array_agg(service.name) filter (where client_clause.is_live)), []) as exclusive_services,
        count(critical.service_id) filter (where client_clause.is_live) as critical_services,
        max(client_clause.basis) as basis,
        flatten(array_agg(client_clause.source_ids)) as source_ids
    from client_clause
    join service on service.service_id = client_clause.service_id
    left join critical
        on critical.client_id = client_clause.client_id
        and critical.service_id = client_clause.service_id
    group by client_clause.client_id
),

client_share as (
    select
        coalesce(spent.client_id, bound.client_id) as client_id,
        spent.client_id is not null as has_spend,
        coalesce(spent.is_unpriced, false) as is_unpriced,
        spent.unrated,
        spent.usd,
        spent.exclusive_usd,
        spent.exclusive_usd / nullif(spent.usd, 0) as share,
        case
            when not spent.is_range then spent.exclusive_usd / nullif(spent.usd, 0)
            when spent.has_ends then client_mean.low
        end as low,
        case
            when not spent.is_range then spent.exclusive_usd / nullif(spent.usd, 0)
            when spent.has_ends then client_mean.high
        end as high,
        coalesce(bound.exclusive_services, []) as exclusive_services,
        coalesce(bound.critical_services, 0) as critical_services,
        greatest(spent.basis, bound.basis) as basis,
        list_sort(list_distinct(list_concat(coalesce(spent.source_ids, []), coalesce(bound.source_ids, []))))
            as source_ids
    from client_spend as spent
    left join client_mean on client_mean.client_id = spent.client_id
    full join client_bound as bound on bound.client_id = spent.client_id
),

largest as (
    select
        count(*) as clients,
        count(*) filter (where len(exclusive_services) > 0) as clients_bound,
        count(*) filter (where critical_services > 0) as clients_critical,
        count(*) filter (where low > 0.995) as clients_whole,
        count(*) filter (where unrated is not null) as clients_unrated,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        -- The one whose share is largest for certain.
        min_by(client.name, (-low, -high, client_share.client_id)) filter (where low is not null) as client,
        min_by(high, (-low, -high, client_share.client_id)) filter (where low is not null) as high,
        max(low) as low,
        max(basis) as basis
    from client_share
    join party as client on client.party_id = client_share.client_id
)

select
    client.name as client,
    client_share.client_id as client_id,
    client_share.share as exclusive_share,
    client_share.low as low,
    client_share.high as high,
    client_share.exclusive_usd as exclusive_usd,
    client_share.usd as spend_usd,
    client_share.exclusive_services as exclusive_services,
    client_share.critical_services as critical_services,
    spend_window.clause_year as year,
    coalesce(clause_year.exclusive_days, 0) as exclusive_days,
    coalesce(clause_year.clause_days, 0)::bigint as clause_days,
    strftime(spend_window.spend_from, '%-d %b %Y') || ' to '
        || strftime(spend_window.spend_to - 1, '%-d %b %Y') as period,
    client_share.basis as basis,
    client_share.source_ids as source_ids,
    case
        when client_share.share is not null then null
        when not client_share.has_spend then 'no spend by service is on record in the period'
        when client_share.is_unpriced
            then coalesce(rate_gap(client_share.unrated), 'the cost of some delivered work is not known')
        when client_share.usd = 0 then 'the spend of the period is zero'
        else 'of a vendor among them only a range is known'
    end as null_reason,
    case
        when largest.clients_bound = 0 then 'No exclusive clause is live on the day'
            || case when largest.clients = 1 then '' else ' for any of ' || digits(largest.clients) || ' clients' end
        when coalesce(largest.high, 0) = 0 then digits(largest.clients_bound) || ' of ' || digits(largest.clients)
            || case when largest.clients = 1 then ' client' else ' clients' end
            || case when largest.clients_bound = 1 then ' is' else ' are' end
            || ' bound by an exclusive clause, but no spend on what it binds is on record'
        when largest.clients_bound > 1 and largest.clients_whole = largest.clients_bound
            then digits(largest.clients_bound) || ' of ' || digits(largest.clients)
                || ' clients may take what they buy nowhere else: exclusive clauses bind all their spend'
        else largest.client || ' may take '
            || case
                when round(100 * largest.low) = round(100 * largest.high) then ''
                when round(100 * largest.low) = 0 then 'up to '
                else 'at least ' || round(100 * largest.low)::integer || '% and at most '
            end
            || round(100 * largest.high)::integer || '% of its spend nowhere else'
            || case
                when largest.clients > 1 then ', the highest sure share of ' || digits(largest.clients) || ' clients'
                else ''
            end
    end
        || case when largest.basis <> 'reported' then ' (' || largest.basis || ')' else '' end
        || case
            when largest.clients_critical > 0
                then '; at ' || digits(largest.clients_critical)
                    || case when largest.clients_critical = 1 then ' client' else ' clients' end
                    || ' a critical service is bound'
            else ''
        end
        || without_rate(largest.clients_unrated, 'client', largest.unrated) || '.' as finding
from client_share
cross join spend_window
cross join largest
join party as client on client.party_id = client_share.client_id
left join clause_year on clause_year.client_id = client_share.client_id
order by round(client_share.high, 4) desc nulls last, client_id
limit $most
