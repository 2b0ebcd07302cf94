select * exclude (submitted_at, known_on)
from record.wait
union all by name
select * replace (scenario::scenario as scenario, basis::basis as basis)
from kept_wait
