select partition_day, sums, first_day, last_day, has_open
from beneath.partition
order by partition_day
