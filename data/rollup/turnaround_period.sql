-- From what each batch waited to weeks and months of waiting, by the step in which a wait ends.
select
    period.name as period,
    client_id,
    vendor_id,
    service_id,
    period_start(period.name, submitted_on) as first_day,
    scenario,
    range_only,
    from_hours,
    is_open,
    sum(units)::bigint as units,
    sum(unit_seconds)::hugeint as unit_seconds,
    basis,
    source_id,
    run_id
from wait
cross join (values ('week'), ('month')) as period (name)
group by
    period.name, first_day, scenario, vendor_id, client_id, service_id, range_only, from_hours, is_open, basis,
    source_id, run_id
order by
    period.name, scenario, vendor_id, client_id, service_id, first_day, range_only, basis, source_id, run_id, from_hours,
    is_open
