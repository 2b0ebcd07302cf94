set variable view_basis = $value
