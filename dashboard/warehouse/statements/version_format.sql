select format
from record.version
