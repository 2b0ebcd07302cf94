insert into record.version
values ($version_id, $title, $as_of);
