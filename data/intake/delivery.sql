-- Rows that are batches of work: from delivery_plain to moments, counts and amounts. Written to cost one pass over
-- a large file whose columns already have types.

create view delivery_parsed as
select
    ordinal,
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
    amount_of(rework_cost) as rework_cost,
    plain as raw
from delivery_plain as plain;
