select value is null or try_cast(value as {type}) is not null as fits
from (select unnest($values) as value, unnest(range(len($values))) as place)
order by place
