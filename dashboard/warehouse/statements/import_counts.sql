select
    count(distinct ordinal) filter (where fate = 'refused') as refused,
    count(distinct ordinal) filter (where fate = 'ignored') as ignored
from told;
