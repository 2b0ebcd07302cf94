-- What is laid down of the log in 50_latest.sql, laid anew from a day on.

delete from latest.throughput_path
where day >= getvariable('since')::date;

insert into latest.throughput_path
from throughput_path
where day >= getvariable('since')::date;

delete from latest.in_work
where day >= getvariable('since')::date;

insert into latest.in_work
from in_work
where day >= getvariable('since')::date;
