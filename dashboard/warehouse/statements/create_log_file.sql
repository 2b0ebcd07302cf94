-- The Parquet files below this version, by the name under which they lie beside it, and the partition that each is of.
create table record.log_file (
    name varchar primary key,
    partition_day date not null,
    bytes bigint not null
)
