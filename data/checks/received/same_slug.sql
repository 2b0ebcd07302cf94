-- Two organisations, or two services, would get the same id or name. Rename one of them.
with named as (
    select 'organisations.csv' as file, line, 'organisation' as field, organisation as value, slug(organisation) as key
    from received.organisations
    union all
    select 'services.csv', line, 'service', service, slug(service)
    from received.services
    union all
    select 'services.csv', line, 'name', name, name
    from received.services
)

select
    second.file,
    second.line,
    second.field,
    second.value
from named as first_seen
join named as second
    on second.file = first_seen.file
    and second.field = first_seen.field
    and second.key = first_seen.key
    and second.line > first_seen.line
order by second.file, second.line
