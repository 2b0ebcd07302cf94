set variable model_run = $value
