drop schema received cascade;
drop view imported_contract;
drop view imported_payment;
drop view imported_delivery;
drop view imported_judgment;
drop view imported_told;
detach imported;
