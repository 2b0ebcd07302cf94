select client_id, vendor_id, begins_on, ends_on, weight_low, weight, weight_high
from model_pair
order by vendor_id, client_id
