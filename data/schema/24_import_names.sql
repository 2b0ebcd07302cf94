-- One organisation, one name: which organisation each name in the imports means. A business number says so first; then
-- the name itself, whatever its case, accents and signs; then what a person confirmed in aliases.csv. Nothing is merged
-- because it looks alike.

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
)

select place, name, number, role, sum(mentions)::bigint as mentions
from mention
where name is not null
    and not is_placeholder(name)
group by place, name, number, role;

-- The first import that mentions an organisation names it, with the spelling it uses most: later ones change no id.
create table imported.organisation as
-- A name without a number means the organisation whose number stands beside that name, if there is only one.
with numbered as (
    select slug(name) as name_slug, min(number) as number
    from imported.mention
    where number is not null
    group by slug(name)
    having count(distinct number) = 1
),

keyed as (
    select
        mention.place,
        mention.name,
        mention.mentions,
        coalesce(mention.number, numbered.number) as number,
        coalesce(mention.number, numbered.number, slug(mention.name)) as key
    from imported.mention as mention
    left join numbered on numbered.name_slug = slug(mention.name)
),

spelling as (
    select key, number, name, min(place) as place, sum(mentions) as mentions
    from keyed
    group by key, number, name
),

named as (
    select key, number, name
    from spelling
    qualify row_number() over (partition by key order by place, mentions desc, name) = 1
)

-- Two numbers of one name are two organisations: all but the first bear their number.
select
    key,
    number,
    case
        when number is not null and count(*) over (partition by slug(name)) > 1
            then name || ' (' || replace(number, ':', ' ') || ')'
        else name
    end as name
from named;

-- What each name means in the end. One that was confirmed in aliases.csv means the organisation named there.
create table imported.known_name as
with numbered as (
    select slug(name) as name_slug, min(number) as number
    from imported.mention
    where number is not null
    group by slug(name)
    having count(distinct number) = 1
),

alias as (
    select slug(name) as name_slug, organisation
    from received.aliases
)

select distinct
    mention.name,
    mention.number,
    coalesce(alias.organisation, organisation.name) as organisation,
    slug(coalesce(alias.organisation, organisation.name)) as party_id
from imported.mention as mention
left join numbered on numbered.name_slug = slug(mention.name)
join imported.organisation as organisation
    on organisation.key = coalesce(mention.number, numbered.number, slug(mention.name))
left join alias on alias.name_slug = slug(organisation.name);

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
)

select slug(coalesce(service, 'not stated')) as service_id, min(coalesce(service, 'Not stated')) as name
from said
group by slug(coalesce(service, 'not stated'));
