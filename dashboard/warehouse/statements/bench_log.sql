-- A clean delivery log: one and a half dozen pairs, four kinds of work, two years, the same for the same $rows.
copy (
    select
        'B-' || lpad(number::varchar, 9, '0') as batch_id,
        'Client ' || (hash(number, 1) // 1009 % 3) as client,
        null::varchar as client_number,
        'Vendor ' || (hash(number, 2) // 1009 % 6) as vendor,
        null::varchar as vendor_number,
        'Work ' || (hash(number, 3) // 1009 % 4) as service,
        timestamp '2024-01-01' + to_seconds((hash(number, 4) % 63072000)::bigint) as submitted_at,
        submitted_at + to_hours((24 + hash(number, 5) % 48)::bigint) as due_at,
        submitted_at + to_minutes((hash(number, 6) % 4000)::bigint) as delivered_at,
        (50 + hash(number, 7) % 500)::integer as units,
        units // 10 as inspected,
        (units // 10 - hash(number, 8) % 3)::integer as passed_first,
        (units - hash(number, 9) % 20)::integer as accepted,
        (hash(number, 9) % 20)::integer as rejected,
        (hash(number, 10) % 5)::integer as reworked_tasks,
        (hash(number, 10) % 5 + hash(number, 11) % 3)::integer as rework_loops,
        'USD' as currency,
        ((hash(number, 12) % 1000000) / 100)::decimal(18, 2) as cost,
        1.50::decimal(18, 2) as qa_cost,
        0.50::decimal(18, 2) as rework_cost
    from range($rows) as made (number)
) to $path (format parquet, compression zstd);
