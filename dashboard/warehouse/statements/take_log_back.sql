drop view record.delivery_log;

alter table record.own_delivery_log rename to delivery_log;

drop table record.log_file;
