select toStartOfMonth(delivered_at) as month, sum(cost_usd) as cost_usd
from load.rows
where delivered_at is not null
group by month
order by month
