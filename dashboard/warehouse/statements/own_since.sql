-- From the end of either as-of day on things happen to batches, from whose first day on sums are others.
select least(min(submitted_at), min(due_at), min(delivered_at))::date
from record.delivery_log
where greatest(submitted_at, due_at, delivered_at) >= $from_day::date
