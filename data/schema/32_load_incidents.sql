-- Privacy incidents: what was reported, with our reading of how grave it was. One that we have not read has no severity.

insert into record.incident
select
    labour.vendor_id || '-' || labour.source_id || '-' || row_number() over (
        partition by labour.vendor_id, labour.source_id
        order by labour.period_from, labour.fact
    ) as incident_id,
    labour.vendor_id,
    -- The record gives no more than the year; the day it could be known is that of its source.
    null as happened_on,
    null as detected_on,
    coalesce(reading.kind, labour.measure) as kind,
    reading.severity,
    reading.reason as severity_reason,
    labour.value::bigint as records_exposed,
    case reading.confirmed_access when 'yes' then true when 'no' then false end as confirmed_access,
    labour.fact,
    labour.known_on,
    labour.basis,
    labour.source_id,
    null as run_id
from record.labour as labour
left join received.incident_severity as reading
    on party_key(reading.vendor) = labour.vendor_id
    and reading.source_id = labour.source_id
where labour.measure = 'privacy_incident'
    and labour.vendor_id is not null
order by incident_id;

insert into record.incident_client
select distinct
    incident.incident_id,
    touched.client_id
from record.incident as incident
join (
    select vendor_id, source_id, fact, client_id
    from record.labour
    where measure = 'privacy_incident'
        and client_id is not null
    union all
    select labour.vendor_id, labour.source_id, labour.fact, party_key(unnest(string_split(reading.clients, '|')))
    from received.incident_severity as reading
    join record.labour as labour
        on labour.vendor_id = party_key(reading.vendor)
        and labour.source_id = reading.source_id
        and labour.measure = 'privacy_incident'
) as touched
    on touched.vendor_id = incident.vendor_id
    and touched.source_id = incident.source_id
    and touched.fact = incident.fact
order by incident.incident_id, touched.client_id;
