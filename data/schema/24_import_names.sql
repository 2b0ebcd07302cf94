-- One organisation, one name: which organisation each name in the imports means. A business number says so first; then
-- the name itself, whatever its case, accents and signs; then what a person confirmed in aliases.csv. Nothing is merged
-- because it looks alike, nor is a name without a number taken for the bearer of that name with one.

create table imported.mention as
with mention as (
    select place, client as name, client_number as number, 'client' as role, count(*) as mentions
    from imported_contract
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported_contract
    join imported.import using (import_id)
    group by all
    union all
    select place, client, client_number, 'client', count(*)
    from imported_payment
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported_payment
    join imported.import using (import_id)
    group by all
    union all
    select place, client, client_number, 'client', count(*)
    from imported_delivery
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported_delivery
    join imported.import using (import_id)
    group by all
    union all
    select place, client, client_number, 'client', count(*)
    from imported_judgment
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported_judgment
    join imported.import using (import_id)
    group by all
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

select place, name, number, role, sum(mentions)::bigint as mentions
from mention
where name is not null
group by place, name, number, role;

-- The first import that mentions an organisation names it, with the spelling it uses most: later ones change no id.
create table imported.organisation as
with keyed as (
    select place, name, mentions, number, coalesce(number, name_key(name)) as key
    from imported.mention
),

spelling as (
    select key, number, name, min(place) as place, sum(mentions) as mentions
    from keyed
    group by key, number, name
),

named as (
    select key, number, name, place
    from spelling
    qualify row_number() over (partition by key order by place, mentions desc, name) = 1
),

-- Two of one name may be two organisations: the first one bears it, the next its number too. Ids never change.
told_apart as (
    select
        key,
        place,
        case
            when row_number() over (
                partition by name_key(name)
                order by place, number is not null, number
            ) > 1
                then name || ' (' || replace(number, ':', ' ') || ')'
            else name
        end as name
    from named
)

-- Letters of other scripts are no part of an id, so names that differ in those alone get a digest.
select
    key,
    name,
    case
        when slug(name) = '' then 'organisation-' || left(md5(key), 6)
        when row_number() over (partition by slug(name) order by place, key) > 1
            then slug(name) || '-' || left(md5(key), 6)
        else slug(name)
    end as party_id
from told_apart;

-- What each name means in the end. One that was confirmed in aliases.csv means the organisation named there.
create table imported.known_name as
with alias as (
    select
        name_key(aliases.name) as alias_key,
        aliases.organisation,
        coalesce(organisation.party_id, slug(aliases.organisation)) as party_id
    from received.aliases as aliases
    left join imported.organisation as organisation
        on name_key(organisation.name) = name_key(aliases.organisation)
)

select distinct
    mention.name,
    mention.number,
    coalesce(alias.organisation, organisation.name) as organisation,
    coalesce(alias.party_id, organisation.party_id) as party_id
from imported.mention as mention
join imported.organisation as organisation
    on organisation.key = coalesce(mention.number, name_key(mention.name))
left join alias on alias.alias_key = name_key(organisation.name);

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

create table imported.service as
with said as (
    select service from imported_contract
    union
    select service from imported_payment
    union
    select service from imported_delivery
    union
    select service from imported_judgment
    union
    select service from imported_contract_service
    union
    select service from imported_subcontract
    union
    select service from imported_business_function
)

select slug(coalesce(service, 'not stated')) as service_id, min(coalesce(service, 'Not stated')) as name
from said
group by slug(coalesce(service, 'not stated'));
