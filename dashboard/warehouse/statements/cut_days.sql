-- The days at which periods are cut; nothing has happened after the record's last day, or before there were years.
select distinct day
from ({days}) as cut
where day >= date '0001-01-01'
    and day <= (select as_of from version)
order by day
