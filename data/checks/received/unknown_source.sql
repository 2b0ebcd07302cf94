-- A row cites a source that is not in sources.csv. Add the source there, or correct the source_id.
with cited as (
    select 'relationships.csv' as file, line, source_id from received.relationships
    union all
    select 'ownership.csv', line, source_id from received.ownership
    union all
    select 'rivalry.csv', line, source_id from received.rivalry
    where source_id is not null
    union all
    select 'client_spend.csv', line, source_id from received.client_spend
    union all
    select 'customer_concentration.csv', line, source_id from received.customer_concentration
    union all
    select 'vendor_financials.csv', line, source_id from received.vendor_financials
    union all
    select 'events.csv', line, source_id from received.events
    union all
    select 'federal_awards.csv', line, source_id from received.federal_awards
    union all
    select 'market_size.csv', line, source_id from received.market_size
    union all
    select 'labour_and_ethics.csv', line, source_id from received.labour_and_ethics
    union all
    select 'regulation.csv', line, source_id from received.regulation
    union all
    select 'currency_rates.csv', line, source_id from received.currency_rates
    where source_id is not null
)

select
    cited.file,
    cited.line,
    'source_id' as field,
    cited.source_id as value
from cited
left join received.sources as known on known.source_id = cited.source_id
where known.source_id is null
order by cited.file, cited.line
