-- What was imported, row by row: what was read, what became of it, and what each rule of a profile changed.

create table record.import (
    import_id varchar primary key,
    place integer not null,
    profile varchar not null,
    title varchar not null,
    publisher varchar not null,
    kind varchar not null,
    as_of date not null,
    read_rows bigint not null,
    taken_rows bigint not null,
    refused_rows bigint not null,
    ignored_rows bigint not null,
    -- What a reader should know of how the files were read.
    told varchar[] not null,
    source_id varchar not null,
    check (read_rows = taken_rows + refused_rows + ignored_rows)
);

create table record.import_rule (
    import_id varchar not null,
    rule varchar not null,
    row_count bigint not null,
    currency varchar,
    amount decimal(38, 2),
    -- What the rule did, as a terminal says it too.
    words varchar not null
);

-- A row that was refused or ignored, or a value of a taken row that was changed to unknown.
create table record.import_row (
    import_id varchar not null,
    fate varchar not null check (fate in ('refused', 'ignored', 'changed')),
    rule varchar not null,
    file varchar not null,
    line bigint not null,
    field varchar,
    value varchar,
    reason varchar not null,
    hint varchar,
    currency varchar,
    amount decimal(18, 2)
);

-- A dated rate holds until the next one of its currency, and for a year at most.
create table record.currency_rate (
    currency varchar not null,
    day date not null,
    usd_per_unit decimal(18, 8) not null check (usd_per_unit > 0),
    source_id varchar references record.source (source_id),
    primary key (currency, day)
);
