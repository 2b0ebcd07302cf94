select
    party_key(client) as client_id,
    party_key(vendor) as vendor_id,
    event_on::date as event_on,
    floor::double as floor_base,
    coalesce(floor_low, floor)::double as floor_low,
    coalesce(floor_high, floor)::double as floor_high,
    half_life_days::double as half_life_base,
    coalesce(half_life_low, half_life_days)::double as half_life_low,
    coalesce(half_life_high, half_life_days)::double as half_life_high
from received.model_effects
order by client_id, vendor_id, event_on
