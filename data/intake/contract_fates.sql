-- What becomes of the contract rows that could be read (contract_read): taken, or ignored by a rule of the profile.
-- Amendments are versions of their contract: the last one known speaks, and no total is added to another.

create table contract_sorted as
select
    *,
    names_nobody(client) or names_nobody(vendor) as is_placeholder,
    row_number() over (
        partition by
            contract_id, client, client_number, vendor, vendor_number, service, overarching_id, amendment, signed_on,
            start_on, end_on, known_on, currency, total_value, committed_value, prepaid, notice_days, auto_renew,
            renew_term_months, is_exclusive
        -- Of equal rows the first one counts, or the last one if that speaks.
        order by case
            when getvariable('profile').row = 'contract' and getvariable('profile').repeats = 'last' then -ordinal
            else ordinal
        end
    ) > 1 as is_duplicate
from contract_read;

create table contract_ignored as
select
    ordinal,
    file,
    line,
    case when is_duplicate then 'contract_id' when names_nobody(vendor) then 'vendor' else 'client' end as field,
    case when is_duplicate then contract_id when names_nobody(vendor) then vendor else client end as value,
    case
        when is_duplicate then 'The same row stands there more than once.'
        else 'The name stands for nobody in particular.'
    end as reason,
    case
        when is_duplicate then 'Nothing is to be done.'
        else 'Name the organisation, if it is known.'
    end as hint,
    case when is_duplicate then 'duplicate' else 'placeholder' end as rule,
    currency,
    total_value as amount
from contract_sorted
where is_duplicate
    or is_placeholder;

create table contract_numbered as
select
    * exclude (is_duplicate, is_placeholder),
    row_number() over (
        partition by contract_id
        order by known_on, try_cast(amendment as integer) nulls last, ordinal
    ) as version,
    count(*) over (partition by contract_id) as versions
from contract_sorted
where not is_duplicate
    and not is_placeholder;

-- An id that comes again where rows are no amendments: refused, the last one taken, or kept apart under a number.
create table contract_repeat as
select
    ordinal,
    file,
    line,
    'contract_id' as field,
    contract_id as value,
    'The contract stands there before, with other content.' as reason,
    'If rows are amendments, say row: amendment_total or amendment_difference in the profile; if the last one counts, '
        || 'repeats: last; if they are contracts of their own, repeats: keep.' as hint,
    'repeated_id' as rule,
    currency,
    total_value as amount
from contract_numbered
where getvariable('profile').row = 'contract'
    and (
        getvariable('profile').repeats = 'refuse' and version > 1
        or getvariable('profile').repeats = 'last' and version < versions
    );

-- Of a contract of which a row was refused or names nobody, the differences that were read are not all there are.
create table contract_torn as
select contract_id
from contract_typed
semi join fatal using (ordinal)
where getvariable('profile').row = 'amendment_difference'
    and contract_id is not null
union
select contract_id
from contract_sorted
where getvariable('profile').row = 'amendment_difference'
    and is_placeholder
    and not is_duplicate;

create table contract_taken as
select
    * exclude (versions, version, contract_id, total_value),
    case
        when getvariable('profile').row = 'contract' and version > 1 and getvariable('profile').repeats = 'keep'
            then contract_id || '#' || version
                -- An id of another contract may be written just so.
                || case
                    when contract_id || '#' || version in (select contract_id from contract_numbered)
                        then '.' || ordinal
                    else ''
                end
        else contract_id
    end as contract_id,
    case when getvariable('profile').row = 'contract' then 1 else version end as version,
    case
        when getvariable('profile').row <> 'amendment_difference' then total_value
        -- From an unknown difference on, or one in another currency, the total is unknown.
        when count(*) filter (where total_value is null) over to_here > 0 then null
        when min(currency) over to_here <> max(currency) over to_here then null
        when contract_id in (select contract_id from contract_torn) then null
        else try_cast(sum(total_value) over to_here as decimal(18, 2))
    end as total_value
from contract_numbered
anti join contract_repeat using (ordinal)
window to_here as (partition by contract_id order by version)
order by ordinal;

create table contract_rule as
select rule, count(*) as row_count, currency, sum(amount) as amount
from (
    select rule, currency, amount
    from contract_ignored
    union all
    select rule, currency, amount
    from contract_repeat
    where getvariable('profile').repeats <> 'refuse'
    union all
    select 'kept_apart', currency, total_value
    from contract_numbered
    where getvariable('profile').row = 'contract'
        and getvariable('profile').repeats = 'keep'
        and version > 1
    union all
    -- What adding up all rows would have counted above the last word on each contract.
    select
        'amendment',
        currency,
        case when getvariable('profile').row = 'amendment_total' then total_value end
    from contract_numbered
    where getvariable('profile').row <> 'contract'
        and version < versions
    union all
    select 'total_unknown', currency, null
    from contract_taken
    where getvariable('profile').row = 'amendment_difference'
        and total_value is null
    union all
    select 'another_client', currency, null
    from (
        select
            currency,
            name_key(client) <> first_value(name_key(client)) over (partition by contract_id order by version) as differs
        from contract_taken
        where getvariable('profile').row <> 'contract'
    ) as named
    where differs
)
group by rule, currency
order by rule, currency;
