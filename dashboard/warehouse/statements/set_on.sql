set variable view_on = $value
