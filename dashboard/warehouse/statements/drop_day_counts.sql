drop table temp.day_count
