-- What is wrong with a row, field by field.

create view contract_fault as
with found as (
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('contract_id', raw.contract_id),
            blank('client', raw.client),
            blank('vendor', raw.vendor),
            blank('currency', raw.currency),
            case
                when (text_of(raw.start_on) is null or is_unknowable('start_on'))
                    and (text_of(raw.signed_on) is null or is_unknowable('signed_on'))
                    and start_on is null
                    then needed(
                        'start_on', raw.start_on, 'No day says when it begins, nor when it was signed.', 'Fill one in.'
                    )
            end,
            unread('signed_on', raw.signed_on, signed_on, 'day'),
            unread('start_on', raw.start_on, start_read, 'day'),
            unread('end_on', raw.end_on, end_read, 'day'),
            unread('known_on', raw.known_on, known_read, 'day'),
            unread('currency', raw.currency, currency, 'currency'),
            unread('total_value', raw.total_value, total_read, 'amount'),
            unread('committed_value', raw.committed_value, committed_read, 'amount'),
            unread('prepaid', raw.prepaid, prepaid_read, 'amount'),
            unread('notice_days', raw.notice_days, notice_days, 'count'),
            unread('auto_renew', raw.auto_renew, auto_renew, 'flag'),
            unread('renew_term_months', raw.renew_term_months, renew_read, 'count'),
            unread('is_exclusive', raw.is_exclusive, is_exclusive, 'flag'),
            case
                when end_read < start_on then fault(
                    'end_on',
                    raw.end_on,
                    'The contract ends before it begins.',
                    'Correct it, or list end_on under unknown_if_impossible: in the profile.'
                )
            end,
            case
                when total_read < 0 and getvariable('profile').negative = 'refuse' then fault(
                    'total_value',
                    raw.total_value,
                    'The worth of a contract is below zero.',
                    'Correct it, or say negative: credit in the profile if such rows are credits.'
                )
            end,
            case
                when committed_read < 0 then fault(
                    'committed_value', raw.committed_value, 'A commitment is below zero.', 'Correct it.'
                )
            end,
            case
                when prepaid_read < 0 then fault('prepaid', raw.prepaid, 'A prepayment is below zero.', 'Correct it.')
            end,
            case
                when renew_read = 0 then fault(
                    'renew_term_months', raw.renew_term_months, 'A contract cannot renew for no months.', 'Correct it.'
                )
            end
        ]), recursive := true)
    from contract_typed
)

select ordinal, file, line, field, value, reason, hint, is_fatal
from found;
