-- Not in brackets, which call whatever a version file holds under the name list_value.
set allowed_paths = system.main.list_value({paths})
