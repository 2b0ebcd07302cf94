-- A date is not written as YYYY, YYYY-MM or YYYY-MM-DD, or is no day of the calendar. Correct it.
with dated as (
    select 'sources.csv' as file, line, 'published_on' as field, published_on as value from received.sources
    union all
    select 'relationships.csv', line, 'start_date', start_date from received.relationships
    union all
    select 'relationships.csv', line, 'end_date', end_date from received.relationships
    union all
    select 'relationships.csv', line, 'status_from', status_from from received.relationships
    union all
    select 'relationships.csv', line, 'known_on', known_on from received.relationships
    union all
    select 'ownership.csv', line, 'valid_from', valid_from from received.ownership
    union all
    select 'ownership.csv', line, 'valid_to', valid_to from received.ownership
    union all
    select 'ownership.csv', line, 'known_on', known_on from received.ownership
    union all
    select 'events.csv', line, 'event_date', event_date from received.events
    union all
    select 'federal_awards.csv', line, 'start_date', start_date from received.federal_awards
    union all
    select 'federal_awards.csv', line, 'end_date', end_date from received.federal_awards
)

select
    dated.file,
    dated.line,
    dated.field,
    dated.value
from dated
where dated.value is not null
    and last_day_of(dated.value) is null
order by dated.file, dated.line, dated.field
