-- A value cannot be: a share outside 0 to 1, a negative amount, an end before its start, an owner of itself,
-- an amount without its kind, a row with no amount at all. Correct it.
with doubted as (
    select 'customer_concentration.csv' as file, line, 'share_of_vendor_revenue' as field,
        share_of_vendor_revenue as value
    from received.customer_concentration
    where try_cast(share_of_vendor_revenue as double) not between 0 and 1
    union all
    select 'customer_concentration.csv', line, 'share_of_vendor_revenue', share_of_vendor_revenue
    from received.customer_concentration
    where share_of_vendor_revenue is null
        and implied_client_spend_usd is null
    union all
    select 'ownership.csv', line, 'equity_share', equity_share
    from received.ownership
    where try_cast(equity_share as double) not between 0 and 1
    union all
    select 'ownership.csv', line, 'valid_to', valid_to
    from received.ownership
    where last_day_of(valid_to) < last_day_of(valid_from)
    union all
    select 'relationships.csv', line, 'amount_usd', amount_usd
    from received.relationships
    where try_cast(amount_usd as double) < 0
    union all
    select 'relationships.csv', line, 'amount_kind', amount_kind
    from received.relationships
    where (amount_usd is null) <> (amount_kind = 'none')
    union all
    select 'relationships.csv', line, 'end_date', end_date
    from received.relationships
    where last_day_of(end_date) < last_day_of(start_date)
    union all
    select 'vendor_financials.csv', line, 'value', value
    from received.vendor_financials
    where try_cast(value as double) < 0
    union all
    select 'federal_awards.csv', line, 'obligated_usd', obligated_usd
    from received.federal_awards
    where try_cast(obligated_usd as double) > try_cast(ceiling_usd as double)
    union all
    select 'federal_awards.csv', line, 'ceiling_usd', ceiling_usd
    from received.federal_awards
    where try_cast(ceiling_usd as double) < 0
        or try_cast(obligated_usd as double) < 0
        or (ceiling_usd is null and obligated_usd is null)
    union all
    select 'customer_concentration.csv', line, 'vendor_revenue_usd', vendor_revenue_usd
    from received.customer_concentration
    where try_cast(vendor_revenue_usd as double) < 0
        or try_cast(implied_client_spend_usd as double) < 0
    union all
    select 'events.csv', line, 'amount_usd', amount_usd
    from received.events
    where try_cast(amount_usd as double) < 0
    union all
    select 'ownership.csv', line, 'target', target
    from received.ownership
    where target = owner
    union all
    select 'rivalry.csv', line, 'party_b', party_b
    from received.rivalry
    where party_b = party_a
    union all
    select 'rivalry.csv', line, 'source_id', source_id
    from received.rivalry
    where source_id is null
        and evidence in ('direct', 'secondary', 'recalled')
    union all
    select 'market_size.csv', line, 'base_value_usd', base_value_usd
    from received.market_size
    where try_cast(base_value_usd as double) <= 0
        or try_cast(target_value_usd as double) <= 0
        or (base_value_usd is null and target_value_usd is null)
    union all
    select 'market_size.csv', line, 'target_year', target_year
    from received.market_size
    where try_cast(target_year as integer) <= try_cast(base_year as integer)
)

select file, line, field, value
from doubted
order by file, line, field
