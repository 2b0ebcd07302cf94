-- What a draft may call: a name all of whose functions answer from their arguments alone, and the record's own macros.
-- Of the rest, the calendar and random numbers. Left out by name are those that look at the server, plan or unpack
-- SQL, or read bytes as the engine's own state.
select function_name
from duckdb_functions()
where function_type not in ('table', 'table_macro', 'pragma')
group by function_name
having bool_and(
    case
        when function_name in (
            'combine', 'current_catalog', 'current_database', 'current_role', 'current_schema', 'current_schemas',
            'current_setting', 'current_user', 'finalize', 'get_block_size', 'getvariable', 'in_search_path', 'index_key',
            'invoke', 'json_deserialize_sql', 'json_serialize_plan', 'json_serialize_sql', 'parse_duckdb_log_message',
            'session_user', 'to_aggregate_state', 'txid_current', 'user', 'variant_bytes_to_variant', 'version'
        ) then false
        when function_name in ('gen_random_uuid', 'random', 'uuid', 'uuidv4', 'uuidv7') then true
        when function_type = 'macro' then schema_name = 'main'
        else stability in ('CONSISTENT', 'CONSISTENT_WITHIN_QUERY')
    end
)
