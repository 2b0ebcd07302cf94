/*---
title: Spend that flows to vendors rivals partly own
question: How much of a client's data money goes to vendors in which a rival holds a stake?
also: {client: 20}
order: 80
chart: {mark: interval, y: client, low: low, high: high}
grain: [client_id]
metric: V06
reach: client
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  conflicted_only: {type: whole, default: 1, help: "1 keeps clients with such a vendor, 0 keeps all clients."}
  stake:  {type: number, default: 0.2, help: "Smallest stake that counts as influence (20%: ASC 323-10-15-8)."}
columns:
  client:             {type: text, label: Client}
  client_id:          {type: text, label: Client id}
  vendors:            {type: whole, label: Vendors in the record}
  conflicted_vendors: {type: whole, label: Of these part-owned by a rival, better: lower}
  exposed_share:      {type: number, label: Share of spend exposed, format: percent, better: lower}
  ownership_weighted: {type: number, label: Share of spend times the rival's stake, format: percent, better: lower}
  low:                {type: number, label: Exposed at least, format: percent}
  high:               {type: number, label: Exposed at most, format: percent}
  basis:              {type: basis}
  source_ids:         {type: sources}
  null_reason:        {type: text, label: Why there is no one number}
  finding:            {type: text}
checks: ["low <= high"]
leaves_out: "The owner itself, which is not its own rival; clients without a reported relationship. Spend shares are hardly ever public, so most ranges are wide; an amount in a currency without a rate to USD counts as not public."
when_empty: "No client is known to buy from a vendor in which a rival holds a stake."
owner: partnerships
reviewed: 2026-11-23
---*/

with latest_share as (
    -- The latest year for which every vendor's amount is public; without one there is no share.
    select client_id, vendor_id, share, basis, source_ids
    from spend_share
    where share is not null
    qualify dense_rank() over (partition by client_id order by period desc) = 1
),

bought as (
    select client_id, vendor_id, null::double as share, basis, source_ids
    from relationship
    where status is not null
        and status <> 'ended'
    union all
    -- A payment shows a vendor that no relationship names, even where it makes no share.
    select paid.client_id, paid.vendor_id, share.share, share.basis, coalesce(share.source_ids, [])
    from (
        select distinct client_id, vendor_id
        from spend_share
        where amount_kind = 'annual_spend'
    ) as paid
    left join latest_share as share
        on share.client_id = paid.client_id
        and share.vendor_id = paid.vendor_id
    where exists (
        select 1
        from relationship as pair
        where pair.client_id = paid.client_id
            and pair.status is not null
            and pair.status <> 'ended'
    )
        -- One that the client has left since is none of its vendors, unless the year compared is a year it was paid in.
        and (
            share.share is not null
            or not exists (
                select 1
                from relationship as left_pair
                where left_pair.client_id = paid.client_id
                    and left_pair.vendor_id = paid.vendor_id
                    and left_pair.status = 'ended'
            )
        )
),

client_vendor as (
    select
        client_id,
        vendor_id,
        max(share) as share,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from bought
    group by client_id, vendor_id
),

client_vendor_stake as (
    select
        pair.client_id,
        pair.vendor_id,
        any_value(pair.share) as share,
        coalesce(max(ownership.equity_share), 0)::double as rival_stake,
        greatest(any_value(pair.basis), max(ownership.basis)) as basis,
        list_concat(any_value(pair.source_ids), source_list(ownership.source_id)) as source_ids
    from client_vendor as pair
    left join rival_pair on rival_pair.party_id = pair.client_id
    left join ownership
        on ownership.target_id = pair.vendor_id
        and ownership.owner_id = rival_pair.rival_id
    group by pair.client_id, pair.vendor_id
),

client_total as (
    select
        client_id,
        count(*) as vendors,
        count(*) filter (where rival_stake >= $stake) as conflicted_vendors,
        count(share) as vendors_public,
        sum(share) filter (where rival_stake >= $stake) as exposed,
        sum(share * rival_stake) as weighted,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from client_vendor_stake
    group by client_id
),

client_answer as (
    select
        client_total.*,
        case when vendors_public > 0 then coalesce(exposed, 0) end as exposed_share,
        case when vendors_public > 0 then weighted end as ownership_weighted
    from client_total
    where $client is null
        or client_id = $client
),

total as (
    select
        count(*) as clients,
        count(*) filter (where conflicted_vendors > 0) as exposed_clients,
        count(*) filter (where conflicted_vendors > 0 and exposed_share is null) as unknown_clients
    from client_answer
)

select
    client.name as client,
    answer.client_id as client_id,
    answer.vendors as vendors,
    answer.conflicted_vendors as conflicted_vendors,
    answer.exposed_share as exposed_share,
    answer.ownership_weighted as ownership_weighted,
    coalesce(answer.exposed_share, 0) as low,
    coalesce(answer.exposed_share, case when answer.conflicted_vendors = 0 then 0 else 1 end) as high,
    case
        when answer.exposed_share is null and answer.conflicted_vendors > 0
            then greatest('estimated'::basis, answer.basis)
        else answer.basis
    end as basis,
    answer.source_ids as source_ids,
    case when answer.exposed_share is null then 'what the client pays each vendor is not public' end as null_reason,
    case
        when $client is not null and answer.conflicted_vendors = 0
            then client.name || ' is not reported to buy from a vendor that a rival partly owns.'
        when $client is not null
            then client.name || ' buys from '
                || case
                    when answer.conflicted_vendors = 1 then 'a vendor that a rival partly owns'
                    else answer.conflicted_vendors || ' vendors that rivals partly own'
                end
                || case when answer.exposed_share is null then '; how much of its money goes there is not public.' else '.' end
        when total.exposed_clients = 0 then 'No client is reported to buy from a vendor that a rival partly owns.'
        else 'Of ' || digits(total.clients) || case when total.clients = 1 then ' client, ' else ' clients, ' end
            || total.exposed_clients || case when total.exposed_clients = 1 then ' buys' else ' buy' end
            || ' from a vendor that a rival partly owns; '
            || case
                when total.unknown_clients = 0 then 'the money is public.'
                when total.unknown_clients = total.exposed_clients then 'the money is not public.'
                else 'for ' || total.unknown_clients || ' of them the money is not public.'
            end
    end as finding
from client_answer as answer
cross join total
join party as client on client.party_id = answer.client_id
where $conflicted_only = 0
    or answer.conflicted_vendors > 0
order by conflicted_vendors desc, vendors desc, client, client_id
