delete from beneath.partition
where list_contains($days, partition_day)
