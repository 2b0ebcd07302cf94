-- What is wrong with a row, field by field.

create view judgment_fault as
with found as (
    select
        ordinal,
        file,
        line,
        unnest(faults_of([
            blank('item', raw.item),
            blank('rater', raw.rater),
            blank('label', raw.label),
            blank('client', raw.client),
            blank('vendor', raw.vendor),
            unread('judged_at', raw.judged_at, judged_at, 'moment'),
            unread('seconds', raw.seconds, seconds, 'amount')
        ]), recursive := true)
    from judgment_typed
)

select ordinal, file, line, field, value, reason, hint, is_fatal
from found;
