-- A period is compared with one day: to ask each row for the start of its period takes ten times as long.
delete from record.throughput
where day >= getvariable('since')::date;

delete from record.in_work
where day >= getvariable('since')::date;

delete from record.throughput_period
where (period = 'week' and day >= period_start('week', getvariable('since')::date))
    or (period = 'month' and day >= period_start('month', getvariable('since')::date));

delete from record.turnaround_period
where is_open
    or (period = 'week' and submitted_on >= period_start('week', getvariable('since')::date))
    or (period = 'month' and submitted_on >= period_start('month', getvariable('since')::date));
