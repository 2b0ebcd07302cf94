select date_trunc('month', day)::date as month, sum(submitted)::double as tasks
from record.throughput
where scenario in ('actual', 'base')
group by all
order by month
