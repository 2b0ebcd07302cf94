select version_id, title, as_of
from record.version
