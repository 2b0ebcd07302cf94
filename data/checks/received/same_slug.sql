-- Two organisations would get the same id. Rename one of them.
select
    'organisations.csv' as file,
    second.line,
    'organisation' as field,
    second.organisation as value
from received.organisations as first_seen
join received.organisations as second
    on slug(second.organisation) = slug(first_seen.organisation)
    and second.line > first_seen.line
order by second.line
