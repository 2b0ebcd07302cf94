-- A log of so many batches over so many days, full of edges: what is unknown, in other currencies, without a rate, not
-- back, back late, due before it was sent, known on no day, of nobody named, and stamped to the microsecond.
copy (
    with drawn as (
        select
            number,
            hash(number, 'client', $seed) % 7 as client,
            hash(number, 'vendor', $seed) % 5 as vendor,
            hash(number, 'service', $seed) % 4 as service,
            hash(number, 'currency', $seed) % 5 as currency,
            (hash(number, 'units', $seed) % 400)::bigint as units,
            hash(number, 'unknown', $seed) % 11 as unknown,
            date '2026-01-01'::timestamp
            + to_microseconds((hash(number, 'sent', $seed) % ($days * 86400000000)::ubigint)::bigint) as submitted_at,
            to_microseconds((hash(number, 'waited', $seed) % 2000000000000)::bigint) as waited,
            to_minutes((hash(number, 'due', $seed) % 20000)::bigint - 500) as promised
        from range($rows) as batch (number)
    )

    select
        'batch-' || number as batch_id,
        case when client > 0 then 'client-' || client end as client_id,
        'vendor-' || vendor as vendor_id,
        'service-' || service as service_id,
        'actual' as scenario,
        unknown = 10 as range_only,
        submitted_at,
        case when unknown <> 1 then submitted_at + promised end as due_at,
        case when unknown <> 2 then submitted_at + waited end as delivered_at,
        units,
        case when unknown <> 3 then units // 10 end as inspected,
        case when unknown <> 3 then units // 11 end as passed_first,
        case when unknown <> 4 then units - units // 20 end as accepted,
        case when unknown <> 4 then units // 20 end as rejected,
        case when unknown <> 5 then units // 30 end as reworked_tasks,
        case when unknown <> 5 then units // 20 end as rework_loops,
        case when unknown <> 6 then units * 1.37 end::decimal(18, 2) as cost,
        case when unknown <> 7 then units * 0.13 end::decimal(18, 2) as qa_cost,
        case when unknown <> 8 then units * 0.07 end::decimal(18, 2) as rework_cost,
        case currency when 0 then 'EUR' when 1 then 'JPY' when 2 then 'AUD' else 'USD' end as currency,
        case currency when 0 then 1.08371293 when 1 then 0.00662251 when 2 then null else 1 end::decimal(18, 8)
            as usd_per_unit,
        case when unknown <> 9 then submitted_at::date + (client::integer - 3) end as known_on,
        'reported' as basis,
        case when service = 0 then 'letter' else 'paper' end as source_id,
        null::varchar as run_id,
        submitted_at::date as submitted_on
    from drawn
) to '{folder}' (format parquet, partition_by (submitted_on), overwrite true)
