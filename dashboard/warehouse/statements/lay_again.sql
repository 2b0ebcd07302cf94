create or replace table latest.{table} as
from {table}
order by all
