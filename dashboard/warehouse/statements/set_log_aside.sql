alter table record.delivery_log rename to own_delivery_log
