-- Made once, for all that is summed of it.
create temp table day_count as
from own_day_count
where day >= coalesce(getvariable('since')::date, '-infinity'::date)
