insert into imported.import
values (
    $import_id, $place, $profile, $title, $publisher, $kind, $profile_row, $as_of, $read, $taken, $refused, $ignored,
    $told
);
