select party_id, name, is_client, is_vendor
from record.party
order by name
