select service_id, name
from record.service
order by name
