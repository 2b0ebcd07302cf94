-- What registers of information say beyond contracts: what each cost, who stands behind a provider, what is needed and
-- how hard it would be to leave. Of several registers that tell of a contract or function, the last import speaks.

create table imported.register_expense as
with said as (
    select
        expense.*,
        import.place,
        import.publisher,
        -- The past year: the last one that was over on the day of the register.
        year(coalesce(expense.reported_on, import.as_of) + 1) - 1 as year
    from named('imported_annual_expense') as expense
    join imported.import as import using (import_id)
    qualify row_number() over (
        partition by import.publisher, expense.contract_ref, year
        order by import.place desc
    ) = 1
)

select
    said.import_id,
    said.client_id,
    coalesce(said.client_organisation, '(' || said.client_as_written || ')') as client_as_reported,
    said.vendor_id,
    coalesce(said.vendor_organisation, '(' || said.vendor_as_written || ')') as vendor_as_reported,
    said.year,
    said.currency,
    said.amount
from said
-- Payments say better what was paid; the same money is not counted twice.
where not exists (
    select 1
    from record.spend as paid
    where paid.client_id = said.client_id
        and paid.vendor_id = said.vendor_id
        and starts_with(paid.source_id, 'import-')
        and paid.period_from < make_date(said.year::integer + 1, 1, 1)
        and paid.period_to > make_date(said.year::integer, 1, 1)
);

insert into record.spend by name
select
    expense.client_id,
    expense.client_as_reported,
    expense.vendor_id,
    expense.vendor_as_reported,
    expense.year::varchar as period,
    make_date(expense.year::integer, 1, 1) as period_from,
    make_date(expense.year::integer + 1, 1, 1) as period_to,
    sum(expense.amount) as amount,
    expense.currency,
    case when expense.currency = 'USD' then 1 else any_value(rate.usd_per_unit) end as usd_per_unit,
    'annual_spend' as amount_kind,
    'Annual expense or estimated cost of ' || count(*) || case when count(*) = 1 then ' contract' else ' contracts' end
        as fact,
    least(make_date(expense.year::integer, 12, 31), (select as_of from record.version)) as known_on,
    'direct' as evidence,
    'reported' as basis,
    'import-' || expense.import_id as source_id
from imported.register_expense as expense
left join imported.rate_day as rate
    on rate.currency = expense.currency
    and rate.day = make_date(expense.year::integer, 12, 31)
group by
    expense.client_id, expense.client_as_reported, expense.vendor_id, expense.vendor_as_reported, expense.year,
    expense.currency, expense.import_id
order by client_as_reported, vendor_as_reported, expense.year, expense.currency, expense.import_id;

insert into record.subcontract by name
with said as (
    select
        contract.contract_id,
        import.place,
        link.*  exclude (contract_id),
        import.as_of
    from imported_subcontract as link
    join imported.import as import using (import_id)
    join (select distinct import_id, id_in_import, contract_id from imported.contract_row) as contract
        on contract.import_id = link.import_id
        and contract.id_in_import = link.contract_id
    qualify rank() over (partition by contract.contract_id order by import.place desc) = 1
)

select
    said.contract_id,
    service.service_id,
    said.rank,
    provider.party_id as provider_id,
    any_value(coalesce(said.reported_on, said.as_of)) as known_on,
    'reported' as basis,
    'import-' || any_value(said.import_id) as source_id
from said
join imported.known_service as service on service.service is not distinct from said.service
join imported.known_name as provider
    on provider.name = said.provider
    and provider.number is not distinct from said.provider_number
group by said.contract_id, service.service_id, said.rank, provider.party_id
order by all;

insert into record.business_function by name
select
    client.party_id || '/' || said.function_id as function_id,
    client.party_id as client_id,
    service.service_id,
    said.name,
    said.criticality,
    said.recovery_time_hours,
    coalesce(said.reported_on, import.as_of) as known_on,
    'reported' as basis,
    'import-' || said.import_id as source_id
from imported_business_function as said
join imported.import as import using (import_id)
join imported.known_service as service on service.service is not distinct from said.service
join imported.known_name as client
    on client.name = said.client
    and client.number is not distinct from said.client_number
qualify row_number() over (
    partition by client.party_id, said.function_id, service.service_id
    order by import.place desc, said.criticality desc
) = 1
order by function_id, service_id;

-- An assessment is of the day of the register: the day of an audit, which the template tells, is another thing.
insert into record.service_assessment by name
select
    said.client_id,
    said.vendor_id,
    service.service_id,
    coalesce(said.reported_on, import.as_of) as assessed_on,
    said.substitutability,
    said.reintegration,
    said.exit_plan,
    said.alternatives_identified,
    coalesce(said.reported_on, import.as_of) as known_on,
    'reported' as basis,
    'import-' || said.import_id as source_id
from named('imported_service_assessment') as said
join imported.import as import using (import_id)
join imported.known_service as service on service.service is not distinct from said.service
qualify row_number() over (
    partition by said.client_id, said.vendor_id, service.service_id, assessed_on
    order by import.place desc, said.substitutability::substitutability desc
) = 1
order by client_id, vendor_id, service_id, assessed_on;
