-- The files of an import that hold rows.
select distinct file
from read_parquet($path)
order by file
