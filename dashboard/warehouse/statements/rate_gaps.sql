-- The rows of imports whose currency has no rate to USD on their day, and the money in them.
with dated as (
    select currency, coalesce(signed_on, start_on) as day, total_value as amount
    from imported_contract
    union all
    select currency, billed_on, amount
    from imported_payment
    union all
    select currency, coalesce(delivered_at, submitted_at)::date, cost
    from imported_delivery
    where cost is not null
)

select dated.currency, count(*) as row_count, sum(dated.amount)::decimal(38, 2) as amount
from dated
left join imported.rate_day as rate
    on rate.currency = dated.currency
    and rate.day = dated.day
where dated.currency <> 'USD'
    and rate.day is null
group by dated.currency
order by dated.currency
