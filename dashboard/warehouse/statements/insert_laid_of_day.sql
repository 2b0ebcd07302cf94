insert into beneath.laid_of_day (table_name)
select unnest($tables::varchar[])
