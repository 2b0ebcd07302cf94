select
    party.name as client,
    party.party_id as client_id,
    length(party.name) as letters
from party
where party.is_client
    and ($client is null or party.party_id = $client)
order by client_id
