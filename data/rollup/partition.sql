-- Of each partition of the log how many batches it has, and the last moment of which it tells: until that is over by the
-- end of an as-of day, its sums are others on the next one.
select
    partition_day,
    count(*) as batches,
    greatest(max(submitted_at), max(due_at), max(delivered_at)) as last_at
from batch
group by partition_day
order by partition_day
