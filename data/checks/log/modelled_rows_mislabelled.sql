-- A row that a run made is not called modelled, or the other way round. This is a fault of data/model: report it.
with labelled as (
    select 'throughput' as table_name, basis, run_id, source_id, scenario from record.throughput
    union all
    select 'turnaround', basis, run_id, source_id, scenario from record.turnaround_period
)

select
    table_name as file,
    null as line,
    'basis' as field,
    count(*) || ' rows' as value
from labelled
where (basis = 'modelled') <> (run_id is not null)
    or (basis = 'modelled') <> (scenario <> 'actual')
    or (basis <> 'modelled' and source_id is null)
group by table_name
order by table_name
