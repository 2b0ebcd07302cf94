-- The day of a rate is not written as YYYY-MM-DD, or is no day between 1900 and 2199. Correct it.
select 'currency_rates.csv' as file, line, 'day' as field, day as value
from received.currency_rates
where not regexp_full_match(day, '\d{4}-\d{2}-\d{2}')
    or try_cast(day as date) is null
    or try_cast(day as date) not between date '1900-01-01' and date '2199-12-31'
order by line
