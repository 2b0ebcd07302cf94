select name
from received.model_parameters
order by name
