-- Of weeks and months those from the one on in which a day lies.
select *
from (
{select}
)
where first_day >= period_start(period, getvariable('since')::date)
