set variable own_clients = $ids::varchar[]
