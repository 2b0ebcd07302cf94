-- A name means an organisation that itself means another, or itself. Name the last one of them in each row.
select 'aliases.csv' as file, alias.line, 'organisation' as field, alias.organisation as value
from received.aliases as alias
where exists (
    select 1
    from received.aliases as further
    where name_key(further.name) = name_key(alias.organisation)
)
order by alias.line
