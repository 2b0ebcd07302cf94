create table fatal as
select distinct ordinal
from fault
where is_fatal;
