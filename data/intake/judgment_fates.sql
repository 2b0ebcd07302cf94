-- What becomes of the judgments that could be read (judgment_read). A rater may judge an item again: that is a
-- judgment of its own, and no duplicate.

create table judgment_ignored as
select
    ordinal,
    file,
    line,
    case when names_nobody(vendor) then 'vendor' else 'client' end as field,
    case when names_nobody(vendor) then vendor else client end as value,
    'The name stands for nobody in particular.' as reason,
    'Name the organisation, as a field or a constant of the profile.' as hint,
    'placeholder' as rule,
    null::varchar as currency,
    null::decimal(18, 2) as amount
from judgment_read
where names_nobody(vendor)
    or names_nobody(client);

create table judgment_repeat as
select * from judgment_ignored where false;

create table judgment_taken as
select
    *,
    row_number() over (
        partition by client, client_number, vendor, vendor_number, service, batch, item, rater
        order by judged_at nulls first, ordinal
    ) as sequence
from judgment_read
anti join judgment_ignored using (ordinal)
order by ordinal;

create table judgment_rule as
select rule, count(*) as row_count, currency, sum(amount) as amount
from (
    select rule, currency, amount
    from judgment_ignored
    union all
    select 'judged_again', null, null
    from judgment_taken
    where sequence > 1
)
group by rule, currency
order by rule, currency;
