-- What becomes of the payment rows that could be read (payment_read). Without an id, two equal payments are two.

create table payment_sorted as
select
    *,
    payment_id is not null and row_number() over (
        partition by
            payment_id, contract_id, client, client_number, vendor, vendor_number, service, billed_on, currency, amount,
            unnamed_place
        order by counted_from
    ) > 1 as is_duplicate,
    row_number() over (one_payment order by ordinal) as place,
    count(*) over one_payment as places
from (
    select
        *,
        -- Payments without an id are never compared.
        case when payment_id is null then ordinal end as unnamed_place,
        -- Of equal rows the first one counts, or the last one if that speaks.
        case when getvariable('profile').repeats = 'last' then -ordinal else ordinal end as counted_from
    from payment_read
)
-- Two vendors, or two clients of one, may number theirs alike.
window one_payment as (
    partition by payment_id, name_key(client), client_number, name_key(vendor), vendor_number, unnamed_place
);

create table payment_ignored as
select
    ordinal,
    file,
    line,
    'payment_id' as field,
    payment_id as value,
    'The same payment stands there more than once.' as reason,
    'Nothing is to be done.' as hint,
    'duplicate' as rule,
    currency,
    amount
from payment_sorted
where is_duplicate;

create table payment_repeat as
select
    ordinal,
    file,
    line,
    'payment_id' as field,
    payment_id as value,
    'The payment stands there before, with other content.' as reason,
    'Correct the id; or say repeats: last in the profile if the last row counts, repeats: keep if both are payments.'
        as hint,
    'repeated_id' as rule,
    currency,
    amount
from payment_sorted
where payment_id is not null
    and not is_duplicate
    and (
        getvariable('profile').repeats = 'refuse' and place > 1
        or getvariable('profile').repeats = 'last' and place < places
    );

-- A payment to a name that stands for nobody is money spent all the same: it is taken, and its vendor is unknown.
create table payment_taken as
select
    * exclude (is_duplicate, place, places, unnamed_place, counted_from)
    replace (
        case when not names_nobody(client) then client end as client,
        case when not names_nobody(vendor) then vendor end as vendor
    ),
    client as client_as_written,
    vendor as vendor_as_written
from payment_sorted
anti join payment_repeat using (ordinal)
where not is_duplicate
order by ordinal;

create table payment_rule as
select rule, count(*) as row_count, currency, sum(amount) as amount
from (
    select rule, currency, amount
    from payment_ignored
    union all
    select rule, currency, amount
    from payment_repeat
    where getvariable('profile').repeats <> 'refuse'
    union all
    select 'unnamed', currency, amount
    from payment_taken
    where client is null
        or vendor is null
)
group by rule, currency
order by rule, currency;
