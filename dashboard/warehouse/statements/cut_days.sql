-- The days at which periods are cut; nothing has happened after the record's last day, or before there were years.
select day
from ({days}) as cut
where day >= date '0001-01-01'
    and day <= (select as_of from version)
