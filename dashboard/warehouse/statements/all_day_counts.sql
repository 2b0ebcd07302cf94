-- Made once, for all that is summed of it. What is kept of partitions has words in place of enums.
create temp table day_count as
from (
    from own_day_count
    union all by name
    select * replace (scenario::scenario as scenario, basis::basis as basis)
    from kept_day_count
)
where day >= coalesce(getvariable('since')::date, '-infinity'::date)
