-- Rows that came, went, and changed under the same key.
select
    count(*) filter (where former_row.hashed is null) as added,
    count(*) filter (where present_row.hashed is null) as removed,
    count(*) filter (where former_row.hashed <> present_row.hashed) as changed
from (select {key}, hash({columns}) as hashed from former.record.{table}) as former_row
full join (select {key}, hash({columns}) as hashed from present.record.{table}) as present_row
    using ({key})
