-- Files of sums in which something waits still.
select distinct filename[length($folder) + 1 :]
from read_parquet($wait_sums, hive_partitioning = false, filename = true)
where open_since is not null
order by all
