-- Between the ends of two as-of days things happen to batches, from whose first day on sums are others.
with ended as (
    select $from_day::date as began, $to_day::date as ended
)

select least(min(submitted_at), min(due_at), min(delivered_at))::date
from record.delivery_log
cross join ended
where (submitted_at >= began and submitted_at < ended)
    or (due_at >= began and due_at < ended)
    or (delivered_at >= began and delivered_at < ended)
