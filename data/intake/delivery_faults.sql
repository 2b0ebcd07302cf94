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
        or is_unread(raw.delivered_at, delivered_at)
        or delivered_at < submitted_at
        or units is null
        or is_unread(raw.inspected, inspected)
        or is_unread(raw.passed_first, passed_first)
        or is_unread(raw.accepted, accepted)
        or is_unread(raw.rejected, rejected)
        or is_unread(raw.reworked_tasks, reworked_tasks)
        or is_unread(raw.rework_loops, rework_loops)
        or inspected > units
        or passed_first > inspected
        or accepted > units
        or reworked_tasks > rework_loops
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
            unread('delivered_at', raw.delivered_at, delivered_at, 'moment'),
            unread('units', raw.units, units, 'count'),
            unread('inspected', raw.inspected, inspected, 'count'),
            unread('passed_first', raw.passed_first, passed_first, 'count'),
            unread('accepted', raw.accepted, accepted, 'count'),
            unread('rejected', raw.rejected, rejected, 'count'),
            unread('reworked_tasks', raw.reworked_tasks, reworked_tasks, 'count'),
            unread('rework_loops', raw.rework_loops, rework_loops, 'count'),
            unread('currency', raw.currency, currency, 'currency'),
            unread('cost', raw.cost, cost, 'amount'),
            unread('qa_cost', raw.qa_cost, qa_cost, 'amount'),
            unread('rework_cost', raw.rework_cost, rework_cost, 'amount'),
            case
                when delivered_at < submitted_at then fault(
                    'delivered_at', raw.delivered_at, 'It was delivered before it came in.', 'Correct one of the two.'
                )
            end,
            above('inspected', raw.inspected, inspected, units, 'More were inspected than there are.'),
            above(
                'passed_first', raw.passed_first, passed_first, inspected,
                'More passed than were inspected.'
            ),
            above('accepted', raw.accepted, accepted, units, 'More were accepted than there are.'),
            above(
                'reworked_tasks', raw.reworked_tasks, reworked_tasks, rework_loops,
                'More tasks were done again than there were loops.'
            ),
            case
                when text_of(raw.currency) is null
                    and coalesce(cost, qa_cost, rework_cost) is not null
                    then fault(
                        'currency', '', 'A cost has no currency.', 'Name it, as a field or a constant of the profile.'
                    )
            end
        ]), recursive := true)
    from doubted
)

select ordinal, file, line, field, value, reason, hint, is_fatal
from found;
