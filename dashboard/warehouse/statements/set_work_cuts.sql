set variable work_cuts = $value::date[]
