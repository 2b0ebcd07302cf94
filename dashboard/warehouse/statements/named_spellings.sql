-- Every spelling, with the organisation it belongs to by itself, and the one it means by what a person confirmed.
select name as spelling, own_name, organisation, party_id, name_key(name) as key
from imported.known_name
union
select own_name, own_name, organisation, party_id, name_key(own_name)
from imported.known_name
union
select public.organisation, public.organisation, coalesce(alias.organisation, public.organisation),
    party_key(public.organisation), name_key(public.organisation)
from received.organisations as public
left join imported.alias as alias on alias.alias_key = name_key(public.organisation)
order by 1, 2, 3, 4
