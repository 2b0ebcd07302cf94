select file, line, field, value, reason, hint
from read_parquet($path)
where fate = 'refused'
order by file, line, field
limit $most;
