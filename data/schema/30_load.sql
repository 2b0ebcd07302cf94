-- From the files as received to the typed record. The checks in data/checks/received ran before this.

insert into record.source
select
    source_id,
    title,
    publisher,
    published_on,
    -- A document in the record was read by the as-of day, however vague its own date.
    case
        when published_on is not null then least(last_day_of(published_on), (select as_of from record.version))
    end as known_on,
    url
from received.sources
union all
select
    'import-' || import_id,
    title,
    publisher,
    as_of::varchar,
    as_of,
    null
from imported.import
order by source_id;

insert into record.party
with named as (
    select
        party_key(organisation) as party_id,
        organisation as name,
        list_contains(string_split(roles, '|'), 'client') as is_client,
        list_contains(string_split(roles, '|'), 'vendor') as is_vendor,
        list_contains(string_split(roles, '|'), 'parent') as is_parent,
        -- One that was confirmed to be another bears that other's name.
        case when party_key(organisation) = slug(organisation) then 0 else 2 end as place
    from received.organisations
    union all
    select party_id, name, is_client, is_vendor, false, 1
    from imported.party
)

select
    party_id,
    min_by(name, place) as name,
    bool_or(is_client) as is_client,
    bool_or(is_vendor) as is_vendor,
    bool_or(is_parent) as is_parent
from named
group by party_id
order by party_id;

insert into record.service
with named as (
    select slug(service) as service_id, name, 0 as place
    from received.services
    union all
    select service_id, name, 1
    from imported.service
)

select service_id, min_by(name, place) as name
from named
group by service_id
order by service_id;

insert into record.relationship_claim
select
    relationship_id,
    party_key(client),
    party_key(vendor),
    slug(service),
    status,
    last_day_of(start_date),
    last_day_of(end_date),
    last_day_of(status_from),
    amount_usd,
    amount_kind,
    amount_period,
    fact,
    claimant,
    least(last_day_of(known_on), (select as_of from record.version)),
    evidence,
    evidence_basis(evidence),
    source_id
from received.relationships
order by relationship_id;

insert into record.ownership
select
    party_key(owner),
    party_key(target),
    equity_share,
    voting,
    last_day_of(valid_from),
    coalesce(last_day_of(valid_to) + 1, date '9999-12-31'),
    fact,
    least(last_day_of(known_on), (select as_of from record.version)),
    evidence,
    evidence_basis(evidence),
    source_id
from received.ownership
order by owner, target, valid_from;

insert into record.rivalry
select
    least(party_key(rivalry.party_a), party_key(rivalry.party_b)),
    greatest(party_key(rivalry.party_a), party_key(rivalry.party_b)),
    rivalry.market,
    rivalry.fact,
    source.known_on,
    rivalry.evidence,
    evidence_basis(rivalry.evidence),
    rivalry.source_id
from received.rivalry as rivalry
left join record.source as source on source.source_id = rivalry.source_id
order by 1, 2, 3;

insert into record.customer_share
select
    party_key(customer.vendor),
    customer.period,
    period_first(customer.period),
    period_after(customer.period),
    party_key(customer.client),
    customer.client_as_reported,
    customer.client_kind,
    customer.share_of_vendor_revenue,
    customer.vendor_revenue_usd,
    customer.implied_client_spend_usd,
    customer.filing,
    source.known_on,
    customer.evidence,
    customer.revenue_evidence,
    evidence_basis(customer.evidence),
    customer.source_id
from received.customer_concentration as customer
join record.source as source on source.source_id = customer.source_id
order by 1, 3, 4, 6, customer.source_id;

insert into record.spend
select
    party_key(spend.client),
    spend.client,
    party_key(spend.vendor),
    spend.vendor,
    spend.period,
    period_first(spend.period),
    period_after(spend.period),
    spend.amount_usd,
    'USD',
    1,
    spend.amount_kind,
    spend.bound,
    spend.fact,
    source.known_on,
    spend.evidence,
    evidence_basis(spend.evidence),
    spend.source_id
from received.client_spend as spend
join record.source as source on source.source_id = spend.source_id
order by 1, 3, 6, spend.source_id;

-- A named client's share of a vendor's revenue implies what it spent there: an estimate, share times revenue.
-- A vendor's owner is not a client, a plan has no share, and a part of a year inside a reported year is left out.
insert into record.spend
select
    share.client_id,
    share.client_as_reported,
    share.vendor_id,
    party.name,
    share.period,
    share.period_from,
    share.period_to,
    share.client_revenue_usd,
    'USD',
    1,
    'annual_spend',
    'about',
    'Share of vendor revenue times vendor revenue: ' || share.filing,
    share.known_on,
    case when 'recalled' in (share.evidence, share.revenue_evidence) then 'recalled' else 'derived' end,
    'estimated',
    share.source_id
from record.customer_share as share
join record.party as party on party.party_id = share.vendor_id
where share.client_kind = 'named'
    and share.client_id is not null
    and share.share is not null
    and share.client_revenue_usd is not null
    and not exists (
        select 1
        from record.spend as reported
        where reported.client_id = share.client_id
            and reported.vendor_id = share.vendor_id
            and reported.amount_kind = 'annual_spend'
            and reported.period_from <= share.period_from
            and reported.period_to >= share.period_to
            and (reported.source_id = share.source_id or reported.period <> share.period)
    )
    and not exists (
        select 1
        from record.spend as reported
        where reported.client_id = share.client_id
            and reported.vendor_id = share.vendor_id
            and reported.period = share.period
            and reported.amount = share.client_revenue_usd
    )
order by 1, 3, 6, share.source_id;

insert into record.vendor_financial
select
    party_key(financial.vendor),
    financial.period,
    period_first(financial.period),
    period_after(financial.period),
    financial.metric,
    financial.value,
    financial.unit,
    financial.segment,
    starts_with(financial.segment, 'group') as is_group,
    contains(lower(financial.period), 'forecast') as is_forecast,
    source.known_on,
    financial.evidence,
    -- An analyst's estimate or a forecast is not a report of what happened, however directly it was read.
    case
        when regexp_matches(lower(financial.period || ' ' || financial.segment), 'estimate|sacra|forecast')
            then 'estimated'::basis
        else evidence_basis(financial.evidence)
    end,
    financial.source_id
from received.vendor_financials as financial
join record.source as source on source.source_id = financial.source_id
order by 1, 5, 3, 2, 8, financial.source_id;

insert into record.event
select
    event.event_id,
    least(last_day_of(event.event_date), (select as_of from record.version)),
    event.event_date,
    event.kind,
    party_key(event.vendor),
    event.vendor,
    party_key(event.client),
    event.headline,
    event.amount_usd,
    source.known_on,
    event.evidence,
    evidence_basis(event.evidence),
    event.source_id
from received.events as event
join record.source as source on source.source_id = event.source_id
order by event.event_id;

insert into record.federal_award
select
    party_key(award.vendor),
    award.agency,
    last_day_of(award.start_date),
    last_day_of(award.end_date),
    award.ceiling_usd,
    award.obligated_usd,
    award.award_type,
    award.fact,
    source.known_on,
    award.evidence,
    evidence_basis(award.evidence),
    award.source_id
from received.federal_awards as award
join record.source as source on source.source_id = award.source_id
order by 1, 3, 2;

insert into record.market_size
select
    size.publisher,
    size.market_name,
    size.scope,
    size.base_year,
    size.base_value_usd,
    size.target_year,
    size.target_value_usd,
    size.cagr,
    size.note,
    source.known_on,
    size.evidence,
    evidence_basis(size.evidence),
    size.source_id
from received.market_size as size
join record.source as source on source.source_id = size.source_id
order by 1, 2, 3, 5;

insert into record.market_scope
select
    party_key(vendor),
    segment,
    reason
from received.market_scope
order by 1;

insert into record.labour
select
    party_key(labour.vendor),
    labour.vendor,
    party_key(labour.client),
    labour.country,
    labour.period,
    period_first(labour.period),
    period_after(labour.period),
    labour.measure,
    labour.value,
    labour.unit,
    labour.fact,
    source.known_on,
    labour.evidence,
    evidence_basis(labour.evidence),
    labour.source_id
from received.labour_and_ethics as labour
join record.source as source on source.source_id = labour.source_id
order by 1, 6, labour.measure, labour.fact;

insert into record.regulation
select
    regulation.rule,
    regulation.body,
    regulation.year,
    regulation.threshold_name,
    try_cast(regulation.value as double),
    regulation.value,
    regulation.unit,
    regulation.fact,
    source.known_on,
    regulation.evidence,
    evidence_basis(regulation.evidence),
    regulation.source_id
from received.regulation as regulation
join record.source as source on source.source_id = regulation.source_id
order by 1, 4;
