-- A rate is not a plain number above zero (digits and one dot). Write what one unit of the currency is in US dollars.
select 'currency_rates.csv' as file, line, 'usd_per_unit' as field, usd_per_unit as value
from received.currency_rates
where not regexp_full_match(usd_per_unit, '\d{1,9}(\.\d+)?')
    or coalesce(try_cast(usd_per_unit as double), 0) <= 0
order by line
