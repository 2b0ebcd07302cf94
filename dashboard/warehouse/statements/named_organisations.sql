-- Every organisation of the imports and of the hand-kept record: what it is called, how often, and for how much money.
with worth as (
    -- A contract is worth what its last version says.
    select import_id, client, client_number, vendor, vendor_number, currency,
        max_by(total_value, (known_on, version)) as amount
    from imported_contract
    group by import_id, contract_id, client, client_number, vendor, vendor_number, currency
    union all
    select import_id, client, client_number, vendor, vendor_number, currency, amount
    from imported_payment
    union all
    select import_id, client, client_number, vendor, vendor_number, coalesce(currency, 'USD'), cost
    from imported_delivery
    where cost is not null
),

side as (
    select import_id, client as name, client_number as number, currency, amount from worth
    union all
    select import_id, vendor, vendor_number, currency, amount from worth
),

of_kind as (
    select known.party_id, import.kind, side.currency, sum(side.amount) as amount
    from side
    join imported.import as import using (import_id)
    join imported.known_name as known
        on known.name = side.name
        and known.number is not distinct from side.number
    group by known.party_id, import.kind, side.currency
),

-- What is agreed, what is paid and what work cost are never added up: the largest of them says how much it is about.
money as (
    select party_id, list({'currency': currency, 'amount': amount} order by currency) as money
    from (
        select party_id, currency, max(amount) as amount
        from of_kind
        where amount <> 0
        group by party_id, currency
    )
    group by party_id
),

named as (
    select
        known.party_id,
        known.organisation as name,
        organisation.number,
        mention.role,
        mention.mentions
    from imported.known_name as known
    join imported.organisation as organisation using (key)
    join imported.mention as mention
        on mention.name = known.name
        and mention.number is not distinct from known.number
    union all
    select party_key(organisation), organisation, null, unnest(string_split(roles, '|')), 0
    from received.organisations
    where party_key(organisation) = slug(organisation)
)

select
    named.party_id,
    min(named.name) as name,
    list_sort(list(distinct named.number) filter (where named.number is not null)) as numbers,
    list_sort(list(distinct named.role)) as roles,
    sum(named.mentions)::bigint as mentions,
    coalesce(any_value(money.money), []) as money
from named
left join money using (party_id)
group by named.party_id
order by named.party_id
