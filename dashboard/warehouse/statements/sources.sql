select source_id, title, publisher, published_on, url
from record.source
where list_contains($source_ids, source_id)
order by source_id
