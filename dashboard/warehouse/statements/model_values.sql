select name, coalesce(low, value) as low, value, coalesce(high, value) as high
from record.model_param
order by name
