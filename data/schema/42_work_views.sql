-- Contracts and delivered work as readers see them: through their clocks, their weakest basis and their scenario.
-- Each view has the columns of its table in 22_work_tables.sql; money is a double.

create macro in_scenario(row_scenario) as
    row_scenario = 'actual' or row_scenario = coalesce(getvariable('view_scenario'), 'base')::scenario;

-- The first day after the period of that grain (day, week, month, quarter, year) which begins on a day.
create macro period_end(period_grain, begins_on) as
    (begins_on + case period_grain
        when 'day' then interval 1 day
        when 'week' then interval 7 day
        when 'month' then interval 1 month
        when 'quarter' then interval 3 month
        when 'year' then interval 1 year
    end)::date;

create macro period_start(period_grain, day) as date_trunc(period_grain, day)::date;

-- A period as a sentence names it: October 2026, Q4 2026, the week of 5 October 2026.
create macro period_name(period_grain, begins_on) as
    case period_grain
        when 'day' then strftime(begins_on, '%-d %B %Y')
        when 'week' then 'the week of ' || strftime(begins_on, '%-d %B %Y')
        when 'month' then strftime(begins_on, '%B %Y')
        when 'quarter' then 'Q' || quarter(begins_on) || ' ' || year(begins_on)
        when 'year' then year(begins_on)::varchar
    end;

-- An amount of money as a sentence names it: USD 8.22 bn, USD 150.0 m, USD 40 k.
create macro usd_words(usd) as
    'USD ' || case
        when abs(usd) >= 1e9 then format('{:,.2f} bn', usd / 1e9)
        when abs(usd) >= 1e6 then format('{:,.1f} m', usd / 1e6)
        when abs(usd) >= 1e3 then format('{:,.0f} k', usd / 1e3)
        else format('{:,.0f}', usd)
    end;

create view model_run as select * from record.model_run;
create view model_param as
select * from record.model_param;

create view model_anchor as
select * replace (low_usd::double as low_usd, high_usd::double as high_usd)
from record.model_anchor;

create view model_cell as
select * replace (low_usd::double as low_usd, base_usd::double as base_usd, high_usd::double as high_usd),
    'modelled'::basis as basis
from record.model_cell
where visible((select as_of from record.version), 'modelled'::basis);

create view calendar as select * from record.calendar;

create view service_standard as
select * from record.service_standard where visible(known_on, basis);

create view delivery_log as
select * replace (
    cost::double as cost,
    qa_cost::double as qa_cost,
    rework_cost::double as rework_cost,
    usd_per_unit::double as usd_per_unit
)
from record.delivery_log
where visible(known_on, basis) and in_scenario(scenario);

-- Every modelled path at once, beside what happened: for ranges from low to high.
create view throughput_path as
select
    work.* replace (
        work.cost_usd::double as cost_usd,
        work.qa_cost_usd::double as qa_cost_usd,
        work.rework_cost_usd::double as rework_cost_usd
    ),
    -- A standard time that is only modelled makes the hours modelled.
    standard.std_minutes_per_unit / 60 as std_hours_per_unit,
    standard.basis as std_basis
from record.throughput as work
left join record.service_standard as standard on standard.service_id = work.service_id
where visible(work.known_on, work.basis);

-- What happened, or the modelled path of the reader's scenario.
create view throughput as
select * from throughput_path where in_scenario(scenario);

create view turnaround as
select * from record.turnaround where visible(known_on, basis) and in_scenario(scenario);

create view capacity as
select * from record.capacity where visible(known_on, basis) and in_scenario(scenario);

create view pool_service as select * from record.pool_service;

create view capacity_reservation as
select * from record.capacity_reservation where visible(known_on, basis);

-- A contract as last known: an amendment stands in place of what it amends.
create view contract as
select * replace (
    usd_per_unit::double as usd_per_unit,
    total_value::double as total_value,
    committed_value::double as committed_value,
    prepaid::double as prepaid,
    early_termination_fee::double as early_termination_fee
)
from record.contract
where visible(known_on, basis)
qualify row_number() over (partition by contract_id order by known_on desc) = 1;

-- Every version of every contract, with the day from which and the day before which it was the last one known.
create view contract_version as
select
    contract_id,
    start_on,
    end_on,
    known_on as known_from,
    coalesce(lead(known_on) over (partition by contract_id order by known_on), date '9999-12-31') as known_to,
    basis,
    source_id
from record.contract
where visible(known_on, basis);

create view contract_service as
select line.* replace (line.price_per_unit::double as price_per_unit)
from record.contract_service as line
semi join contract using (contract_id);

create view contract_sla as
select line.* from record.contract_sla as line semi join contract using (contract_id);

create view invoice as
select * replace (amount::double as amount, usd_per_unit::double as usd_per_unit)
from record.invoice
where visible(known_on, basis);

create view subcontract as select * from record.subcontract where visible(known_on, basis);
create view business_function as select * from record.business_function where visible(known_on, basis);
create view service_assessment as select * from record.service_assessment where visible(known_on, basis);
create view eligibility as
select * replace (switching_cost_usd::double as switching_cost_usd)
from record.eligibility
where visible(known_on, basis);
create view buffer_stock as select * from record.buffer_stock where visible(known_on, basis);
create view qa_sample as select * from record.qa_sample where visible(known_on, basis);
create view annotation as select * from record.annotation where visible(known_on, basis);
create view worker_pay as
select * replace (earnings::double as earnings) from record.worker_pay where visible(known_on, basis);
create view living_wage as
select * replace (hourly::double as hourly) from record.living_wage where visible(known_on, basis);
create view worker_demographic as select * from record.worker_demographic where visible(known_on, basis);
create view incident as select * from record.incident where visible(known_on, basis);
create view incident_client as
select line.* from record.incident_client as line semi join incident using (incident_id);
