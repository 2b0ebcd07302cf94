set variable since = $day::date
