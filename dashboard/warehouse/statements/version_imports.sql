-- The imports a version rests on, in the order in which they count.
select import_id
from record.version_import
order by place
