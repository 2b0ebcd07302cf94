-- One organisation, one name: which organisation each name in the imports means. A business number says so first; then
-- the name itself, whatever its case, accents and signs; then what a person confirmed in aliases.csv. Nothing is merged
-- because it looks alike.

create table imported.mention as
with mention as (
    select place, client as name, client_number as number, 'client' as role, count(*) as mentions
    from imported.contract
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported.contract
    join imported.import using (import_id)
    group by all
    union all
    select place, client, client_number, 'client', count(*)
    from imported.payment
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported.payment
    join imported.import using (import_id)
    group by all
    union all
    select place, client, client_number, 'client', count(*)
    from imported.delivery
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported.delivery
    join imported.import using (import_id)
    group by all
    union all
    select place, client, client_number, 'client', count(*)
    from imported.judgment
    join imported.import using (import_id)
    group by all
    union all
    select place, vendor, vendor_number, 'vendor', count(*)
    from imported.judgment
    join imported.import using (import_id)
    group by all
)

select place, name, number, role, sum(mentions)::bigint as mentions
from mention
where name is not null
    and not names_nobody(name)
group by place, name, number, role;

-- The first import that mentions an organisation names it, with the spelling it uses most: later ones change no id.
create table imported.organisation as
with keyed as (
    select
        *,
        coalesce(number, slug(name)) as key
    from imported.mention
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

-- A name without a number means the organisation that bears it, if only one does.
create table imported.known_name as
with final as (
    select
        mention.name,
        mention.number,
        mention.role,
        organisation.name as means
    from (select distinct name, number, role from imported.mention) as mention
    join imported.organisation as organisation on organisation.key = coalesce(mention.number, slug(mention.name))
),

alias as (
    select slug(name) as alias_slug, organisation
    from received.aliases
)

select
    final.name,
    final.number,
    final.role,
    coalesce(own_alias.organisation, alias.organisation, final.means) as organisation
from final
left join alias on alias.alias_slug = slug(final.means)
left join alias as own_alias on final.number is null and own_alias.alias_slug = slug(final.name);
