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

set variable work_cuts = []::date[];

set variable work_period = 'week';

delete from week.throughput
where day >= period_start('week', getvariable('since')::date);

insert into week.throughput
from throughput
where day >= period_start('week', getvariable('since')::date);

delete from week.throughput_path
where day >= period_start('week', getvariable('since')::date);

insert into week.throughput_path
from throughput_path
where day >= period_start('week', getvariable('since')::date);

delete from week.turnaround
where is_open
    or submitted_on >= period_start('week', getvariable('since')::date);

insert into week.turnaround
from turnaround
where is_open
    or submitted_on >= period_start('week', getvariable('since')::date);

set variable work_period = 'month';

delete from month.throughput
where day >= period_start('month', getvariable('since')::date);

insert into month.throughput
from throughput
where day >= period_start('month', getvariable('since')::date);

delete from month.throughput_path
where day >= period_start('month', getvariable('since')::date);

insert into month.throughput_path
from throughput_path
where day >= period_start('month', getvariable('since')::date);

delete from month.turnaround
where is_open
    or submitted_on >= period_start('month', getvariable('since')::date);

insert into month.turnaround
from turnaround
where is_open
    or submitted_on >= period_start('month', getvariable('since')::date);

reset variable work_period;
reset variable work_cuts;
