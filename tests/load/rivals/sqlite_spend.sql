select strftime('%Y-%m', delivered_at) as month, sum(cost_usd) as cost_usd
from rows
where delivered_at is not null
group by month
order by month
