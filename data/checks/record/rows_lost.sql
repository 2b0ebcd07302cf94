-- A file's rows did not all reach the record. This is a fault of data/schema/30_load.sql: report it.
with counted as (
    select 'sources.csv' as file, (select count(*) from received.sources) as read,
        (select count(*) from record.source semi join received.sources using (source_id)) as taken
    union all
    select 'organisations.csv', (select count(distinct slug(organisation)) from received.organisations),
        (select count(*) from record.party where party_id in (select slug(organisation) from received.organisations))
    union all
    select 'relationships.csv', (select count(*) from received.relationships),
        (select count(*) from record.relationship_claim where claim_id in (select relationship_id from received.relationships))
    union all
    select 'ownership.csv', (select count(*) from received.ownership), (select count(*) from record.ownership)
    union all
    select 'rivalry.csv', (select count(*) from received.rivalry), (select count(*) from record.rivalry)
    union all
    select 'client_spend.csv', (select count(*) from received.client_spend),
        (
            select count(*)
            from record.spend
            where not starts_with(fact, 'Share of vendor revenue times')
                and not starts_with(source_id, 'import-')
        )
    union all
    select 'customer_concentration.csv', (select count(*) from received.customer_concentration),
        (select count(*) from record.customer_share)
    union all
    select 'vendor_financials.csv', (select count(*) from received.vendor_financials),
        (select count(*) from record.vendor_financial)
    union all
    select 'events.csv', (select count(*) from received.events), (select count(*) from record.event)
    union all
    select 'federal_awards.csv', (select count(*) from received.federal_awards),
        (select count(*) from record.federal_award)
    union all
    select 'market_size.csv', (select count(*) from received.market_size), (select count(*) from record.market_size)
    union all
    select 'labour_and_ethics.csv', (select count(*) from received.labour_and_ethics),
        (select count(*) from record.labour)
    union all
    select 'regulation.csv', (select count(*) from received.regulation), (select count(*) from record.regulation)
)

select
    file,
    null as line,
    'rows' as field,
    read || ' read, ' || taken || ' taken' as value
from counted
where read <> taken
order by file
