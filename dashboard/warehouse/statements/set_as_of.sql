update record.version
set as_of = $as_of
