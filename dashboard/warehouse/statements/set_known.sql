set variable view_known = $value
