-- The folder in which a file lies tells its partition, but a folder above may be named as a column is.
insert into beneath.partition
with kept as (
    select unnest($days::date[]) as partition_day, unnest($sums::varchar[][]) as sums
),

file as (
    select partition_day, unnest(sums) as name
    from kept
),

told as (
    select filename as name, min(day) as first_day, max(day) as last_day
    from read_parquet($day_counts, hive_partitioning = false, filename = true)
    group by filename
)

select
    kept.partition_day,
    kept.sums,
    min(told.first_day) as first_day,
    max(told.last_day) as last_day,
    bool_or(list_contains($open::varchar[], file.name)) as has_open
from kept
join file on file.partition_day = kept.partition_day
left join told on told.name = $folder || file.name
group by kept.partition_day, kept.sums
order by kept.partition_day
