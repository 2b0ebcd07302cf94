-- Rows that are contracts, or their amendments: from contract_plain, text as received, to days and amounts.

create view contract_typed as
select
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
    coalesce(day_of(start_on), day_of(signed_on)) as start_on,
    case when day_of(end_on) >= coalesce(day_of(start_on), day_of(signed_on)) then day_of(end_on) end as end_on,
    coalesce(day_of(known_on), day_of(signed_on), day_of(start_on)) as known_on,
    currency_of(currency) as currency,
    amount_of(total_value) as total_value,
    amount_of(committed_value) as committed_value,
    amount_of(prepaid) as prepaid,
    count_of(notice_days)::integer as notice_days,
    flag_of(auto_renew) as auto_renew,
    count_of(renew_term_months)::integer as renew_term_months,
    flag_of(is_exclusive) as is_exclusive
from contract_plain;

create view contract_fault as
with found as (
    select
        file,
        line,
        unnest(faults_of([
            blank('contract_id', contract_id),
            blank('client', client),
            blank('vendor', vendor),
            blank('currency', currency),
            case
                when text_of(start_on) is null and text_of(signed_on) is null
                    then blank('start_on', start_on)
            end,
            unread('signed_on', signed_on, day_of(signed_on), 'day'),
            unread('start_on', start_on, day_of(start_on), 'day'),
            unread('end_on', end_on, day_of(end_on), 'day'),
            unread('known_on', known_on, day_of(known_on), 'day'),
            unread('currency', currency, currency_of(currency), 'currency'),
            unread('total_value', total_value, amount_of(total_value), 'amount'),
            unread('committed_value', committed_value, amount_of(committed_value), 'amount'),
            unread('prepaid', prepaid, amount_of(prepaid), 'amount'),
            unread('notice_days', notice_days, count_of(notice_days), 'count'),
            unread('auto_renew', auto_renew, flag_of(auto_renew), 'flag'),
            unread('renew_term_months', renew_term_months, count_of(renew_term_months), 'count'),
            unread('is_exclusive', is_exclusive, flag_of(is_exclusive), 'flag'),
            case
                when day_of(end_on) < coalesce(day_of(start_on), day_of(signed_on)) then fault(
                    'end_on',
                    end_on,
                    'The contract ends before it begins.',
                    'Correct it, or list end_on under unknown_if_impossible: in the profile.'
                )
            end,
            case
                when amount_of(total_value) < 0 and getvariable('profile').negative = 'refuse' then fault(
                    'total_value',
                    total_value,
                    'The worth of a contract is below zero.',
                    'Correct it, or say negative: credit in the profile if such rows are credits.'
                )
            end,
            case
                when amount_of(committed_value) < 0 then fault(
                    'committed_value', committed_value, 'A commitment is below zero.', 'Correct it.'
                )
            end,
            case
                when amount_of(prepaid) < 0 then fault('prepaid', prepaid, 'A prepayment is below zero.', 'Correct it.')
            end,
            case
                when count_of(renew_term_months) = 0 then fault(
                    'renew_term_months', renew_term_months, 'A contract cannot renew for no months.', 'Correct it.'
                )
            end
        ]), recursive := true)
    from contract_plain
)

select file, line, field, value, reason, hint, is_fatal
from found;
