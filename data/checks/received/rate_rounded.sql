-- A rate is another number once it is rounded to the eight decimals that are kept. Round it to eight decimals yourself.
select 'currency_rates.csv' as file, line, 'usd_per_unit' as field, usd_per_unit as value
from received.currency_rates
where try_cast(usd_per_unit as double) > 0
    and abs(try_cast(usd_per_unit as decimal(18, 8))::double / try_cast(usd_per_unit as double) - 1) > 1e-4
order by line
