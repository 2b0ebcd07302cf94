create or replace table {table} as
{answer}
