insert into record.version (version_id, title, as_of)
values ($version_id, $title, $as_of);
