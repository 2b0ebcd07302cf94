-- How many payments of an import bear no id.
select count(*)
from read_parquet($path)
where payment_id is null
