select name, bytes
from record.log_file
order by name
