-- The rows of imports whose currency has no rate to USD on their day, and the money in them.
-- An amendment says a contract's total anew, so of each contract the last version alone counts.
with last_version as (
    select *
    from imported_contract
    qualify row_number() over (partition by contract_id order by known_on desc, version desc) = 1
),

dated as (
    select currency, coalesce(signed_on, start_on) as day, total_value as amount
    from last_version
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
