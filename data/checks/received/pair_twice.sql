-- Two rows name the same rivals, one the other way round. Keep one of them.
select
    'rivalry.csv' as file,
    second.line,
    'party_a' as field,
    second.party_a || ' and ' || second.party_b as value
from received.rivalry as first_seen
join received.rivalry as second
    on least(second.party_a, second.party_b) = least(first_seen.party_a, first_seen.party_b)
    and greatest(second.party_a, second.party_b) = greatest(first_seen.party_a, first_seen.party_b)
    and second.market = first_seen.market
    and second.line > first_seen.line
order by second.line
