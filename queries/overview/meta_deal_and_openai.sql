/*---
title: "The Meta deal and OpenAI's dependence on Scale AI"
question: Does the Meta deal change OpenAI's dependence on Scale AI?
order: 10
chart: {mark: timeline, x: known_on, y: said_by, color: claims, text: fact}
grain: [row_id]
metric: G03
reach: own
params:
  client: {type: client, default: openai, help: "The client that may be moving away."}
  vendor: {type: vendor, default: scale-ai, help: "The vendor that was bought into."}
  months: {type: whole, default: 12, help: "Show claims made from this many months before the deal on."}
columns:
  known_on:    {type: date, label: Knowable from}
  said_by:     {type: text, label: Said by}
  claims:      {type: text, label: What it claims}
  fact:        {type: text, label: What was said}
  row_id:      {type: text, label: Row}
  evidence:    {type: text, label: Evidence}
  basis:       {type: basis}
  source_ids:  {type: sources}
  finding:     {type: text}
leaves_out: "How much money moved: no amount between the two is public, so the record cannot say by how much dependence fell. Older claims are on the Dependence page."
when_empty: "It is about one deal and one pair of the shipped record, which these data do not name; the Dependence page shows yours."
owner: partnerships
reviewed: 2026-11-23
---*/

with pair as (
    select
        relationship.client_id,
        relationship.vendor_id,
        relationship.status,
        relationship.contested,
        relationship.claims,
        relationship.claim_id,
        relationship.claimant,
        relationship.fact,
        relationship.known_on,
        relationship.status_from,
        relationship.evidence,
        relationship.basis,
        relationship.source_ids,
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
        ownership.known_on,
        ownership.fact,
        ownership.evidence,
        ownership.basis,
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
            when pair.status = 'active' and (pair.known_on < deal.valid_from or pair.client = deal.owner)
                then 'The record does not say: the last word on ' || pair.client || ' and ' || pair.vendor || ' is of '
                    || strftime(pair.known_on, '%b %Y') || ', and is not about what the stake of ' || deal.owner
                    || ' changed.'
            when pair.status = 'active'
                then 'Not so far: ' || pair.client || ' is said to go on buying from ' || pair.vendor
                    || ' after ' || deal.owner || ' took ' || round(deal.equity_share * 100)::integer || '%'
                    || case when pair.contested then ', though others say otherwise.' else '.' end
            when pair.status in ('winding_down', 'ended') and pair.status_from < deal.valid_from
                then case when pair.claimant = 'on_record' then 'On the record' else 'As reported' end
                    || ', last in ' || strftime(pair.known_on, '%b %Y') || ', the'
                    || ' deal did not start it: ' || pair.client || ' was winding down ' || pair.vendor || ' by '
                    || strftime(pair.status_from, '%b %Y') || ', before ' || deal.owner || ' took '
                    || round(deal.equity_share * 100)::integer || '% in ' || strftime(deal.valid_from, '%b %Y') || '.'
            when pair.status in ('winding_down', 'ended') and coalesce(pair.status_from, pair.known_on) >= deal.valid_from
                then pair.client || ' is reported to be leaving ' || pair.vendor || ', after ' || deal.owner || ' took '
                    || round(deal.equity_share * 100)::integer || '% in ' || strftime(deal.valid_from, '%b %Y')
                    || '; the record does not say that the one caused the other.'
            else 'The record does not say where ' || pair.client || ' stands with ' || pair.vendor || ' on that day.'
        end
            || case when paid.amounts = 0 then ' How much money is at stake is not public.' else '' end as said
    from pair
    cross join paid
    left join deal on true
),

deal_or_claim as (
    select
        known_on,
        'the deal' as said_by,
        owner || ' takes a stake' as claims,
        fact,
        owner || ' owns ' || $vendor as row_id,
        evidence,
        basis,
        source_id
    from deal
    union all
    select
        claim.known_on,
        replace(claim.claimant::varchar, '_', ' '),
        replace(claim.status::varchar, '_', ' '),
        claim.fact,
        claim.claim_id,
        claim.evidence,
        claim.basis,
        claim.source_id
    from relationship_claim as claim
    left join deal on true
    where claim.client_id = $client
        and claim.vendor_id = $vendor
        and (deal.known_on is null or claim.known_on >= deal.known_on - to_months($months::integer))
)

select
    deal_or_claim.known_on as known_on,
    deal_or_claim.said_by as said_by,
    deal_or_claim.claims as claims,
    deal_or_claim.fact as fact,
    deal_or_claim.row_id as row_id,
    deal_or_claim.evidence as evidence,
    deal_or_claim.basis as basis,
    [deal_or_claim.source_id] as source_ids,
    answer.said as finding
from deal_or_claim
cross join answer
order by known_on, row_id
