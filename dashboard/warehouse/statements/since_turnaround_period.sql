-- Of weeks and months those from the one on in which a day lies, and of all what waits still.
select *
from (
{select}
)
where is_open
    or first_day >= period_start(period, getvariable('since')::date)
