insert into record.version_import (import_id, place)
select unnest($import_ids::varchar[]), generate_subscripts($import_ids::varchar[], 1)
