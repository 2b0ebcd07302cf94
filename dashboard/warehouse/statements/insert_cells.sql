insert into record.model_cell
select getvariable('model_run'), client_id, vendor_id, year, method, low_usd, base_usd, high_usd, range_only
from fitted_cell
order by vendor_id, client_id, year
