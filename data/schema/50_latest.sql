-- What a reader sees who sets no clock, laid down once: nearly every question is of that, and reads a plain table in place
-- of a view that has to be planned anew each time. Only the log, and what is made of its rows, stays a view.

create schema latest;

create table latest.version as
from version
order by all;

create table latest.source as
from source
order by all;

create table latest.party as
from party
order by all;

create table latest.service as
from service
order by all;

create table latest.import as
from import
order by all;

create table latest.import_rule as
from import_rule
order by all;

create table latest.import_row as
from import_row
order by all;

create table latest.regulation as
from regulation
order by all;

create table latest.market_scope as
from market_scope
order by all;

create table latest.rivalry as
from rivalry
order by all;

create table latest.rival_pair as
from rival_pair
order by all;

create table latest.ownership as
from ownership
order by all;

create table latest.spend as
from spend
order by all;

create table latest.customer_share as
from customer_share
order by all;

create table latest.vendor_financial as
from vendor_financial
order by all;

create table latest.event as
from event
order by all;

create table latest.federal_award as
from federal_award
order by all;

create table latest.market_size as
from market_size
order by all;

create table latest.labour as
from labour
order by all;

create table latest.relationship_claim as
from relationship_claim
order by all;

create table latest.relationship_history as
from relationship_history
order by all;

create table latest.relationship as
from relationship
order by all;

create table latest.spend_share as
from spend_share
order by all;

create table latest.client_share as
from client_share
order by all;

create table latest.evidence_row as
from evidence_row
order by all;

create table latest.model_run as
from model_run
order by all;

create table latest.run_source as
from run_source
order by all;

create table latest.model_param as
from model_param
order by all;

create table latest.model_anchor as
from model_anchor
order by all;

create table latest.model_cell as
from model_cell
order by all;

create table latest.calendar as
from calendar
order by all;

create table latest.service_standard as
from service_standard
order by all;

create table latest.in_work as
from in_work
order by all;

create table latest.capacity as
from capacity
order by all;

create table latest.pool_service as
from pool_service
order by all;

create table latest.capacity_reservation as
from capacity_reservation
order by all;

create table latest.contract as
from contract
order by all;

create table latest.contract_version as
from contract_version
order by all;

create table latest.ownership_version as
from ownership_version
order by all;

create table latest.contract_service as
from contract_service
order by all;

create table latest.contract_sla as
from contract_sla
order by all;

create table latest.invoice as
from invoice
order by all;

create table latest.contract_state as
from contract_state
order by all;

create table latest.subcontract as
from subcontract
order by all;

create table latest.business_function as
from business_function
order by all;

create table latest.service_assessment as
from service_assessment
order by all;

create table latest.eligibility as
from eligibility
order by all;

create table latest.buffer_stock as
from buffer_stock
order by all;

create table latest.qa_sample as
from qa_sample
order by all;

create table latest.qa_stratum as
from qa_stratum
order by all;

create table latest.qa_week as
from qa_week
order by all;

create table latest.annotation as
from annotation
order by all;

create table latest.judgment as
from judgment
order by all;

create table latest.judged_item as
from judged_item
order by all;

create table latest.worker_pay as
from worker_pay
order by all;

create table latest.living_wage as
from living_wage
order by all;

create table latest.worker_demographic as
from worker_demographic
order by all;

create table latest.incident as
from incident
order by all;

create table latest.incident_client as
from incident_client
order by all;

-- Days, then the sums of weeks and months where no period is cut, as those views show them that otherwise read days.
create table latest.throughput_path as
from throughput_path;

create view latest.throughput as
from latest.throughput_path
where in_scenario(scenario);

create schema week;
create schema month;

set variable work_cuts = []::date[];

set variable work_period = 'week';

create table week.throughput as
from throughput;

create table week.throughput_path as
from throughput_path;

create table week.turnaround as
from turnaround;

set variable work_period = 'month';

create table month.throughput as
from throughput;

create table month.throughput_path as
from throughput_path;

create table month.turnaround as
from turnaround;

reset variable work_period;
reset variable work_cuts;

-- The same where periods are cut: of these, days.
create schema week_cut;
create schema month_cut;

create macro latest.is_cut(period, day) as
    day >= list_min(getvariable('work_cuts')::date[])
    and day < period_end(period, list_max(getvariable('work_cuts')::date[]))
    and list_contains(getvariable('work_cuts')::date[], period_start(period, day));

create view week_cut.throughput_path as
from latest.throughput_path
where latest.is_cut('week', day)
union all
from week.throughput_path
where not list_contains(getvariable('work_cuts')::date[], day);

create view week_cut.throughput as
from latest.throughput
where latest.is_cut('week', day)
union all
from week.throughput
where not list_contains(getvariable('work_cuts')::date[], day);

create view month_cut.throughput_path as
from latest.throughput_path
where latest.is_cut('month', day)
union all
from month.throughput_path
where not list_contains(getvariable('work_cuts')::date[], day);

create view month_cut.throughput as
from latest.throughput
where latest.is_cut('month', day)
union all
from month.throughput
where not list_contains(getvariable('work_cuts')::date[], day);
