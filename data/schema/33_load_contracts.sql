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
    contract.known_on is null as is_undated,
    import.place,
    import.profile_row
from named('imported_contract') as contract
join imported.import as import using (import_id)
join imported.contract_owner as owner using (import_id, contract_id);

-- Differences add up within their import. A later import that covers all days told before tells the contract anew; one
-- that begins after them goes on from the total of then; of any other, nobody can tell what its total is.
create table imported.carried as
with import_contract as (
    select
        contract_id,
        import_id,
        place,
        profile_row = 'amendment_difference' as is_difference,
        bool_or(is_undated) as is_undated,
        min(known_on) as first_on,
        max(known_on) as last_on,
        last(currency order by version, line) as currency,
        last(total_value order by version, line) as total_value
    from imported.contract_placed
    group by contract_id, import_id, place, profile_row
),

in_turn as (
    select
        *,
        not is_difference
        or count(*) over before_it = 0
        or (first_on <= min(first_on) over before_it and last_on >= max(last_on) over before_it and not undated)
            as tells_anew,
        first_on > max(last_on) over before_it and not undated as goes_on
    from (
        select *, bool_or(is_undated) over (partition by contract_id order by place) as undated
        from import_contract
    )
    window before_it as (
        partition by contract_id
        order by place
        rows between unbounded preceding and 1 preceding
    )
),

run as (
    select *, count(*) filter (where tells_anew) over (partition by contract_id order by place) as nth_run
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
    )
qualify bool_or(is_difference) over (partition by contract_id);

create table imported.contract_row as
with spoken as (
    select
        placed.* exclude (version, service, client_organisation, vendor_organisation, is_undated, profile_row) replace (
            case
                -- Not even of what was told before, for a day after one of which nobody can tell.
                when max(placed.place) filter (where carried.is_unknown) over word >= carried.first_place then null
                else placed.total_value + coalesce(carried.total_before, 0)
            end as total_value
        ),
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

insert into record.import_rule
select
    import_id,
    'total_unknown',
    count(*),
    currency,
    null,
    'without a known total: differences from days that an earlier import tells of in part'
from imported.contract_placed
join imported.carried using (contract_id, import_id)
where is_unknown
    and total_value is not null
group by import_id, currency
order by import_id, currency;
