set variable work_period = $value
