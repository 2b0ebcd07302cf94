-- What an import asks of every row of a log, as one would write it by hand.
select
    count(*) filter (
        where batch_id is null
            or client is null
            or vendor is null
            or submitted_at is null
            or units is null
            or (cost is not null and currency is null)
    ) as with_blanks,
    count(*) filter (
        where submitted_at not between timestamp '1900-01-01' and timestamp '2199-12-31'
            or units < 0
            or inspected > units
            or passed_first > inspected
            or accepted > units
            or reworked_tasks > rework_loops
    ) as outside_ranges,
    count(*) filter (where delivered_at < submitted_at) as in_wrong_order,
    (select count(*) from (select batch_id from log group by batch_id having count(*) > 1)) as with_an_id_twice
from log;
