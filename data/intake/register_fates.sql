-- What becomes of the rows of the register that could be read, and what they say once the templates are joined. A row
-- that speaks of what no other template tells is refused; one that adds nothing to any contract is ignored.

-- The day on which the register stood: that of the reporting package, else that of the report.
create table register_day as
select coalesce(
    (
        select max(day_of(value))
        from parameters
        where name = 'refPeriod'
    ),
    (
        select max(reported_on)
        from register_b_01_01
    )
) as reported_on;

create table register_keyed as
with keyed as (
    select 'B_01.02' as template, ordinal, file, line, 'B_01.02.0010' as field, lei as key, name as content
    from register_b_01_02
    union all
    select
        'B_02.01', ordinal, file, line, 'B_02.01.0010', contract_ref,
        row(arrangement, overarching_ref, currency, annual_expense)::varchar
    from register_b_02_01
    union all
    select 'B_05.01', ordinal, file, line, 'B_05.01.0010', provider, row(name, country)::varchar
    from register_b_05_01
    union all
    select
        'B_06.01', ordinal, file, line, 'B_06.01.0010', function_id || ' of ' || lei,
        row(name, critical, recovery_hours, impact)::varchar
    from register_b_06_01
),

sorted as (
    select
        *,
        -- Of equal rows the first one counts, or the last one if that speaks.
        row_number() over (
            partition by template, key, content
            order by case when getvariable('profile').repeats = 'last' then -ordinal else ordinal end
        ) > 1 as is_duplicate
    from keyed
    anti join fatal using (ordinal)
)

select
    *,
    row_number() over (partition by template, key, is_duplicate order by ordinal) as place,
    count(*) over (partition by template, key, is_duplicate) as places
from sorted;

create table register_repeated as
select ordinal, file, line, field, key
from register_keyed
where not is_duplicate
    and (
        getvariable('profile').repeats = 'refuse' and place > 1
        or getvariable('profile').repeats = 'last' and place < places
    );

create table register_kept as
select template, ordinal, file, line
from register_keyed
anti join register_repeated using (ordinal)
where not is_duplicate;

create table register_arrangement as
select *
from register_b_02_01
semi join register_kept using (ordinal);

create table register_use as
select *
from register_b_02_02
anti join fatal using (ordinal);

create table register_provider as
select *
from register_b_05_01
semi join register_kept using (ordinal);

-- Who uses what of whom under which contract, where both templates tell it.
create table register_joined as
select *
from register_use
semi join register_arrangement using (contract_ref);

create table register_function as
select
    said.*,
    count(*) over (partition by said.function_id) = 1 as is_alone
from register_b_06_01 as said
semi join register_kept using (ordinal);

create table register_function_use as
select distinct
    said.ordinal,
    said.file,
    said.line,
    said.function_id,
    said.lei,
    said.name,
    said.critical,
    said.recovery_hours,
    said.impact,
    joined.service
from register_function as said
join register_joined as joined
    on joined.function_id = said.function_id
    and (joined.lei = said.lei or said.is_alone);

create table register_chain as
select
    link.*,
    exists (
        select 1
        from register_joined as joined
        where joined.contract_ref = link.contract_ref
    ) as is_joined,
    exists (
        select 1
        from register_joined as joined
        where joined.contract_ref = link.contract_ref
            and joined.provider = link.provider
    ) as is_own
from register_b_05_02 as link
anti join fatal using (ordinal);

create table register_assessed as
select assessed.ordinal, assessed.file, assessed.line, assessed.contract_ref, assessed.provider_code, joined.lei, joined.provider,
    assessed.service, assessed.substitutability, assessed.exit_plan, assessed.reintegration, assessed.alternatives
from register_b_07_01 as assessed
anti join fatal using (ordinal)
left join (
    select distinct contract_ref, lei, provider, service
    from register_joined
) as joined
    on joined.contract_ref = assessed.contract_ref
    and joined.provider = assessed.provider
    and joined.service = assessed.service;

create table register_repeat as
select
    ordinal,
    file,
    line,
    field,
    key as value,
    'It stands there before, with other content.' as reason,
    'Correct one of them; or say repeats: last in the profile if the last row counts.' as hint,
    'repeated_id' as rule,
    null::varchar as currency,
    null::decimal(18, 2) as amount
from register_repeated
union all
select
    ordinal,
    file,
    line,
    'B_02.02.0010',
    contract_ref,
    'No row of B_02.01 that could be taken tells of this contract.',
    'Add or correct its row in B_02.01.',
    'unjoined',
    null,
    null
from register_use
anti join register_arrangement using (contract_ref)
union all
select
    ordinal,
    file,
    line,
    'B_02.01.0010',
    contract_ref,
    'No row of B_02.02 that could be taken tells who uses this contract and who provides.',
    'Add or correct its row in B_02.02.',
    'unjoined',
    currency,
    annual_expense
from register_arrangement
anti join register_use using (contract_ref)
union all
select
    ordinal,
    file,
    line,
    case when is_joined then 'B_05.02.0030' else 'B_05.02.0010' end,
    case when is_joined then provider_code else contract_ref end,
    case
        when is_joined then 'Rank 1 is the contract''s own provider, and B_02.02 names another one.'
        else 'No row of B_02.02 that could be taken tells of this contract.'
    end,
    case
        when is_joined then 'Correct the code, or the rank.'
        else 'Add or correct its rows in B_02.01 and B_02.02.'
    end,
    'unjoined',
    null,
    null
from register_chain
where not is_joined
    or rank = 1 and not is_own
union all
select
    ordinal,
    file,
    line,
    'B_07.01.0010',
    contract_ref,
    'No row of B_02.02 that could be taken has this contract, provider and service.',
    'Correct the contract, the code of the provider or the service, or add the row in B_02.02.',
    'unjoined',
    null,
    null
from register_assessed
where lei is null;

create table register_ignored as
with ignored as (
    select
        ordinal,
        file,
        line,
        field,
        key as value,
        'The same row stands there before.' as reason,
        'Nothing is to be done.' as hint,
        'duplicate' as rule
    from register_keyed
    where is_duplicate
    union all
    select ordinal, file, line, 'name', name, 'The record has no use for it.', 'Nothing is to be done.', 'no_use'
    from parameters
    where name is distinct from 'refPeriod'
    union all
    select
        ordinal, file, line, 'B_01.02.0010', lei, 'No contract or function names this entity.', 'Nothing is to be done.',
        'unused'
    from register_b_01_02
    semi join register_kept using (ordinal)
    where lei not in (
        select lei from register_joined
        union
        select lei from register_function_use
    )
    union all
    select
        ordinal, file, line, 'B_05.01.0010', provider_code, 'No contract or supply chain names this provider.',
        'Nothing is to be done.', 'unused'
    from register_provider
    where provider not in (
        select provider from register_joined
        union
        select provider from register_chain where is_joined
    )
    union all
    select
        ordinal, file, line, 'B_06.01.0010', function_id, 'No contract supports this function.',
        'Name it in B_02.02.0050 of a contract that does.', 'unused'
    from register_function
    anti join register_function_use using (ordinal)
    union all
    select
        ordinal, file, line, 'B_05.02.0050', '1', 'Rank 1 is the contract''s own provider, which B_02.02 tells.',
        'Nothing is to be done.', 'no_use'
    from register_chain
    where is_own
        and rank = 1
)

select *, null::varchar as currency, null::decimal(18, 2) as amount
from ignored;

create table register_taken as
with read_row as (
    select ordinal, file, line, null::date as reported_on from parameters where name = 'refPeriod'
    union all
    select ordinal, file, line, null from b_01_01
    union all
    select ordinal, file, line, null from b_01_02
    union all
    select ordinal, file, line, null from b_02_01
    union all
    select ordinal, file, line, null from b_02_02
    union all
    select ordinal, file, line, null from b_05_01
    union all
    select ordinal, file, line, null from b_05_02
    union all
    select ordinal, file, line, null from b_06_01
    union all
    select ordinal, file, line, null from b_07_01
)

select read_row.ordinal, read_row.file, read_row.line, register_day.reported_on
from read_row
cross join register_day
anti join fatal using (ordinal)
anti join register_repeat using (ordinal)
anti join register_ignored using (ordinal);

-- Names, where the register gives them; a code stands for a name that is not there or names nobody.
create table register_entity as
select
    lei,
    coalesce(max(case when not names_nobody(name) then name end), lei) as name,
    max(case when not names_nobody(name) then name end) is null as is_unnamed
from (
    select lei, name from register_b_01_02 semi join register_kept using (ordinal)
    union all
    -- The entity that keeps the register is named there too.
    select lei, name from register_b_01_01
    where lei not in (select lei from register_b_01_02 where lei is not null and name is not null)
    union all
    select lei, null from register_joined
    union all
    select lei, null from register_function_use
)
where lei is not null
group by lei;

create table register_named as
with seen as (
    select provider, provider_code, code_kind from register_joined
    union all
    select provider, provider_code, code_kind from register_chain where is_joined
)

select
    seen.provider,
    coalesce(
        max(case when not names_nobody(said.name) then said.name end),
        min(seen.provider_code)
    ) as name,
    max(case when not names_nobody(said.name) then said.name end) is null as is_unnamed,
    -- National numbers are one organisation's only with their country before them.
    numbered(
        case
            when max(seen.code_kind) in ('CRN', 'VAT', 'PNR', 'NIN') and max(said.country) is not null
                then max(said.country) || '_' || max(seen.code_kind)
            else coalesce(max(seen.code_kind), '')
        end,
        min(seen.provider_code)
    ) as number
from seen
left join register_provider as said on said.provider = seen.provider
group by seen.provider;

-- One contract may serve several entities, or join several providers: each pair is then a contract of its own.
create table register_pair as
with pair as (
    select distinct contract_ref, lei, provider
    from register_joined
),

counted as (
    select
        *,
        count(distinct lei) over (partition by contract_ref) > 1 as has_several_entities,
        count(distinct provider) over (partition by contract_ref) > 1 as has_several_providers
    from pair
)

select
    contract_ref,
    lei,
    provider,
    concat_ws(
        '/',
        contract_ref,
        case when has_several_entities then lei end,
        case when has_several_providers then provider end
    ) as contract_id
from counted;

create table register_contract as
with used as (
    select
        contract_ref,
        lei,
        provider,
        min((ordinal, file, line)) as first_row,
        array_agg(distinct service order by service) as services,
        min(start_on) as start_on,
        case when count(end_on) = count(*) then max(end_on) end as end_on,
        max(notice_days) as notice_days,
        max(vendor_notice_days) as vendor_notice_days
    from register_joined
    group by contract_ref, lei, provider
),

plan as (
    select
        contract_ref,
        lei,
        provider,
        case
            when bool_or(exit_plan = 'no') then 'no'
            when bool_and(exit_plan = 'yes') then 'yes'
        end as exit_plan
    from register_assessed
    where lei is not null
    group by contract_ref, lei, provider
)

select
    used.*,
    pair.contract_id,
    plan.exit_plan,
    arrangement.arrangement,
    arrangement.currency,
    case
        when arrangement.arrangement = 'subsequent'
            then coalesce(above.contract_id, arrangement.overarching_ref)
    end as overarching_id
from used
join register_pair as pair using (contract_ref, lei, provider)
join register_arrangement as arrangement using (contract_ref)
left join plan using (contract_ref, lei, provider)
left join register_pair as above
    on above.contract_ref = arrangement.overarching_ref
    and above.lei = used.lei
    and above.provider = used.provider;

create table contract_taken as
select
    contract.first_row[2] as file,
    contract.first_row[3] as line,
    contract.contract_id,
    1 as version,
    entity.name as client,
    numbered('LEI', contract.lei) as client_number,
    vendor.name as vendor,
    vendor.number as vendor_number,
    contract.services[1] as service,
    contract.overarching_id,
    null::varchar as amendment,
    null::date as signed_on,
    contract.start_on,
    case when contract.end_on >= contract.start_on then contract.end_on end as end_on,
    register_day.reported_on as known_on,
    contract.currency,
    null::decimal(18, 2) as total_value,
    null::decimal(18, 2) as committed_value,
    null::decimal(18, 2) as prepaid,
    contract.notice_days,
    null::boolean as auto_renew,
    null::integer as renew_term_months,
    null::boolean as is_exclusive
from register_contract as contract
cross join register_day
join register_entity as entity using (lei)
join register_named as vendor using (provider)
order by contract.contract_id;

create table arrangement_taken as
select contract_id, arrangement as kind, vendor_notice_days, exit_plan
from register_contract
order by contract_id;

create table contract_service_taken as
select contract_id, unnest(services[2:]) as service
from register_contract
order by contract_id, service;

-- What a contract cost in the past year. It is never repeated between an agreement and its call-offs, so it adds up.
create table annual_expense_taken as
with party as (
    select
        pair.contract_ref,
        count(distinct pair.lei) = 1 as has_one_entity,
        count(distinct pair.provider) = 1 as has_one_provider,
        any_value(pair.lei) as lei,
        any_value(pair.provider) as provider,
        string_agg(distinct entity.name, '; ' order by entity.name) as clients,
        string_agg(distinct vendor.name, '; ' order by vendor.name) as vendors
    from register_pair as pair
    join register_entity as entity using (lei)
    join register_named as vendor using (provider)
    group by pair.contract_ref
)

select
    arrangement.contract_ref,
    case when party.has_one_entity then party.clients end as client,
    case when party.has_one_entity then numbered('LEI', party.lei) end as client_number,
    case when party.has_one_provider then party.vendors end as vendor,
    case when party.has_one_provider then vendor.number end as vendor_number,
    party.clients as client_as_written,
    party.vendors as vendor_as_written,
    register_day.reported_on,
    arrangement.currency,
    arrangement.annual_expense as amount
from register_arrangement as arrangement
cross join register_day
join party using (contract_ref)
join register_named as vendor on vendor.provider = party.provider
where arrangement.annual_expense is not null
order by arrangement.contract_ref;

create table subcontract_taken as
select distinct
    pair.contract_id,
    link.service,
    link.rank,
    provider.name as provider,
    provider.number as provider_number,
    register_day.reported_on
from register_chain as link
cross join register_day
join register_pair as pair on pair.contract_ref = link.contract_ref
join register_named as provider on provider.provider = link.provider
where link.rank > 1
order by pair.contract_id, link.service, link.rank, provider.name;

-- A critical function is of high criticality. Of one that is not, the impact of its end tells low from medium.
create table business_function_taken as
select
    said.function_id,
    entity.name as client,
    numbered('LEI', said.lei) as client_number,
    said.service,
    said.name,
    case
        when said.critical = 'yes' then 'high'
        when said.critical = 'no' and said.impact in ('medium', 'high') then 'medium'
        when said.critical = 'no' then 'low'
        else 'not_assessed'
    end as criticality,
    said.recovery_hours as recovery_time_hours,
    register_day.reported_on
from register_function_use as said
cross join register_day
join register_entity as entity using (lei)
order by client, said.function_id, said.service;

-- Where contracts of the same two differ, the one that is hardest to leave speaks for the service.
create table service_assessment_taken as
select
    entity.name as client,
    numbered('LEI', assessed.lei) as client_number,
    vendor.name as vendor,
    vendor.number as vendor_number,
    assessed.service,
    coalesce(assessed.substitutability, 'not_assessed') as substitutability,
    coalesce(assessed.reintegration, 'not_assessed') as reintegration,
    coalesce(assessed.exit_plan, 'not_assessed') as exit_plan,
    coalesce(assessed.alternatives, 'not_assessed') as alternatives_identified,
    register_day.reported_on
from register_assessed as assessed
cross join register_day
join register_entity as entity using (lei)
join register_named as vendor using (provider)
qualify row_number() over (
    partition by assessed.lei, assessed.provider, assessed.service
    order by
        assessed.substitutability::substitutability desc nulls last,
        assessed.reintegration::reintegration desc nulls last,
        assessed.ordinal
) = 1
order by client, vendor, assessed.service;

create table register_rule as
select rule, count(distinct ordinal) as row_count, currency, sum(amount) as amount
from register_ignored
group by rule, currency
union all
select 'unnamed_code', count(*), null, null
from (
    select lei as code from register_entity where is_unnamed
    union all
    select provider from register_named where is_unnamed
)
having count(*) > 0
order by rule;
