select name_key($name)
