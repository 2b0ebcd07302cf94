insert into beneath.base (base_id)
values ($base_id)
