-- A day of a made-up log of partitions: so many batches of the clients, vendors and services of the modelled log, all of
-- them back within three days, each in USD.
copy (
    with kind as (
        select
            row_number() over (order by vendor_id, client_id, service_id) - 1 as place,
            client_id,
            vendor_id,
            service_id
        from (
            select distinct client_id, vendor_id, service_id
            from record.delivery_log
            where client_id is not null
        ) as named
    ),

    drawn as (
        select
            number,
            hash(number, $day, 'kind', $seed) % (select count(*) from kind) as place,
            (1 + hash(number, $day, 'units', $seed) % 40)::bigint as units,
            $day::date::timestamp + to_microseconds((hash(number, $day, 'sent', $seed) % 86400000000)::bigint)
                as submitted_at,
            to_seconds(3600 + (hash(number, $day, 'waited', $seed) % 256000)::bigint) as waited
        from range($rows) as batch (number)
    )

    select
        strftime($day::date, '%Y%m%d') || '-' || number as batch_id,
        kind.client_id,
        kind.vendor_id,
        kind.service_id,
        'actual' as scenario,
        false as range_only,
        drawn.submitted_at,
        drawn.submitted_at + interval 2 days as due_at,
        drawn.submitted_at + drawn.waited as delivered_at,
        drawn.units,
        drawn.units // 4 as inspected,
        drawn.units // 5 as passed_first,
        drawn.units - drawn.units // 20 as accepted,
        drawn.units // 20 as rejected,
        drawn.units // 30 as reworked_tasks,
        drawn.units // 20 as rework_loops,
        (drawn.units * 1.37)::decimal(18, 2) as cost,
        (drawn.units * 0.13)::decimal(18, 2) as qa_cost,
        (drawn.units * 0.07)::decimal(18, 2) as rework_cost,
        'USD' as currency,
        1::decimal(18, 8) as usd_per_unit,
        null::date as known_on,
        'reported' as basis,
        (select min(source_id) from record.source) as source_id,
        null::varchar as run_id
    from drawn
    join kind on kind.place = drawn.place
) to '{file}' (format parquet, compression zstd)
