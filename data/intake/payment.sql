-- Rows that are payments: from payment_plain, text as received, to days and amounts.

create view payment_typed as
select
    file,
    line,
    text_of(payment_id) as payment_id,
    text_of(contract_id) as contract_id,
    text_of(client) as client,
    numbered(getvariable('profile').client_scheme, client_number) as client_number,
    text_of(vendor) as vendor,
    numbered(getvariable('profile').vendor_scheme, vendor_number) as vendor_number,
    text_of(service) as service,
    day_of(billed_on) as billed_on,
    currency_of(currency) as currency,
    amount_of(amount) as amount
from payment_plain;

create view payment_fault as
with found as (
    select
        file,
        line,
        unnest(faults_of([
            blank('client', client),
            blank('vendor', vendor),
            blank('billed_on', billed_on),
            blank('currency', currency),
            blank('amount', amount),
            unread('billed_on', billed_on, day_of(billed_on), 'day'),
            unread('currency', currency, currency_of(currency), 'currency'),
            unread('amount', amount, amount_of(amount), 'amount')
        ]), recursive := true)
    from payment_plain
)

select file, line, field, value, reason, hint, is_fatal
from found;
