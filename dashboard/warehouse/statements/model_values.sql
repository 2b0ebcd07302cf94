select name, value
from record.model_param
order by name
