-- The same of weeks or months, from the one on in which that day lies.

set variable work_cuts = []::date[];

set variable work_period = '{period}';

delete from {period}.throughput
where day >= period_start('{period}', getvariable('since')::date);

insert into {period}.throughput
from throughput
where day >= period_start('{period}', getvariable('since')::date);

delete from {period}.throughput_path
where day >= period_start('{period}', getvariable('since')::date);

insert into {period}.throughput_path
from throughput_path
where day >= period_start('{period}', getvariable('since')::date);

delete from {period}.turnaround
where is_open
    or submitted_on >= period_start('{period}', getvariable('since')::date);

insert into {period}.turnaround
from turnaround
where is_open
    or submitted_on >= period_start('{period}', getvariable('since')::date);

reset variable work_period;
reset variable work_cuts;
