-- What is wrong with a row, field by field.

create macro above(field, value, least, most, words) as
    case when least > most then fault(field, value, words, 'Correct one of the two.') end;

create macro is_unread(value, typed) as typed is null and text_of(value) is not null;

-- Few rows have a fault, so which fault it is is asked of those alone.
create view delivery_fault as
with doubted as (
    select *
    from delivery_typed
    where batch_id is null
        or client is null
        or vendor is null
        or submitted_at is null
        or is_unread(raw.due_at, due_at)
        or is_unread(raw.delivered_at, delivered_read)
        or delivered_read < submitted_at
        or units is null
        or is_unread(raw.inspected, inspected_read)
        or is_unread(raw.passed_first, passed_read)
        or is_unread(raw.accepted, accepted_read)
        or is_unread(raw.rejected, rejected)
        or is_unread(raw.reworked_tasks, reworked_read)
        or is_unread(raw.rework_loops, rework_loops)
        or inspected_read > units
        or passed_read > inspected_read
        or accepted_read > units
        or reworked_read > rework_loops
        or is_unread(raw.currency, currency)
        or is_unread(raw.cost, cost)
        or is_unread(raw.qa_cost, qa_cost)
        or is_unread(raw.rework_cost, rework_cost)
        or (currency is null and coalesce(cost, qa_cost, rework_cost) is not null)
),

found as (
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('batch_id', raw.batch_id),
            blank('client', raw.client),
            blank('vendor', raw.vendor),
            blank('submitted_at', raw.submitted_at),
            blank('units', raw.units),
            unread('submitted_at', raw.submitted_at, submitted_at, 'moment'),
            unread('due_at', raw.due_at, due_at, 'moment'),
            unread('delivered_at', raw.delivered_at, delivered_read, 'moment'),
            unread('units', raw.units, units, 'count'),
            unread('inspected', raw.inspected, inspected_read, 'count'),
            unread('passed_first', raw.passed_first, passed_read, 'count'),
            unread('accepted', raw.accepted, accepted_read, 'count'),
            unread('rejected', raw.rejected, rejected, 'count'),
            unread('reworked_tasks', raw.reworked_tasks, reworked_read, 'count'),
            unread('rework_loops', raw.rework_loops, rework_loops, 'count'),
            unread('currency', raw.currency, currency, 'currency'),
            unread('cost', raw.cost, cost, 'amount'),
            unread('qa_cost', raw.qa_cost, qa_cost, 'amount'),
            unread('rework_cost', raw.rework_cost, rework_cost, 'amount'),
            case
                when delivered_read < submitted_at then fault(
                    'delivered_at', raw.delivered_at, 'It was delivered before it came in.', 'Correct one of the two.'
                )
            end,
            above('inspected', raw.inspected, inspected_read, units, 'More were inspected than there are.'),
            above(
                'passed_first', raw.passed_first, passed_read, inspected_read,
                'More passed than were inspected.'
            ),
            above('accepted', raw.accepted, accepted_read, units, 'More were accepted than there are.'),
            above(
                'reworked_tasks', raw.reworked_tasks, reworked_read, rework_loops,
                'More tasks were done again than there were loops.'
            ),
            case
                when currency is null
                    and (text_of(raw.currency) is null or is_unknowable('currency'))
                    and coalesce(cost, qa_cost, rework_cost) is not null
                    then needed(
                        'currency',
                        raw.currency,
                        'A cost has no currency.',
                        'Name it, as a field or a constant of the profile.'
                    )
            end
        ]), recursive := true)
    from doubted
)

select ordinal, file, line, field, value, reason, hint, is_fatal
from found;
