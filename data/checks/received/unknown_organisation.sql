-- A row names an organisation that is not in organisations.csv. Add it there, or correct the spelling.
with named as (
    select 'relationships.csv' as file, line, 'client' as field, client as value from received.relationships
    union all
    select 'relationships.csv', line, 'vendor', vendor from received.relationships
    union all
    select 'ownership.csv', line, 'owner', owner from received.ownership
    union all
    select 'ownership.csv', line, 'target', target from received.ownership
    union all
    select 'rivalry.csv', line, 'party_a', party_a from received.rivalry
    union all
    select 'rivalry.csv', line, 'party_b', party_b from received.rivalry
    union all
    select 'client_spend.csv', line, 'client', client from received.client_spend
    union all
    select 'client_spend.csv', line, 'vendor', vendor from received.client_spend
    union all
    select 'customer_concentration.csv', line, 'vendor', vendor from received.customer_concentration
    union all
    select 'customer_concentration.csv', line, 'client', client from received.customer_concentration
    where client_kind in ('named', 'parent')
    union all
    select 'vendor_financials.csv', line, 'vendor', vendor from received.vendor_financials
    union all
    select 'events.csv', line, 'vendor', vendor from received.events
    union all
    select 'events.csv', line, 'client', client from received.events
    union all
    select 'federal_awards.csv', line, 'vendor', vendor from received.federal_awards
    union all
    select 'market_scope.csv', line, 'vendor', vendor from received.market_scope
    union all
    select 'labour_and_ethics.csv', line, 'vendor', vendor from received.labour_and_ethics
    union all
    select 'labour_and_ethics.csv', line, 'client', client from received.labour_and_ethics
    union all
    select 'incident_severity.csv', line, 'vendor', vendor from received.incident_severity
    union all
    select 'incident_severity.csv', line, 'clients', unnest(string_split(clients, '|')) from received.incident_severity
)

select
    named.file,
    named.line,
    named.field,
    named.value
from named
left join received.organisations as known on known.organisation = named.value
where not is_placeholder(named.value)
    and known.organisation is null
order by named.file, named.line, named.field
