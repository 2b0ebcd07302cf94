-- Rows that are contracts, or their amendments: from contract_plain, text as received, to days and amounts.

create view contract_parsed as
select
    ordinal,
    file,
    line,
    text_of(contract_id) as contract_id,
    text_of(client) as client,
    numbered(getvariable('profile').client_scheme, client_number) as client_number,
    text_of(vendor) as vendor,
    numbered(getvariable('profile').vendor_scheme, vendor_number) as vendor_number,
    text_of(service) as service,
    text_of(overarching_id) as overarching_id,
    text_of(amendment) as amendment,
    day_of(signed_on) as signed_on,
    day_of(start_on) as start_read,
    day_of(end_on) as end_read,
    day_of(known_on) as known_read,
    coalesce(start_read, day_of(signed_on)) as start_on,
    case when end_read >= coalesce(start_read, day_of(signed_on)) then end_read end as end_on,
    coalesce(known_read, day_of(signed_on), start_read) as known_on,
    currency_of(currency) as currency,
    -- What was read and cannot be is a fault; where the profile takes it as unknown, it is null.
    amount_of(total_value) as total_read,
    amount_of(committed_value) as committed_read,
    amount_of(prepaid) as prepaid_read,
    try_cast(count_of(renew_term_months) as integer) as renew_read,
    case when total_read >= 0 or getvariable('profile').negative = 'credit' then total_read end as total_value,
    case when committed_read >= 0 then committed_read end as committed_value,
    case when prepaid_read >= 0 then prepaid_read end as prepaid,
    try_cast(count_of(notice_days) as integer) as notice_days,
    flag_of(auto_renew) as auto_renew,
    case when renew_read > 0 then renew_read end as renew_term_months,
    flag_of(is_exclusive) as is_exclusive,
    plain as raw
from contract_plain as plain;
