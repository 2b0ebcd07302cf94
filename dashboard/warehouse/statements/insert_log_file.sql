insert into record.log_file (name, partition_day, bytes)
values ($name, $partition_day, $bytes)
