-- Made once, for all that is summed of it.
create temp table day_count as
-- What is kept of partitions has words in place of enums.
from own_day_count
union all by name
select * replace (scenario::scenario as scenario, basis::basis as basis)
from kept_day_count
