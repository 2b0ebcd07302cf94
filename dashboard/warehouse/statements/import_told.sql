create table told as
with told_row as (
    select ordinal, fate, rule, file, line, field, value, reason, hint, null::varchar as currency, null::decimal(18, 2) as amount
    from left_out
    union all
    select ordinal, 'refused', 'impossible_value', file, line, field, value, reason, hint, null, null
    from fault
    where is_fatal
    union all
    -- The row is taken, this value of it is not.
    select ordinal, 'changed', 'left_unknown', file, line, field, value, reason, 'It is taken as unknown.', null, null
    from fault
    anti join fatal using (ordinal)
    union all
    select ordinal, 'ignored', rule, file, line, field, value, reason, hint, currency, amount
    from kind_ignored
    union all
    select
        ordinal,
        case when rule = 'unjoined' or getvariable('profile').repeats = 'refuse' then 'refused' else 'ignored' end,
        rule, file, line, field, value, reason, hint, currency, amount
    from kind_repeat
)

select *
from told_row
order by ordinal, field, rule;

create table rule as
select rule, row_count, currency, amount
from kind_rule
union all
select rule, count(distinct ordinal), null, null
from told
where rule in ('unreadable', 'impossible_value', 'left_unknown', 'left_out')
    or (rule in ('repeated_id', 'unjoined') and fate = 'refused')
group by rule
order by rule, currency;
