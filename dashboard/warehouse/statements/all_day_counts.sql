-- What is kept of partitions has words in place of enums.
from own_day_count
union all by name
select * replace (scenario::scenario as scenario, basis::basis as basis)
from kept_day_count
