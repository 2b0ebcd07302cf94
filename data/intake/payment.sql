-- Rows that are payments: from payment_plain, text as received, to days and amounts.

create view payment_parsed as
select
    ordinal,
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
    amount_of(amount) as amount,
    plain as raw
from payment_plain as plain;
