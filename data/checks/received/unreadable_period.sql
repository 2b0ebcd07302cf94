-- A period holds no year, quarter, half, month, day or span of years. Write it as in data/README.md.
with dated as (
    select 'client_spend.csv' as file, line, period from received.client_spend
    union all
    select 'customer_concentration.csv', line, period from received.customer_concentration
    union all
    select 'vendor_financials.csv', line, period from received.vendor_financials
    union all
    select 'labour_and_ethics.csv', line, period from received.labour_and_ethics
)

select
    dated.file,
    dated.line,
    'period' as field,
    dated.period as value
from dated
where regexp_matches(dated.period, '\d{4}[QH]') and not regexp_matches(dated.period, '\d{4}(Q[1-4]|H[12])')
    or not coalesce(period_after(dated.period) > period_first(dated.period), false)
order by dated.file, dated.line
