-- What becomes of the batches that could be read (delivery_read). A log may be large, so only ids that come more
-- than once are looked at row by row.

create table delivery_nobody as
select client as name
from (
    select distinct client
    from delivery_read
    union
    select distinct vendor
    from delivery_read
) as named
where names_nobody(client);

create view delivery_named as
select *
from delivery_read
anti join delivery_nobody as client on client.name = delivery_read.client
anti join delivery_nobody as vendor on vendor.name = delivery_read.vendor;

create table delivery_twice as
select batch_id
from delivery_named
group by batch_id
having count(*) > 1;

create table delivery_sorted as
select
    ordinal,
    file,
    line,
    batch_id,
    currency,
    cost,
    row_number() over (
        partition by
            batch_id, client, client_number, vendor, vendor_number, service, submitted_at, due_at, delivered_at,
            units, inspected, passed_first, accepted, rejected, reworked_tasks, rework_loops, currency, cost, qa_cost,
            rework_cost
        -- Of equal rows the first one counts, or the last one if that speaks.
        order by case when getvariable('profile').repeats = 'last' then -ordinal else ordinal end
    ) > 1 as is_duplicate,
    row_number() over (one_batch order by ordinal) as place,
    count(*) over one_batch as places
from delivery_named
semi join delivery_twice using (batch_id)
-- Two vendors, or two clients of one, may number theirs alike.
window one_batch as (
    partition by batch_id, name_key(client), client_number, name_key(vendor), vendor_number
);

create table delivery_ignored as
select
    ordinal,
    file,
    line,
    'batch_id' as field,
    batch_id as value,
    'The same batch stands there more than once.' as reason,
    'Nothing is to be done.' as hint,
    'duplicate' as rule,
    currency,
    cost as amount
from delivery_sorted
where is_duplicate
union all
select
    ordinal,
    file,
    line,
    case when vendor in (select name from delivery_nobody) then 'vendor' else 'client' end,
    case when vendor in (select name from delivery_nobody) then vendor else client end,
    'The name stands for nobody in particular.',
    'Name the organisation, if it is known.',
    'placeholder',
    currency,
    cost
from delivery_read
where client in (select name from delivery_nobody)
    or vendor in (select name from delivery_nobody);

create table delivery_repeat as
select
    ordinal,
    file,
    line,
    'batch_id' as field,
    batch_id as value,
    'The batch stands there before, with other content.' as reason,
    'Correct the id; or say repeats: last in the profile if the last row counts, repeats: keep if both are batches.'
        as hint,
    'repeated_id' as rule,
    currency,
    cost as amount
from delivery_sorted
where not is_duplicate
    and (
        getvariable('profile').repeats = 'refuse' and place > 1
        or getvariable('profile').repeats = 'last' and place < places
    );

create table delivery_left as
select ordinal from delivery_ignored
union all
select ordinal from delivery_repeat;

create view delivery_taken as
select *
from delivery_read
anti join delivery_left using (ordinal);

create table delivery_rule as
select rule, count(*) as row_count, currency, sum(amount) as amount
from (
    select rule, currency, amount
    from delivery_ignored
    union all
    select rule, currency, amount
    from delivery_repeat
    where getvariable('profile').repeats <> 'refuse'
)
group by rule, currency
order by rule, currency;
