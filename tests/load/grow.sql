-- Every batch of the log once more and more often, until there are so many rows: sent up to eight hours later, and back
-- up to ten hours after that, so that hardly two waited equally long.

insert into record.delivery_log
with total as (
    select count(*) as batches
    from record.delivery_log
),

copied as (
    select
        log.*,
        copy.number,
        to_minutes((hash($seed, log.batch_id, copy.number) % 480)::bigint) as later,
        to_minutes((hash($seed, log.batch_id, copy.number, 'back') % 600)::bigint) as longer
    from record.delivery_log as log
    cross join total
    cross join range(1, $copies + 1) as copy (number)
    where log.rowid + copy.number * total.batches < $rows
)

select * exclude (number, later, longer) replace (
    batch_id || '-' || number as batch_id,
    submitted_at + later as submitted_at,
    due_at + later as due_at,
    delivered_at + later + longer as delivered_at
)
from copied;
