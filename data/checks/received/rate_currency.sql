-- A rate is of no currency code of three capital letters, or of the US dollar, which needs none. Write a code as EUR.
select 'currency_rates.csv' as file, line, 'currency' as field, currency as value
from received.currency_rates
where not regexp_full_match(currency, '[A-Z]{3}')
    or currency = 'USD'
order by line
