-- Rows that came and went, of a table without a key: equal rows are counted against each other.
select
    coalesce(sum(greatest(coalesce(present_row.times, 0) - coalesce(former_row.times, 0), 0)), 0)::bigint as added,
    coalesce(sum(greatest(coalesce(former_row.times, 0) - coalesce(present_row.times, 0), 0)), 0)::bigint as removed,
    0::bigint as changed
from (select hash({columns}) as hashed, count(*) as times from former.record.{table} group by all) as former_row
full join (select hash({columns}) as hashed, count(*) as times from present.record.{table} group by all) as present_row
    using (hashed)
