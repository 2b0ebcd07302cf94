-- Every value comes as text and is read as the type of its column.
insert into record.{table} ({columns})
select {values}
from (select unnest($rows) as row)
