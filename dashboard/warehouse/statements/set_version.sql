update record.version
set version_id = $version_id, as_of = $as_of
