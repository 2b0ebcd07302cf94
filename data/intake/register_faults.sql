-- What cannot be read in the rows of the register: each fault with its column as the templates number it.

create view register_fault as
with found as (
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            case when name = 'refPeriod' then unread('refPeriod', value, day_of(value), 'day') end
        ]), recursive := true)
    from parameters
    union all by name
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('B_01.01.0010', lei),
            unread('B_01.01.0060', stated(reported_on), day_of(reported_on), 'day')
        ]), recursive := true)
    from b_01_01
    union all by name
    select ordinal, file, line, unnest(faults_of([blank('B_01.02.0010', lei)]), recursive := true)
    from b_01_02
    union all by name
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('B_02.01.0010', contract_ref),
            blank('B_02.01.0020', arrangement),
            blank('B_02.01.0040', currency),
            uncoded('B_02.01.0020', arrangement, meaning('arrangement', arrangement), 'arrangement'),
            case when meaning('arrangement', arrangement) = 'subsequent' then blank('B_02.01.0030', overarching_ref) end,
            unread('B_02.01.0040', currency, currency_of(member(currency, 'eba_CU|iso4217')), 'currency'),
            unread('B_02.01.0050', annual_expense, amount_of(annual_expense), 'amount'),
            case
                when amount_of(annual_expense) < 0
                    then fault('B_02.01.0050', annual_expense, 'An expense is below zero.', 'Correct it.')
            end
        ]), recursive := true)
    from b_02_01
    union all by name
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('B_02.02.0010', contract_ref),
            blank('B_02.02.0020', entity_lei),
            blank('B_02.02.0030', provider_code),
            blank('B_02.02.0060', service),
            blank('B_02.02.0070', start_on),
            uncoded('B_02.02.0040', code_type, code_kind(code_type, provider_code), 'code_type'),
            uncoded('B_02.02.0060', service, ict_service(service), 'service'),
            unread('B_02.02.0070', start_on, day_of(start_on), 'day'),
            case
                when not is_endless(end_on) then unread('B_02.02.0080', stated(end_on), day_of(end_on), 'day')
            end,
            case
                when day_of(end_on) < day_of(start_on) then fault(
                    'B_02.02.0080',
                    end_on,
                    'The contract ends before it begins.',
                    'Correct it, or list B_02.02.0080 under unknown_if_impossible: in the profile.'
                )
            end,
            unread('B_02.02.0100', stated(notice_days), count_of(notice_days), 'count'),
            unread('B_02.02.0110', stated(vendor_notice_days), count_of(vendor_notice_days), 'count')
        ]), recursive := true)
    from b_02_02
    union all by name
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('B_05.01.0010', provider_code),
            uncoded('B_05.01.0020', code_type, code_kind(code_type, provider_code), 'code_type')
        ]), recursive := true)
    from b_05_01
    union all by name
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('B_05.02.0010', contract_ref),
            blank('B_05.02.0020', service),
            blank('B_05.02.0030', provider_code),
            blank('B_05.02.0050', rank),
            uncoded('B_05.02.0020', service, ict_service(service), 'service'),
            uncoded('B_05.02.0040', code_type, code_kind(code_type, provider_code), 'code_type'),
            unread('B_05.02.0050', rank, nullif(count_of(rank), 0), 'count')
        ]), recursive := true)
    from b_05_02
    union all by name
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('B_06.01.0010', function_id),
            blank('B_06.01.0030', name),
            blank('B_06.01.0040', entity_lei),
            uncoded('B_06.01 criticality', critical, meaning('yes_no', critical), 'yes_no'),
            uncoded('B_06.01 impact', impact, meaning('impact', impact), 'impact'),
            unread('B_06.01 recovery time', stated(recovery_hours), count_of(recovery_hours), 'count')
        ]), recursive := true)
    from b_06_01
    union all by name
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('B_07.01.0010', contract_ref),
            blank('B_07.01.0020', provider_code),
            blank('B_07.01.0040', service),
            uncoded('B_07.01.0030', code_type, code_kind(code_type, provider_code), 'code_type'),
            uncoded('B_07.01.0040', service, ict_service(service), 'service'),
            uncoded('B_07.01.0050', substitutability, meaning('substitutability', substitutability), 'substitutability'),
            uncoded('B_07.01.0080', exit_plan, meaning('yes_no', exit_plan), 'yes_no'),
            uncoded('B_07.01.0090', reintegration, meaning('reintegration', reintegration), 'reintegration'),
            uncoded('B_07.01.0110', alternatives, meaning('yes_no', alternatives), 'yes_no')
        ]), recursive := true)
    from b_07_01
)

select ordinal, file, line, field, value, reason, hint, is_fatal
from found;
