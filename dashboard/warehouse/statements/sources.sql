select source_id, title, publisher, published_on, url
from record.source
order by source_id
