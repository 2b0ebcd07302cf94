select table_name
from beneath.laid_of_day
order by table_name
