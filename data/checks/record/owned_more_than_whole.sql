-- An organisation is owned for more than the whole on one day. Correct the stakes or their days in ownership.csv.
with stake as (
    -- A correction stands in place of what was known before it.
    select *
    from record.ownership
    qualify row_number() over (partition by owner_id, target_id, valid_from order by known_on desc) = 1
)

select
    'ownership.csv' as file,
    null as line,
    'equity_share' as field,
    stake.target_id || ' on ' || stake.valid_from || ': ' || sum(held.equity_share) as value
from stake
join stake as held
    on held.target_id = stake.target_id
    and held.valid_from <= stake.valid_from
    and held.valid_to > stake.valid_from
group by stake.owner_id, stake.target_id, stake.valid_from, stake.known_on
having sum(held.equity_share) > 1
order by value
