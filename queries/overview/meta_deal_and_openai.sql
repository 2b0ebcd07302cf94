/*---
title: "The Meta deal and OpenAI's dependence on Scale AI"
question: Does the Meta deal change OpenAI's dependence on Scale AI?
order: 10
chart: {mark: timeline, x: known_on, y: said_by, color: claims, text: fact}
grain: [claim_id]
metric: G03
reach: market
params:
  client: {type: client, default: openai, help: "The client that may be moving away."}
  vendor: {type: vendor, default: scale-ai, help: "The vendor that was bought into."}
columns:
  known_on:    {type: date, label: Knowable from}
  said_by:     {type: text, label: Said by}
  claims:      {type: text, label: What it claims}
  fact:        {type: text, label: What was said}
  claim_id:    {type: text, label: Claim}
  evidence:    {type: text, label: Evidence}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no amount}
  finding:     {type: text}
leaves_out: "How much money moved: no amount between the two is public, so the record cannot say by how much dependence fell."
owner: partnerships
reviewed: 2026-11-23
---*/

with pair as (
    select
        relationship.*,
        client.name as client,
        vendor.name as vendor
    from relationship
    join party as client on client.party_id = relationship.client_id
    join party as vendor on vendor.party_id = relationship.vendor_id
    where relationship.client_id = $client
        and relationship.vendor_id = $vendor
),

deal as (
    select
        owner.name as owner,
        ownership.equity_share,
        ownership.valid_from,
        ownership.source_id
    from ownership
    join party as owner on owner.party_id = ownership.owner_id
    where ownership.target_id = $vendor
    order by ownership.valid_from desc, ownership.owner_id
    limit 1
),

paid as (
    select count(*) as amounts
    from spend
    where client_id = $client
        and vendor_id = $vendor
        and amount_kind in ('annual_spend', 'contract_total')
),

answer as (
    select
        case
            when deal.owner is null then 'No stake in ' || pair.vendor || ' was known by then.'
            when pair.status = 'active'
                then 'Not so far: ' || pair.client || ' is said to go on buying from ' || pair.vendor
                    || ' after ' || deal.owner || ' took ' || round(deal.equity_share * 100)::integer || '%'
                    || case when pair.contested then ', though others say the work is shrinking.' else '.' end
            when pair.status in ('winding_down', 'ended') and pair.status_from < deal.valid_from
                then case when pair.claimant = 'on_record' then 'On the record, the' else 'As reported, the' end
                    || ' deal did not start it: ' || pair.client || ' was winding down ' || pair.vendor || ' by '
                    || strftime(pair.status_from, '%b %Y') || ', before ' || deal.owner || ' took '
                    || round(deal.equity_share * 100)::integer || '% in ' || strftime(deal.valid_from, '%b %Y') || '.'
            when pair.status in ('winding_down', 'ended')
                then pair.client || ' is reported to be leaving ' || pair.vendor || ', after ' || deal.owner || ' took '
                    || round(deal.equity_share * 100)::integer || '% in ' || strftime(deal.valid_from, '%b %Y')
                    || '; the record does not say that the one caused the other.'
            else 'The record does not say where ' || pair.client || ' stands with ' || pair.vendor || ' on that day.'
        end
            || case when paid.amounts = 0 then ' How much money is at stake is not public.' else '' end as said
    from pair
    cross join paid
    left join deal on true
)

select
    claim.known_on as known_on,
    replace(claim.claimant::varchar, '_', ' ') as said_by,
    replace(claim.status::varchar, '_', ' ') as claims,
    claim.fact as fact,
    claim.claim_id as claim_id,
    claim.evidence as evidence,
    claim.basis as basis,
    list_sort(list_distinct(list_filter([claim.source_id, deal.source_id], lambda cited: cited is not null)))
        as source_ids,
    case when claim.amount_usd is null then 'the source gives no amount' end as null_reason,
    answer.said as finding
from relationship_claim as claim
cross join answer
left join deal on true
where claim.client_id = $client
    and claim.vendor_id = $vendor
order by known_on, claim_id
