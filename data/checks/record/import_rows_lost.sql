-- Rows that an import took did not all reach the record. This is a fault of the statements in data/schema: report it.
with counted as (
    select
        'contracts' as field,
        coalesce((select sum(taken_rows) from record.import where kind = 'contract'), 0)
            + (select count(*) from imported_contract join imported.import using (import_id) where kind = 'register')
            as taken,
        (select count(*) from record.contract where starts_with(source_id, 'import-')) as loaded
    union all
    select
        'judgments',
        (select sum(taken_rows) from record.import where kind = 'judgment')
            - (select count(*) from imported.judged_again),
        (select count(*) from record.annotation where starts_with(source_id, 'import-'))
    union all
    select
        'payments',
        -- Each payment once that is known by the as-of day; no import is left out on the way.
        (
            select sum(amount)
            from (
                select payment.amount, payment.billed_on
                from named('imported_payment') as payment
                join imported.import using (import_id)
                qualify payment.payment_id is null
                    or import.place = max(import.place) over (
                        partition by
                            name_key(import.publisher), payment.payment_id,
                            coalesce(payment.client_id, name_key(payment.client_as_written)),
                            coalesce(payment.vendor_id, name_key(payment.vendor_as_written))
                    )
            ) as payment
            where billed_on <= (select as_of from record.version)
        ),
        (
            select sum(amount)
            from record.spend
            where source_id in (select source_id from record.import where kind = 'payment')
        )
    union all
    select
        'annual expenses',
        (select sum(amount) from imported.register_expense),
        (
            select sum(amount)
            from record.spend
            where source_id in (select source_id from record.import where kind = 'register')
        )
    union all
    select
        'services of contracts',
        (
            select count(distinct (contract_id, service_id))
            from (
                select contract_id, service_id
                from imported.contract_row_service
                qualify version = max(version) over (partition by contract_id)
            ) as last_word
        ),
        (
            select count(*)
            from record.contract_service
            where contract_id in (select contract_id from imported.contract_row)
        )
    union all
    select
        'batches of work',
        (select count(*) from imported_delivery) - (select count(*) from imported.superseded),
        (
            select count(*)
            from record.delivery_log
            where starts_with(source_id, 'import-')
                and not starts_with(batch_id, 'judgments/')
        )
)

select
    'imports' as file,
    null as line,
    field,
    taken || ' taken, ' || loaded || ' loaded' as value
from counted
where coalesce(taken, 0) <> coalesce(loaded, 0)
order by field
