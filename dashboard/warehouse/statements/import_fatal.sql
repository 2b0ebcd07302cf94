create table fatal as
select distinct file, line
from fault
where is_fatal;
