-- Named and undisclosed clients of a vendor add up to more than its revenue, each client counted once at its least.
with client_period as (
    select
        vendor_id,
        period,
        client_as_reported,
        coalesce(client_id, client_as_reported) as client,
        min(share) as share
    from record.customer_share
    where client_kind in ('named', 'undisclosed')
    group by all
),

client_once as (
    select vendor_id, period, client, min(share) as share
    from client_period
    group by vendor_id, period, client
)

select
    'customer_concentration.csv' as file,
    null as line,
    'share_of_vendor_revenue' as field,
    vendor_id || ', ' || period || ': ' || round(sum(share), 4) as value
from client_once
group by vendor_id, period
having sum(share) > 1
order by value
