-- How many rows a table has in both versions, and the sum of what its rows hash to: equal sums are equal tables.
select
    (select count(*) from former.record.{table}) as former_rows,
    (select count(*) from present.record.{table}) as present_rows,
    (select sum(hash({columns})::hugeint) from former.record.{table})
    is not distinct from
    (select sum(hash({columns})::hugeint) from present.record.{table}) as is_same
