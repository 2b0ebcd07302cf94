-- Rows that are batches of work: from delivery_plain to moments, counts and amounts. Written to cost one pass over
-- a large file whose columns already have types.

create view delivery_typed as
select
    file,
    line,
    text_of(batch_id) as batch_id,
    text_of(client) as client,
    numbered(getvariable('profile').client_scheme, client_number) as client_number,
    text_of(vendor) as vendor,
    numbered(getvariable('profile').vendor_scheme, vendor_number) as vendor_number,
    text_of(service) as service,
    plausible_moment(moment_of(submitted_at)) as submitted_at,
    plausible_moment(moment_of(due_at)) as due_at,
    plausible_moment(moment_of(delivered_at)) as delivered_at,
    count_of(units) as units,
    count_of(inspected) as inspected,
    count_of(passed_first) as passed_first,
    count_of(accepted) as accepted,
    count_of(rejected) as rejected,
    count_of(reworked_tasks) as reworked_tasks,
    count_of(rework_loops) as rework_loops,
    currency_of(currency) as currency,
    amount_of(cost) as cost,
    amount_of(qa_cost) as qa_cost,
    amount_of(rework_cost) as rework_cost
from delivery_plain;

create macro above(field, value, least, most, words) as
    case when least > most then fault(field, value, words, 'Correct one of the two.') end;

create macro is_unread(value, typed) as typed is null and text_of(value) is not null;

-- Few rows have a fault, so which fault it is is asked of those alone.
create view delivery_fault as
with doubted as (
    select *
    from delivery_plain
    where text_of(batch_id) is null
        or text_of(client) is null
        or text_of(vendor) is null
        or plausible_moment(moment_of(submitted_at)) is null
        or is_unread(due_at, plausible_moment(moment_of(due_at)))
        or is_unread(delivered_at, plausible_moment(moment_of(delivered_at)))
        or moment_of(delivered_at) < moment_of(submitted_at)
        or count_of(units) is null
        or is_unread(inspected, count_of(inspected))
        or is_unread(passed_first, count_of(passed_first))
        or is_unread(accepted, count_of(accepted))
        or is_unread(rejected, count_of(rejected))
        or is_unread(reworked_tasks, count_of(reworked_tasks))
        or is_unread(rework_loops, count_of(rework_loops))
        or count_of(inspected) > count_of(units)
        or count_of(passed_first) > count_of(inspected)
        or count_of(accepted) > count_of(units)
        or count_of(reworked_tasks) > count_of(rework_loops)
        or is_unread(currency, currency_of(currency))
        or is_unread(cost, amount_of(cost))
        or is_unread(qa_cost, amount_of(qa_cost))
        or is_unread(rework_cost, amount_of(rework_cost))
        or (text_of(currency) is null and coalesce(text_of(cost), text_of(qa_cost), text_of(rework_cost)) is not null)
),

found as (
    select
        file,
        line,
        unnest(faults_of([
            blank('batch_id', batch_id),
            blank('client', client),
            blank('vendor', vendor),
            blank('submitted_at', submitted_at),
            blank('units', units),
            unread('submitted_at', submitted_at, plausible_moment(moment_of(submitted_at)), 'moment'),
            unread('due_at', due_at, plausible_moment(moment_of(due_at)), 'moment'),
            unread('delivered_at', delivered_at, plausible_moment(moment_of(delivered_at)), 'moment'),
            unread('units', units, count_of(units), 'count'),
            unread('inspected', inspected, count_of(inspected), 'count'),
            unread('passed_first', passed_first, count_of(passed_first), 'count'),
            unread('accepted', accepted, count_of(accepted), 'count'),
            unread('rejected', rejected, count_of(rejected), 'count'),
            unread('reworked_tasks', reworked_tasks, count_of(reworked_tasks), 'count'),
            unread('rework_loops', rework_loops, count_of(rework_loops), 'count'),
            unread('currency', currency, currency_of(currency), 'currency'),
            unread('cost', cost, amount_of(cost), 'amount'),
            unread('qa_cost', qa_cost, amount_of(qa_cost), 'amount'),
            unread('rework_cost', rework_cost, amount_of(rework_cost), 'amount'),
            case
                when moment_of(delivered_at) < moment_of(submitted_at) then fault(
                    'delivered_at', delivered_at, 'It was delivered before it came in.', 'Correct one of the two.'
                )
            end,
            above('inspected', inspected, count_of(inspected), count_of(units), 'More were inspected than there are.'),
            above(
                'passed_first', passed_first, count_of(passed_first), count_of(inspected),
                'More passed than were inspected.'
            ),
            above('accepted', accepted, count_of(accepted), count_of(units), 'More were accepted than there are.'),
            above(
                'reworked_tasks', reworked_tasks, count_of(reworked_tasks), count_of(rework_loops),
                'More tasks were done again than there were loops.'
            ),
            case
                when text_of(currency) is null
                    and coalesce(text_of(cost), text_of(qa_cost), text_of(rework_cost)) is not null
                    then fault(
                        'currency', '', 'A cost has no currency.', 'Name it, as a field or a constant of the profile.'
                    )
            end
        ]), recursive := true)
    from doubted
)

select file, line, field, value, reason, hint, is_fatal
from found;
