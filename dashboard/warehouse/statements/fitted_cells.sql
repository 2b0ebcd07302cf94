select client_id, vendor_id, year, low_usd::double, base_usd::double, high_usd::double
from record.model_cell
where method = 'fitted'
    and client_id is not null
order by vendor_id, client_id, year
