insert into record.log_file (name, partition_day, bytes)
select unnest($names::varchar[]), unnest($days::date[]), unnest($bytes::bigint[])
