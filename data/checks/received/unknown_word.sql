-- A field that takes one of a few words holds another. Use one of the words listed in data/README.md.
with worded as (
    select 'relationships.csv' as file, line, 'status' as field, status as value,
        enum_range(null::relationship_status)::varchar[] as words from received.relationships
    union all
    select 'relationships.csv', line, 'claimant', claimant, enum_range(null::claimant)::varchar[]
    from received.relationships
    union all
    select 'relationships.csv', line, 'amount_kind', amount_kind, enum_range(null::amount_kind)::varchar[]
    from received.relationships
    union all
    select 'client_spend.csv', line, 'amount_kind', amount_kind, enum_range(null::amount_kind)::varchar[]
    from received.client_spend
    union all
    select 'client_spend.csv', line, 'bound', bound, ['about', 'at_least'] from received.client_spend
    where bound is not null
    union all
    select 'customer_concentration.csv', line, 'client_kind', client_kind, enum_range(null::client_kind)::varchar[]
    from received.customer_concentration
    union all
    select 'relationships.csv', line, 'service', service, (select array_agg(service) from received.services)
    from received.relationships
    union all
    select 'relationships.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[]
    from received.relationships
    union all
    select 'organisations.csv', line, 'roles', unnest(string_split(roles, '|')), ['client', 'vendor', 'parent']
    from received.organisations
    union all
    select 'customer_concentration.csv', line, 'revenue_evidence', revenue_evidence,
        enum_range(null::evidence)::varchar[]
    from received.customer_concentration
    where revenue_evidence is not null
    union all
    select 'ownership.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[] from received.ownership
    union all
    select 'rivalry.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[] from received.rivalry
    union all
    select 'client_spend.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[]
    from received.client_spend
    union all
    select 'customer_concentration.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[]
    from received.customer_concentration
    union all
    select 'vendor_financials.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[]
    from received.vendor_financials
    union all
    select 'events.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[] from received.events
    union all
    select 'federal_awards.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[]
    from received.federal_awards
    union all
    select 'market_size.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[]
    from received.market_size
    union all
    select 'market_size.csv', line, 'scope', scope, ['labelling', 'tools', 'moderation', 'other']
    from received.market_size
    union all
    select 'labour_and_ethics.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[]
    from received.labour_and_ethics
    union all
    select 'regulation.csv', line, 'evidence', evidence, enum_range(null::evidence)::varchar[] from received.regulation
    union all
    select 'incident_severity.csv', line, 'severity', severity, ['1', '2', '3', '4'] from received.incident_severity
    union all
    select 'incident_severity.csv', line, 'confirmed_access', confirmed_access, ['yes', 'no']
    from received.incident_severity
    where confirmed_access is not null
)

select
    worded.file,
    worded.line,
    worded.field,
    worded.value
from worded
where not list_contains(worded.words, worded.value)
order by worded.file, worded.line, worded.field
