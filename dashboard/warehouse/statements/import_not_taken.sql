select fate, file, line, field, value, reason, hint, currency, amount
from read_parquet($path)
order by case fate when 'refused' then 1 when 'changed' then 2 else 3 end, file, line, field
limit $most;
