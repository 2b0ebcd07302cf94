create table load.rows engine = MergeTree order by submitted_at as
select *
from file('{path}', Parquet)
settings schema_inference_make_columns_nullable = 'auto'
