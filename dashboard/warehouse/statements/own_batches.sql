select *, null::date as partition_day
from record.delivery_log
