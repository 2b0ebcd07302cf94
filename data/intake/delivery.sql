-- Rows that are batches of work: from delivery_plain to moments, counts and amounts. Written to cost one pass over
-- a large file whose columns already have types.

create view delivery_parsed as
with parsed as (
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
        plausible_moment(moment_of(delivered_at)) as delivered_read,
        count_of(units) as units,
        count_of(inspected) as inspected_read,
        count_of(passed_first) as passed_read,
        count_of(accepted) as accepted_read,
        count_of(rejected) as rejected,
        count_of(reworked_tasks) as reworked_read,
        count_of(rework_loops) as rework_loops,
        currency_of(currency) as currency,
        amount_of(cost) as cost,
        amount_of(qa_cost) as qa_cost,
        amount_of(rework_cost) as rework_cost,
        plain as raw
    from delivery_plain as plain
)

-- A name means what was read only outside of the rows as received, which have columns of the same names.
select
    *,
    -- What was read and cannot be is a fault; where the profile takes it as unknown, it is null.
    case when delivered_read < submitted_at then null else delivered_read end as delivered_at,
    case when inspected_read > units then null else inspected_read end as inspected,
    case when passed_read > inspected_read then null else passed_read end as passed_first,
    case when accepted_read > units then null else accepted_read end as accepted,
    case when reworked_read > rework_loops then null else reworked_read end as reworked_tasks
from parsed;
