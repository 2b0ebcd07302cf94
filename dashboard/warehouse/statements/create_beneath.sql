-- What a later version needs to grow from this one: of what it is made beside the log, what is laid down that hangs on how
-- far the log reaches, and of each partition the files of its sums, the days of which they tell, and whether any of it
-- waits still.
create schema beneath;

create table beneath.base (
    base_id varchar not null
);

create table beneath.laid_of_day (
    table_name varchar primary key
);

create table beneath.partition (
    partition_day date primary key,
    sums varchar[] not null,
    first_day date not null,
    last_day date not null,
    has_open boolean not null
);
