-- What is wrong with a row, field by field.

create view payment_fault as
with found as (
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('client', raw.client),
            blank('vendor', raw.vendor),
            blank('billed_on', raw.billed_on),
            blank('currency', raw.currency),
            blank('amount', raw.amount),
            unread('billed_on', raw.billed_on, billed_on, 'day'),
            unread('currency', raw.currency, currency, 'currency'),
            unread('amount', raw.amount, amount, 'amount')
        ]), recursive := true)
    from payment_typed
)

select ordinal, file, line, field, value, reason, hint, is_fatal
from found;
