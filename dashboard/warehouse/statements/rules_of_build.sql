-- What an import could not know before it stood beside the others.
select row_count, words
from record.import_rule
where import_id = $import_id
    and rule = 'told_in_part'
order by currency
