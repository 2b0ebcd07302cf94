select toStartOfMonth(delivered_at) as month, vendor_id, sum(units) as units
from load.rows
where delivered_at is not null
group by month, vendor_id
order by month, vendor_id
