set variable model_seed = (select value from received.model_parameters where name = 'seed')
