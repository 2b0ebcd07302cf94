-- One organisation, one name: which organisation each name in the imports means. A business number says so first; then
-- the name itself, whatever its case, accents and signs; then what a person confirmed in aliases.csv. Nothing is merged
-- because it looks alike, nor is a name without a number taken for the bearer of that name with one. A name or id that
-- was given once stays, whatever is imported later: only the first import that mentions an organisation has a say in it.

-- Letters that an id cannot hold are in its digest: two names have one id only if they have one key. An id stands in
-- addresses, which take only so many letters.
create temporary macro id_of(kind, name_slug, key) as
    case
        when name_slug = key and length(name_slug) <= 100 then name_slug
        else coalesce(nullif(rtrim(left(name_slug, 100), '-'), ''), kind) || '-' || left(md5(key), 12)
    end;

create temporary macro name_id(kind, name) as id_of(kind, slug(name), name_key(name));

create temporary macro mentioned(rows_of) as table
select place, client as name, client_number as number, 'client' as role, count(*) as mentions
from query_table(rows_of)
join imported.import using (import_id)
group by all
union all
select place, vendor, vendor_number, 'vendor', count(*)
from query_table(rows_of)
join imported.import using (import_id)
group by all;

create table imported.mention as
with mention as (
    select *
    from mentioned('imported_contract')
    union all
    select *
    from mentioned('imported_payment')
    union all
    select *
    from mentioned('imported_delivery')
    union all
    select *
    from mentioned('imported_judgment')
    union all
    select place, provider, provider_number, 'vendor', count(*)
    from imported_subcontract
    join imported.import using (import_id)
    group by all
    union all
    select place, client, client_number, 'client', count(*)
    from imported_business_function
    join imported.import using (import_id)
    group by all
)

select
    place,
    name,
    number,
    role,
    sum(mentions)::bigint as mentions,
    name_key(name) as name_key,
    -- "000", "exempt" and their like are no numbers: those who bear them are not one organisation.
    case
        when regexp_matches(split_part(number, ':', -1), '\d')
            and len(list_distinct(string_split(split_part(number, ':', -1), ''))) > 1
            then number
    end as telling_number,
    -- A number is never taken for a name that looks like one.
    coalesce('number ' || telling_number, name_key) as key
from mention
where name is not null
group by place, name, number, role;

create table imported.public_organisation as
select organisation, slug(organisation) as party_id, name_key(organisation) as name_key
from received.organisations;

create table imported.organisation as
with spelling as (
    select key, telling_number as number, name, name_key, place, sum(mentions) as mentions
    from imported.mention
    group by all
),

first_spelling as (
    select key, number, name, name_key, place, mentions
    from spelling
    qualify place = min(place) over (partition by key)
),

-- The spelling that the first import uses most.
named as (
    select key, number, name, name_key, place
    from first_spelling
    qualify row_number() over (partition by key order by mentions desc, name) = 1
),

-- Two of one name may be two organisations: the first one bears it, the next its number too.
told_apart as (
    select
        key,
        number,
        place,
        case
            when row_number() over (partition by name_key order by place, number is not null, number) > 1
                then name || ' (' || coalesce(replace(number, ':', ' '), 'no number') || ')'
            else name
        end as name
    from named
),

-- Somebody may be called just that.
unique_name as (
    select
        key,
        number,
        case
            when row_number() over (partition by name_key(name) order by place, key) > 1
                then name || ' ' || left(md5(key), 12)
            else name
        end as name
    from told_apart
),

unique_key as (
    select
        *,
        slug(name) as name_slug,
        name_key(name) as name_key,
        id_of('organisation', name_slug, name_key) as name_id
    from unique_name
)

-- The name of an organisation of the hand-kept record means that organisation.
select
    unique_key.key,
    unique_key.number,
    coalesce(public.organisation, unique_key.name) as name,
    case
        when public.organisation is not null then public.party_id
        when holder.organisation is not null
            then rtrim(left(unique_key.name_slug, 100), '-') || '-' || left(md5(unique_key.name_key), 12)
        else unique_key.name_id
    end as party_id,
    coalesce(public.name_key, unique_key.name_key) as name_key
from unique_key
left join imported.public_organisation as public on public.name_key = unique_key.name_key
left join imported.public_organisation as holder
    on holder.party_id = unique_key.name_id
    and holder.name_key <> unique_key.name_key;

-- Names that a person confirmed to mean an organisation; checks in data/checks/received refuse chains and circles.
create table imported.alias as
select
    name_key(alias.name) as alias_key,
    coalesce(public.organisation, organisation.name, alias.organisation) as organisation,
    coalesce(public.party_id, organisation.party_id, name_id('organisation', alias.organisation)) as party_id
from received.aliases as alias
left join imported.public_organisation as public on public.name_key = name_key(alias.organisation)
left join imported.organisation as organisation on organisation.name_key = name_key(alias.organisation);

-- They hold for the hand-kept record too.
set variable confirmed_party = (select coalesce(map(list(alias_key), list(party_id)), map {}) from imported.alias);

create or replace temporary macro party_key(name) as
    case
        when is_placeholder(name) then null
        else coalesce(map_extract_value(getvariable('confirmed_party'), name_key(name)), slug(name))
    end;

-- What each name means in the end.
create table imported.known_name as
select distinct
    mention.name,
    mention.number,
    organisation.key,
    organisation.name as own_name,
    coalesce(alias.organisation, organisation.name) as organisation,
    coalesce(alias.party_id, organisation.party_id) as party_id
from imported.mention as mention
join imported.organisation as organisation using (key)
left join imported.alias as alias on alias.alias_key = organisation.name_key;

-- Rows of an imported table with the organisations that their names mean; a name that stands for nobody means none.
create temporary macro named(rows_of) as table
select
    named_row.*,
    client.party_id as client_id,
    client.organisation as client_organisation,
    vendor.party_id as vendor_id,
    vendor.organisation as vendor_organisation
from query_table(rows_of) as named_row
left join imported.known_name as client
    on client.name = named_row.client
    and client.number is not distinct from named_row.client_number
left join imported.known_name as vendor
    on vendor.name = named_row.vendor
    and vendor.number is not distinct from named_row.vendor_number;

create table imported.party as
with party as (
    select
        known.party_id,
        min(known.organisation) as name,
        bool_or(mention.role = 'client') as is_client,
        bool_or(mention.role = 'vendor') as is_vendor
    from imported.known_name as known
    join imported.mention as mention
        on mention.name = known.name
        and mention.number is not distinct from known.number
    group by known.party_id
)

select party_id, name, is_client, is_vendor
from party;

create table imported.service_mention as
select place, service from imported_contract join imported.import using (import_id)
union
select place, service from imported_payment join imported.import using (import_id)
union
select place, service from imported_delivery join imported.import using (import_id)
union
select place, service from imported_judgment join imported.import using (import_id)
union
select place, service from imported_contract_service join imported.import using (import_id)
union
select place, service from imported_subcontract join imported.import using (import_id)
union
select place, service from imported_business_function join imported.import using (import_id)
union
select place, service from imported_service_assessment join imported.import using (import_id);

-- What each service that an import names means in the end; one of the hand-kept record is meant by its name or its id.
create table imported.known_service as
with public_service as (
    select key, min(service_id) as service_id
    from (
        select name_key(name) as key, slug(service) as service_id from received.services
        union all
        select name_key(service), slug(service) from received.services
    )
    group by key
),

said as (
    select distinct service, coalesce(service, 'Not stated') as name, slug(name) as name_slug, name_key(name) as key
    from imported.service_mention
)

select
    said.service,
    said.name,
    coalesce(public_service.service_id, id_of('service', said.name_slug, said.key)) as service_id
from said
left join public_service using (key);

create table imported.service as
select known.service_id, min_by(known.name, (mention.place, known.name)) as name
from imported.service_mention as mention
join imported.known_service as known on known.service is not distinct from mention.service
group by known.service_id;
