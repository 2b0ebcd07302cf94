select
    min_by(file, (file, line)) as first_file,
    min_by(line, (file, line)) as first_line,
    field,
    min_by(value, (file, line)) as first_value,
    reason || case when count(*) > 1 then ' So in ' || format('{:,}', count(*)) || ' rows.' else '' end as reason,
    hint
from read_parquet($path)
where fate = 'refused'
group by field, reason, hint
order by count(*) desc, first_file, first_line, field
limit $most;
