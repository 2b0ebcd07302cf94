-- A batch of the delivery log names a client, vendor, service, source or run that is not in the record. Add it to the sources, or name in the log what is there.
with used as (
    select client_id, vendor_id, service_id, source_id, run_id
    from record.delivery_log
    union
    -- Of partitions every batch came in on a day, and its ids stand there.
    select client_id, vendor_id, service_id, source_id, run_id
    from record.throughput
)

select
    'log' as file,
    null as line,
    'ids' as field,
    concat_ws(' ', used.client_id, used.vendor_id, used.service_id, used.source_id, used.run_id) as value
from used
where (used.client_id is not null and used.client_id not in (select party_id from record.party))
    or used.vendor_id not in (select party_id from record.party)
    or used.service_id not in (select service_id from record.service)
    or (used.source_id is not null and used.source_id not in (select source_id from record.source))
    or (used.run_id is not null and used.run_id not in (select run_id from record.model_run))
order by value
