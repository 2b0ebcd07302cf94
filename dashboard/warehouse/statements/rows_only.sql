-- How many rows a table has that only one of the versions knows.
select count(*)
from {version}.record.{table}
