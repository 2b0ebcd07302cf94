-- A name holds no Latin letter or digit to make an id of. Write it in Latin letters.
with named as (
    select 'organisations.csv' as file, line, 'organisation' as field, organisation as value
    from received.organisations
    union all
    select 'services.csv', line, 'service', service
    from received.services
)

select
    named.file,
    named.line,
    named.field,
    named.value
from named
where slug(named.value) = ''
order by named.file, named.line
