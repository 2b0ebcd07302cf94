select try_strptime('', $value);
