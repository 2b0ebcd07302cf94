-- The raw rows that the three questions read, those of the shown path: as few columns as they need.
copy (
    select
        vendor_id,
        submitted_at,
        delivered_at,
        units,
        (cost * usd_rate(currency, usd_per_unit))::double as cost_usd
    from record.delivery_log
    where scenario in ('actual', 'base')
    order by submitted_at
) to '{path}' (format parquet)
