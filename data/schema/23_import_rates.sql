-- Which rate to USD holds on which day: from its own day to the next rate of its currency, and for a year at most, so
-- that the last rate of a list does not speak for ever. On other days none holds, and the worth in USD is unknown.

create table imported.rate_day as
with given as (
    select
        currency,
        try_cast(day as date) as day,
        try_cast(usd_per_unit as decimal(18, 8)) as usd_per_unit
    from received.currency_rates
),

dated as (
    select
        currency,
        day,
        least(
            coalesce(lead(day) over (partition by currency order by day), date '9999-12-31'),
            (day + interval 1 year)::date
        ) as day_after,
        usd_per_unit
    from given
    where usd_per_unit > 0
        and day is not null
)

select currency, unnest(generate_series(day, day_after - 1, interval 1 day))::date as day, usd_per_unit
from dated;
