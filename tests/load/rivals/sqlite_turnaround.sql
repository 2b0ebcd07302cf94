with waited as (
    select
        strftime('%Y-%m', submitted_at) as month,
        unixepoch(delivered_at) - unixepoch(submitted_at) as seconds
    from rows
    where delivered_at is not null
),

placed as (
    select
        month,
        seconds,
        row_number() over (partition by month order by seconds) as place,
        count(*) over (partition by month) as members
    from waited
)

select
    month,
    min(seconds) filter (where place >= 0.5 * members) / 3600.0 as p50,
    min(seconds) filter (where place >= 0.95 * members) / 3600.0 as p95
from placed
group by month
order by month
