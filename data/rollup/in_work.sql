-- From what happened on each day, see day_count.sql, to what lay in work from day to day: record.in_work.
select
    client_id,
    vendor_id,
    service_id,
    day,
    scenario,
    range_only,
    sum(work_change)::bigint as units_change,
    sum(work_moments)::hugeint as unit_moments,
    known_on,
    basis,
    source_id,
    run_id
from day_count
where work_change is not null
group by client_id, vendor_id, service_id, day, scenario, range_only, known_on, basis, source_id, run_id
order by scenario, vendor_id, client_id, service_id, day, known_on, source_id, range_only, basis, run_id
