set variable own_vendors = $ids::varchar[]
