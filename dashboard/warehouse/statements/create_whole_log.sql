-- The log: what lies in the version's own table, and the partitions beneath it.
create view record.delivery_log as
from record.own_delivery_log
union all by name
select * exclude (partition_day) replace (scenario::scenario as scenario, basis::basis as basis)
from ({batches})
