insert into kept.named select unnest($ids::varchar[])
