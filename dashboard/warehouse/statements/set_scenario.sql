set variable view_scenario = $value
