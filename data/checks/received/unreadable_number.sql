-- A number is not a plain number (digits and one dot, no separators or signs of currency). Correct it.
with counted as (
    select 'relationships.csv' as file, line, 'amount_usd' as field, amount_usd as value from received.relationships
    union all
    select 'regulation.csv', line, 'year', year from received.regulation
    union all
    select 'ownership.csv', line, 'equity_share', equity_share from received.ownership
    union all
    select 'client_spend.csv', line, 'amount_usd', amount_usd from received.client_spend
    union all
    select 'customer_concentration.csv', line, 'share_of_vendor_revenue', share_of_vendor_revenue
    from received.customer_concentration
    union all
    select 'customer_concentration.csv', line, 'vendor_revenue_usd', vendor_revenue_usd
    from received.customer_concentration
    union all
    select 'customer_concentration.csv', line, 'implied_client_spend_usd', implied_client_spend_usd
    from received.customer_concentration
    union all
    select 'vendor_financials.csv', line, 'value', value from received.vendor_financials
    union all
    select 'events.csv', line, 'amount_usd', amount_usd from received.events
    union all
    select 'federal_awards.csv', line, 'ceiling_usd', ceiling_usd from received.federal_awards
    union all
    select 'federal_awards.csv', line, 'obligated_usd', obligated_usd from received.federal_awards
    union all
    select 'market_size.csv', line, 'base_year', base_year from received.market_size
    union all
    select 'market_size.csv', line, 'base_value_usd', base_value_usd from received.market_size
    union all
    select 'market_size.csv', line, 'target_year', target_year from received.market_size
    union all
    select 'market_size.csv', line, 'target_value_usd', target_value_usd from received.market_size
    union all
    select 'market_size.csv', line, 'cagr', cagr from received.market_size
    union all
    select 'labour_and_ethics.csv', line, 'value', value from received.labour_and_ethics
)

select
    counted.file,
    counted.line,
    counted.field,
    counted.value
from counted
where counted.value is not null
    and not (ends_with(counted.field, 'year') and regexp_full_match(counted.value, '\d{4}'))
    -- A year is four digits; amounts are kept to the cent in 18 digits.
    and (
        ends_with(counted.field, 'year')
        or not regexp_full_match(counted.value, '-?\d+(\.\d+)?([eE][+-]?\d+)?')
        or not coalesce(abs(try_cast(counted.value as double)) < 1e16, false)
    )
order by counted.file, counted.line, counted.field
