-- A severity is given, but labour_and_ethics.csv holds no privacy incident of that vendor and source. Correct either.
select
    'incident_severity.csv' as file,
    reading.line,
    'source_id' as field,
    reading.source_id as value
from received.incident_severity as reading
left join received.labour_and_ethics as labour
    on labour.vendor = reading.vendor
    and labour.source_id = reading.source_id
    and labour.measure = 'privacy_incident'
where labour.line is null
order by reading.line
