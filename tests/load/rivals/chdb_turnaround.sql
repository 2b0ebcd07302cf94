select
    toStartOfMonth(submitted_at) as month,
    quantileExact(0.5)(dateDiff('second', submitted_at, delivered_at)) / 3600 as p50,
    quantileExact(0.95)(dateDiff('second', submitted_at, delivered_at)) / 3600 as p95
from load.rows
where delivered_at is not null
group by month
order by month
