-- From contracts in imports to the typed tables: whose each is, what its versions say in turn, and which services.

-- Whose each contract id is: that of the client that the last word of each import names.
create table imported.contract_owner as
select
    contract.import_id,
    contract.contract_id,
    name_id('register', import.publisher) as register_id,
    arg_max(contract.client_id, (contract.known_on, contract.version, contract.line)) as client_id,
    arg_max(contract.vendor_id, (contract.known_on, contract.version, contract.line)) as vendor_id
from named('imported_contract') as contract
join imported.import as import using (import_id)
group by contract.import_id, contract.contract_id, import.publisher;

-- Where two registers, or two clients of one, use one id, each contract bears their names before it. One client in
-- two spellings has one vendor: that is one contract still.
create table imported.shared_id as
with register_contract as (
    select
        contract_id,
        register_id,
        count(distinct client_id) > 1 and count(distinct vendor_id) > 1 as of_clients
    from imported.contract_owner
    group by contract_id, register_id
)

select
    contract_id,
    count(*) > 1 as of_registers,
    bool_or(of_clients) as of_clients
from register_contract
group by contract_id
having of_registers or of_clients;

create temporary macro register_id(register, client, id) as
    nullif(
        concat_ws(
            '/',
            case when id in (select contract_id from imported.shared_id where of_registers) then register end,
            case when id in (select contract_id from imported.shared_id where of_clients) then client end,
            id
        ),
        ''
    );

create table imported.contract_placed as
select
    contract.* replace (
        register_id(owner.register_id, owner.client_id, contract.contract_id) as contract_id,
        register_id(owner.register_id, owner.client_id, contract.overarching_id) as overarching_id,
        coalesce(contract.known_on, import.as_of) as known_on
    ),
    contract.contract_id as id_in_import,
    import.place,
    import.profile_row
from named('imported_contract') as contract
join imported.import as import using (import_id)
join imported.contract_owner as owner using (import_id, contract_id);

-- Differences add up within their import. A later import that begins after all days told before goes on from the total
-- of then; one in which all that was told comes again, a row of it word for word, tells the contract anew. Of any other,
-- nobody can tell what its total is. A row is known again by the day it was signed: that it could be known on a later
-- day may only say that the whole was written out again.
create table imported.carried as
with placed as (
    select
        *,
        coalesce(signed_on, known_on) as told_on,
        -- What the row itself says, of which the import tells the sum so far.
        case
            when profile_row = 'amendment_difference' then total_value - lag(total_value, 1, 0) over before_it
            else total_value
        end as said
    from imported.contract_placed
    window before_it as (
        partition by contract_id, place
        order by version, line
    )
),

import_contract as (
    select
        contract_id,
        import_id,
        place,
        profile_row = 'amendment_difference' as is_difference,
        min(told_on) as first_told_on,
        max(told_on) as last_told_on,
        max(known_on) as last_on,
        last(currency order by version, line) as currency,
        last(total_value order by version, line) as total_value
    from placed
    group by contract_id, import_id, place, profile_row
    qualify bool_or(is_difference) over (partition by contract_id)
        and count(*) over (partition by contract_id) > 1
),

told_row as (
    select contract_id, place, told_on, amendment, said, count(*) as row_count
    from placed
    semi join import_contract using (contract_id)
    group by contract_id, place, told_on, amendment, said
),

told_amendment as (
    select contract_id, place, told_on, amendment, sum(row_count) as row_count
    from told_row
    group by contract_id, place, told_on, amendment
),

-- Imports that leave out a row of an earlier one.
partial as (
    select distinct later.contract_id, later.place
    from import_contract as later
    join told_amendment as before
        on before.contract_id = later.contract_id
        and before.place < later.place
    left join told_amendment as again
        on again.contract_id = later.contract_id
        and again.place = later.place
        and again.told_on = before.told_on
        and again.amendment is not distinct from before.amendment
    where before.row_count > coalesce(again.row_count, 0)
),

-- Imports that bring a row of an earlier one word for word, or one that could not be read then.
repeating as (
    select distinct again.contract_id, again.place
    from told_row as again
    join told_row as before
        on before.contract_id = again.contract_id
        and before.place < again.place
        and before.told_on = again.told_on
        and before.amendment is not distinct from again.amendment
        and (before.said = again.said or before.said is null)
),

-- Imports of totals that bring nothing which was not told before change nothing.
idle as (
    select again.contract_id, again.place
    from told_row as again
    join import_contract as told using (contract_id, place)
    left join told_row as before
        on before.contract_id = again.contract_id
        and before.place < again.place
        and before.told_on = again.told_on
        and before.amendment is not distinct from again.amendment
        and before.said is not distinct from again.said
    where not told.is_difference
    group by again.contract_id, again.place
    having bool_and(before.contract_id is not null)
),

in_turn as (
    select
        told.*,
        count(*) over before_it = 0 as is_first,
        coalesce(told.last_on >= max(told.last_on) over before_it, true) as is_latest,
        coalesce(told.first_told_on > max(told.last_told_on) over before_it, false) as goes_on,
        partial.place is null and repeating.place is not null as is_whole
    from import_contract as told
    anti join idle using (contract_id, place)
    left join partial using (contract_id, place)
    left join repeating using (contract_id, place)
    window before_it as (
        partition by told.contract_id
        order by told.place
        rows between unbounded preceding and 1 preceding
    )
),

run as (
    select
        *,
        is_first or if(is_difference, is_whole, is_latest) as tells_anew,
        count(*) filter (where tells_anew) over (partition by contract_id order by place) as nth_run
    from in_turn
)

select
    contract_id,
    import_id,
    bool_or(not tells_anew and not goes_on) over so_far
    or count(*) over before_it > count(total_value) over before_it
    or min(currency) over so_far <> max(currency) over so_far as is_unknown,
    sum(total_value) over before_it as total_before,
    min(place) over so_far as first_place
from run
window
    so_far as (partition by contract_id, nth_run order by place),
    before_it as (
        partition by contract_id, nth_run
        order by place
        rows between unbounded preceding and 1 preceding
    );

create table imported.contract_row as
with spoken as (
    select
        placed.* exclude (version, service, client_organisation, vendor_organisation, profile_row) replace (
            case
                when profile_row <> 'amendment_difference' then placed.total_value
                -- Not even of what was told before, for a day after one of which nobody can tell.
                when max(placed.place) filter (where carried.is_unknown) over word >= carried.first_place then null
                else try_cast(placed.total_value + coalesce(carried.total_before, 0) as decimal(18, 2))
            end as total_value
        ),
        placed.profile_row = 'amendment_difference' and placed.total_value is not null as is_told_difference,
        -- A later import of one day is the later word.
        row_number() over word as version,
        least(known_on, version_of_record.as_of) as known_from,
        case
            when lead(known_on) over word is null then date '9999-12-31'
            else least(lead(known_on) over word, version_of_record.as_of)
        end as known_to,
        -- An amendment that names no service changes none.
        last_value(placed.service ignore nulls) over (word rows unbounded preceding) as service
    from imported.contract_placed as placed
    left join imported.carried as carried using (contract_id, import_id)
    cross join record.version as version_of_record
    window word as (
        partition by contract_id
        order by known_on, place, placed.version, file, line
    )
)

select spoken.* exclude (service), service.service_id
from spoken
join imported.known_service as service on service.service is not distinct from spoken.service;

insert into record.contract by name
select
    contract.contract_id,
    contract.version as sequence,
    contract.client_id,
    contract.vendor_id,
    contract.vendor as vendor_as_reported,
    coalesce(
        arrangement.kind,
        case when contract.overarching_id is null then 'standalone' else 'subsequent' end
    ) as kind,
    contract.overarching_id,
    contract.signed_on,
    contract.start_on,
    contract.end_on,
    contract.currency,
    case when contract.currency = 'USD' then 1 else rate.usd_per_unit end as usd_per_unit,
    contract.total_value,
    contract.committed_value,
    contract.prepaid,
    contract.notice_days,
    arrangement.vendor_notice_days,
    contract.auto_renew,
    contract.renew_term_months,
    coalesce(arrangement.exit_plan, 'not_assessed') as exit_plan,
    contract.known_from as known_on,
    'reported' as basis,
    'import-' || contract.import_id as source_id
from imported.contract_row as contract
left join imported_arrangement as arrangement
    on arrangement.import_id = contract.import_id
    and arrangement.contract_id = contract.id_in_import
left join imported.rate_day as rate
    on rate.currency = contract.currency
    and rate.day = coalesce(contract.signed_on, contract.start_on)
order by contract.contract_id, contract.version;

-- A version of a contract once for each of its services: the register tells of several.
create table imported.contract_row_service as
select *
from imported.contract_row
union all by name
select contract.* replace (service.service_id as service_id)
from imported.contract_row as contract
join imported_contract_service as further
    on further.import_id = contract.import_id
    and further.contract_id = contract.id_in_import
join imported.known_service as service on service.service is not distinct from further.service;

insert into record.contract_service by name
select
    contract_id,
    service_id,
    coalesce(is_exclusive, false) as is_exclusive
from imported.contract_row_service
-- The services of the last word on it.
qualify version = max(version) over (partition by contract_id)
    and row_number() over (partition by contract_id, service_id order by version desc, is_exclusive desc nulls last) = 1
order by contract_id, service_id;

-- It is told of the import that made the total unknown, which may be a later one than that of the row.
insert into record.import_rule
with unknown_from as (
    select carried.contract_id, arg_min(carried.import_id, import.place) as import_id
    from imported.carried as carried
    join imported.import as import using (import_id)
    where carried.is_unknown
    group by carried.contract_id
)

select
    unknown_from.import_id,
    'told_in_part',
    count(*),
    told.currency,
    null,
    'without a known total: other imports tell another part of the differences, or an unknown one; '
        || 'all of them in one import make it known'
from imported.contract_row as told
join unknown_from using (contract_id)
where told.is_told_difference
    and told.total_value is null
group by unknown_from.import_id, told.currency
order by unknown_from.import_id, told.currency;
