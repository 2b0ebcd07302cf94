-- A placeholder stands where only an organisation can. Name the organisation, and add it to organisations.csv.
with named as (
    select 'customer_concentration.csv' as file, line, 'vendor' as field, vendor as value
    from received.customer_concentration
    union all
    select 'vendor_financials.csv', line, 'vendor', vendor
    from received.vendor_financials
    union all
    select 'federal_awards.csv', line, 'vendor', vendor
    from received.federal_awards
    union all
    select 'market_scope.csv', line, 'vendor', vendor
    from received.market_scope
    union all
    select 'ownership.csv', line, 'owner', owner
    from received.ownership
    union all
    select 'ownership.csv', line, 'target', target
    from received.ownership
    union all
    select 'rivalry.csv', line, 'party_a', party_a
    from received.rivalry
    union all
    select 'rivalry.csv', line, 'party_b', party_b
    from received.rivalry
)

select
    named.file,
    named.line,
    named.field,
    named.value
from named
where is_placeholder(named.value)
order by named.file, named.line, named.field
