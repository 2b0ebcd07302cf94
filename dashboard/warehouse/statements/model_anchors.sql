select
    client_id,
    vendor_id,
    covers,
    extract(year from period_from)::integer as year,
    operator,
    low_usd::double as low_usd,
    high_usd::double as high_usd,
    binds_scenario::varchar as binds_scenario
from record.model_anchor
order by anchor_id
