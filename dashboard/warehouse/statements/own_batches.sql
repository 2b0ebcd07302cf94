-- A batch of which nothing happened since then tells nothing of later days.
select *, null::date as partition_day
from record.delivery_log
where greatest(submitted_at, due_at, delivered_at) >= coalesce(getvariable('since')::date, '-infinity'::date)
