select
    count(distinct (file, line)) filter (where fate = 'refused') as refused,
    count(distinct (file, line)) filter (where fate = 'ignored') as ignored
from told;
