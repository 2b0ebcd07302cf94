-- The files of an import that hold payments without an id.
select distinct file
from read_parquet($path)
where payment_id is null
order by file
