-- The rows that a reader's own file holds, table by table. A table that is not named here stays empty in it.
-- `whole` is the data version; `own_clients` and `own_vendors` name whose rows the reader may see.

-- A row of a pair belongs to its client and to its vendor.
create macro kept.is_own(client, vendor) as
    coalesce(list_contains(getvariable('own_clients'), client), false)
    or coalesce(list_contains(getvariable('own_vendors'), vendor), false);

create macro kept.is_own_client(client) as coalesce(list_contains(getvariable('own_clients'), client), false);

create macro kept.is_own_vendor(vendor) as coalesce(list_contains(getvariable('own_vendors'), vendor), false);

-- Reference: what is nobody's own.
create view kept.version as from whole.record.version;
create view kept.service as from whole.record.service;
create view kept.calendar as from whole.record.calendar;
create view kept.rivalry as from whole.record.rivalry;
create view kept.ownership as from whole.record.ownership;
create view kept.market_size as from whole.record.market_size;
create view kept.regulation as from whole.record.regulation;
create view kept.currency_rate as from whole.record.currency_rate;
create view kept.living_wage as from whole.record.living_wage;
create view kept.service_standard as from whole.record.service_standard;
create view kept.model_run as from whole.record.model_run;

-- A parameter of the model that bears the name of an organisation is about that one.
create view kept.model_param as
from whole.record.model_param
where not contains(name, '.')
    or split_part(name, '.', 2) in (select service_id from whole.record.service);

-- Of a pair.
create view kept.relationship_claim as from whole.record.relationship_claim where kept.is_own(client_id, vendor_id);
create view kept.spend as from whole.record.spend where kept.is_own(client_id, vendor_id);
create view kept.event as from whole.record.event where kept.is_own(client_id, vendor_id);
create view kept.labour as from whole.record.labour where kept.is_own(client_id, vendor_id);
create view kept.delivery_log as from whole.record.delivery_log where kept.is_own(client_id, vendor_id);
create view kept.throughput as from whole.record.throughput where kept.is_own(client_id, vendor_id);
create view kept.throughput_period as
from whole.record.throughput_period
where kept.is_own(client_id, vendor_id);
create view kept.turnaround_period as
from whole.record.turnaround_period
where kept.is_own(client_id, vendor_id);
create view kept.in_work as from whole.record.in_work where kept.is_own(client_id, vendor_id);
create view kept.qa_sample as from whole.record.qa_sample where kept.is_own(client_id, vendor_id);
create view kept.annotation as from whole.record.annotation where kept.is_own(client_id, vendor_id);
create view kept.capacity_reservation as from whole.record.capacity_reservation where kept.is_own(client_id, vendor_id);
create view kept.model_anchor as from whole.record.model_anchor where kept.is_own(client_id, vendor_id);
create view kept.model_cell as from whole.record.model_cell where kept.is_own(client_id, vendor_id);

-- A vendor's whole revenue less one's own part is what its other clients pay; what one pays, over one's share of it,
-- is that revenue again. A row that tells a share alone has nothing left for its client.
create view kept.customer_share as
select * replace (
    case when kept.is_own_vendor(vendor_id) then vendor_revenue_usd end as vendor_revenue_usd,
    case when kept.is_own_vendor(vendor_id) then share end as share
)
from whole.record.customer_share
where kept.is_own(client_id, vendor_id)
    and (kept.is_own_vendor(vendor_id) or client_revenue_usd is not null);

-- How a client would leave is nothing for its vendor.
create view kept.contract as
select * replace (case when kept.is_own_client(client_id) then exit_plan else 'not_assessed' end as exit_plan)
from whole.record.contract
where kept.is_own(client_id, vendor_id);

create view kept.contract_service as
from whole.record.contract_service
where contract_id in (select contract_id from kept.contract);

create view kept.contract_sla as
from whole.record.contract_sla
where contract_id in (select contract_id from kept.contract);

create view kept.invoice as
from whole.record.invoice
where contract_id in (select contract_id from kept.contract);

create view kept.subcontract as
from whole.record.subcontract
where contract_id in (select contract_id from kept.contract);

-- Of a client alone: how it judges its vendors is not for them.
create view kept.business_function as from whole.record.business_function where kept.is_own_client(client_id);
create view kept.buffer_stock as from whole.record.buffer_stock where kept.is_own_client(client_id);
create view kept.service_assessment as from whole.record.service_assessment where kept.is_own_client(client_id);
create view kept.eligibility as from whole.record.eligibility where kept.is_own_client(client_id);

-- Of a vendor alone: what it can do for all its clients together is not for one of them.
create view kept.vendor_financial as from whole.record.vendor_financial where kept.is_own_vendor(vendor_id);
create view kept.federal_award as from whole.record.federal_award where kept.is_own_vendor(vendor_id);
create view kept.market_scope as from whole.record.market_scope where kept.is_own_vendor(vendor_id);
create view kept.capacity as from whole.record.capacity where kept.is_own_vendor(vendor_id);
create view kept.pool_service as from whole.record.pool_service where kept.is_own_vendor(vendor_id);
create view kept.worker_pay as from whole.record.worker_pay where kept.is_own_vendor(vendor_id);
create view kept.worker_demographic as from whole.record.worker_demographic where kept.is_own_vendor(vendor_id);

-- An incident tells of all whose work it touched, so a client sees those that touched nobody else.
create view kept.incident as
from whole.record.incident as incident
where kept.is_own_vendor(incident.vendor_id)
    or incident.incident_id in (
        select incident_id
        from whole.record.incident_client
        group by incident_id
        having bool_and(kept.is_own_client(client_id))
    );

create view kept.incident_client as
from whole.record.incident_client
where incident_id in (select incident_id from kept.incident);

-- Who and what these rows name; `named` and `cited` are gathered from all of them.
create view kept.party as
from whole.record.party
where party_id in (select id from kept.named);

create view kept.source as
from whole.record.source
where source_id in (select id from kept.cited);
