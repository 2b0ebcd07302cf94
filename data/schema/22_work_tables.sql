-- Contracts and delivered work as typed tables: a user's own rows and the modelled ones lie in the same tables.
-- A client_id of null stands for the clients that nobody names. Every row has a source, or else the run that modelled it.
-- usd_per_unit is what a unit of the row's currency is in USD; without it unknown, which is not one. A dollar needs none.

create table record.model_run (
    run_id varchar primary key,
    seed bigint not null,
    description varchar not null
);

create table record.model_param (
    run_id varchar not null references record.model_run (run_id),
    name varchar not null,
    value double not null,
    low double,
    high double,
    unit varchar not null,
    reason varchar not null,
    -- Tables whose rows the parameter shapes.
    shapes varchar[] not null,
    -- Without a source it is our assumption, and readers are told so.
    source_id varchar references record.source (source_id),
    primary key (run_id, name),
    check (low is null or low <= value),
    check (high is null or value <= high)
);

-- What the model has to meet: a public figure, or a bound.
create table record.model_anchor (
    anchor_id varchar primary key,
    run_id varchar not null references record.model_run (run_id),
    client_id varchar references record.party (party_id),
    vendor_id varchar references record.party (party_id),
    covers varchar not null check (covers in ('pair', 'vendor', 'client')),
    period_from date not null,
    period_to date not null,
    operator varchar not null check (operator in ('=', '<', '<=', '>', '>=', 'between')),
    low_usd decimal(18, 2),
    high_usd decimal(18, 2),
    -- A plan made before an event binds only the path without the event.
    binds_scenario scenario,
    reason varchar not null,
    basis basis not null,
    source_id varchar references record.source (source_id),
    check (period_to > period_from),
    check (low_usd is null or high_usd is null or low_usd <= high_usd)
);

-- One client, vendor and year of the modelled matrix, in USD: its point and the range within which it lies.
create table record.model_cell (
    run_id varchar not null references record.model_run (run_id),
    client_id varchar references record.party (party_id),
    vendor_id varchar not null references record.party (party_id),
    year integer not null,
    method varchar not null check (method in ('anchored', 'fitted', 'remainder')),
    low_usd decimal(18, 2) not null check (low_usd >= 0),
    base_usd decimal(18, 2) not null,
    high_usd decimal(18, 2) not null,
    range_only boolean not null,
    check (low_usd <= base_usd and base_usd <= high_usd)
);

create table record.calendar (
    day date primary key,
    is_working_day boolean not null
);

create table record.service_standard (
    service_id varchar primary key references record.service (service_id),
    unit varchar not null,
    std_minutes_per_unit double check (std_minutes_per_unit > 0),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

-- One batch of tasks of one service that a client sent a vendor. Money is in the row's currency. The log is large, so
-- that its ids are known is checked once by data/checks/log, not row by row.
create table record.delivery_log (
    batch_id varchar not null,
    client_id varchar,
    vendor_id varchar not null,
    service_id varchar not null,
    scenario scenario not null default 'actual',
    range_only boolean not null default false,
    submitted_at timestamp not null,
    due_at timestamp,
    delivered_at timestamp,
    units bigint not null check (units >= 0),
    inspected bigint check (inspected <= units),
    passed_first bigint check (passed_first <= inspected),
    accepted bigint check (accepted <= units),
    rejected bigint,
    reworked_tasks bigint,
    rework_loops bigint check (reworked_tasks <= rework_loops),
    cost decimal(18, 2),
    qa_cost decimal(18, 2),
    rework_cost decimal(18, 2),
    currency varchar not null default 'USD',
    usd_per_unit decimal(18, 8) check (usd_per_unit > 0),
    known_on date,
    basis basis not null,
    source_id varchar,
    run_id varchar,
    check (currency <> 'USD' or usd_per_unit = 1),
    check (delivered_at >= submitted_at),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null),
    check (basis <> 'modelled' or scenario <> 'actual')
);

-- The roll-up of the log that pages read: one client, vendor, service, day and scenario; money in USD.
-- Submissions count on the day they came in, what was due on the day it was due, all else on the day of delivery.
create table record.throughput (
    client_id varchar,
    vendor_id varchar not null,
    service_id varchar not null,
    day date not null,
    scenario scenario not null default 'actual',
    range_only boolean not null default false,
    submitted bigint,
    due bigint,
    on_time bigint,
    late bigint,
    open_overdue bigint,
    -- How many more are overdue at the end of the day than at the end of the one before.
    overdue_change bigint not null default 0,
    delivered bigint,
    inspected bigint,
    passed_first bigint,
    accepted bigint,
    rejected bigint,
    reworked_tasks bigint,
    rework_loops bigint,
    cost_usd decimal(18, 2),
    qa_cost_usd decimal(18, 2),
    rework_cost_usd decimal(18, 2),
    -- The currency of what it cost, where no rate to USD is known.
    unrated_currency varchar,
    known_on date,
    basis basis not null,
    source_id varchar,
    run_id varchar
);

-- The same sums of weeks and months: day is the first day of the period, and known_on is not kept.
create table record.throughput_period (
    period varchar not null,
    client_id varchar,
    vendor_id varchar not null,
    service_id varchar not null,
    day date not null,
    scenario scenario not null default 'actual',
    range_only boolean not null default false,
    submitted bigint,
    due bigint,
    on_time bigint,
    late bigint,
    open_overdue bigint,
    -- How many more are overdue at its end than at the end of the period before.
    overdue_change bigint not null default 0,
    delivered bigint,
    inspected bigint,
    passed_first bigint,
    accepted bigint,
    rejected bigint,
    reworked_tasks bigint,
    rework_loops bigint,
    cost_usd decimal(18, 2),
    qa_cost_usd decimal(18, 2),
    rework_cost_usd decimal(18, 2),
    -- The currency of what it cost, where no rate to USD is known.
    unrated_currency varchar,
    known_on date,
    basis basis not null,
    source_id varchar,
    run_id varchar
);

-- How many more of the same log are in work after a day than before it, and at which moments they became so, added up in
-- microseconds since 2000. Until the end of a later day all of them were in work for units_change times that day's end
-- less unit_moments. What is back at midnight left on the day before.
create table record.in_work (
    client_id varchar,
    vendor_id varchar not null,
    service_id varchar not null,
    day date not null,
    scenario scenario not null default 'actual',
    range_only boolean not null default false,
    units_change bigint not null,
    unit_moments hugeint not null,
    known_on date,
    basis basis not null,
    source_id varchar,
    run_id varchar
);

-- Weeks and months of the same log by waiting time: what came in, by the step in which its wait ends; open ones wait
-- still. Days are read from the log itself.
create table record.turnaround_period (
    period varchar not null,
    client_id varchar,
    vendor_id varchar not null,
    service_id varchar not null,
    submitted_on date not null,
    scenario scenario not null default 'actual',
    range_only boolean not null default false,
    from_hours double not null,
    is_open boolean not null,
    units bigint not null,
    -- So many seconds all its units waited together.
    unit_seconds hugeint not null,
    basis basis not null,
    source_id varchar,
    run_id varchar
);

create table record.capacity (
    vendor_id varchar not null references record.party (party_id),
    pool varchar not null,
    week_start date not null,
    scenario scenario not null default 'actual',
    nominal_std_hours double not null check (nominal_std_hours >= 0),
    available_std_hours double not null check (available_std_hours >= 0),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    check (available_std_hours <= nominal_std_hours),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null),
    check (basis <> 'modelled' or scenario <> 'actual')
);

create table record.pool_service (
    vendor_id varchar not null references record.party (party_id),
    pool varchar not null,
    service_id varchar not null references record.service (service_id),
    primary key (vendor_id, pool, service_id)
);

create table record.capacity_reservation (
    vendor_id varchar not null references record.party (party_id),
    pool varchar not null,
    client_id varchar references record.party (party_id),
    valid_from date not null,
    valid_to date not null default '9999-12-31',
    std_hours_per_week double not null check (std_hours_per_week >= 0),
    priority integer not null default 100,
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    check (valid_to > valid_from),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.contract (
    contract_id varchar not null,
    client_id varchar not null references record.party (party_id),
    vendor_id varchar not null references record.party (party_id),
    -- The vendor's name as the source spells it, which an organisation may have several of.
    vendor_as_reported varchar,
    kind contract_kind not null default 'standalone',
    -- The agreement above a call-off; a call-off's money is part of it and is never added to it.
    overarching_id varchar,
    signed_on date,
    start_on date not null,
    -- The last day, inclusive; without one the contract has no fixed end.
    end_on date,
    currency varchar not null default 'USD',
    usd_per_unit decimal(18, 8) check (usd_per_unit > 0),
    -- Below zero it is a credit.
    total_value decimal(18, 2),
    committed_value decimal(18, 2) check (committed_value >= 0),
    prepaid decimal(18, 2) check (prepaid >= 0),
    notice_days integer check (notice_days >= 0),
    notice_months integer check (notice_months >= 0),
    -- What the vendor has to give.
    vendor_notice_days integer check (vendor_notice_days >= 0),
    auto_renew boolean,
    renew_term_months integer check (renew_term_months > 0),
    early_termination_fee decimal(18, 2) check (early_termination_fee >= 0),
    -- Money of a contract whose pair has no public figure lies between these parts of what is written.
    range_only boolean not null default false,
    low_factor double not null default 1 check (low_factor between 0 and 1),
    high_factor double not null default 1 check (high_factor >= 1),
    exit_plan yes_no not null default 'not_assessed',
    known_on date not null,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    -- Which version this is of those known on one day: the last of them stands.
    sequence integer not null default 1 check (sequence >= 1),
    primary key (contract_id, known_on, sequence),
    check (currency <> 'USD' or usd_per_unit = 1),
    check (end_on is null or end_on >= start_on),
    check (kind <> 'subsequent' or overarching_id is not null),
    check (notice_days is null or notice_months is null),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.contract_service (
    contract_id varchar not null,
    service_id varchar not null references record.service (service_id),
    is_exclusive boolean not null default false,
    -- Both inclusive; without them the exclusivity holds as long as the contract.
    exclusive_from date,
    exclusive_until date,
    committed_units bigint check (committed_units >= 0),
    price_per_unit decimal(18, 6) check (price_per_unit >= 0),
    reserved_std_hours_per_week double check (reserved_std_hours_per_week >= 0),
    primary key (contract_id, service_id)
);

create table record.contract_sla (
    contract_id varchar not null,
    service_id varchar not null references record.service (service_id),
    measure varchar not null check (measure in ('accuracy', 'on_time', 'rework_rate', 'turnaround_p95_hours')),
    operator varchar not null check (operator in ('>=', '<=')),
    target double not null,
    primary key (contract_id, service_id, measure)
);

create table record.invoice (
    contract_id varchar not null,
    billed_on date not null,
    amount decimal(18, 2) not null,
    currency varchar not null default 'USD',
    usd_per_unit decimal(18, 8) check (usd_per_unit > 0),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    check (currency <> 'USD' or usd_per_unit = 1),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.subcontract (
    contract_id varchar not null,
    service_id varchar not null references record.service (service_id),
    rank integer not null check (rank >= 1),
    provider_id varchar not null references record.party (party_id),
    -- The part of the contract's work in this service that the provider does; null is unknown.
    work_share double check (work_share between 0 and 1),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (contract_id, service_id, rank, provider_id),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

-- What a client needs a service for, and how badly.
create table record.business_function (
    function_id varchar not null,
    client_id varchar not null references record.party (party_id),
    service_id varchar not null references record.service (service_id),
    name varchar not null,
    criticality criticality not null default 'not_assessed',
    recovery_time_hours integer check (recovery_time_hours >= 0),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (function_id, service_id),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.service_assessment (
    client_id varchar not null references record.party (party_id),
    vendor_id varchar not null references record.party (party_id),
    service_id varchar not null references record.service (service_id),
    assessed_on date not null,
    substitutability substitutability not null default 'not_assessed',
    reintegration reintegration not null default 'not_assessed',
    exit_plan yes_no not null default 'not_assessed',
    alternatives_identified yes_no not null default 'not_assessed',
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (client_id, vendor_id, service_id, assessed_on),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

-- Who could take over whose work, and how fast.
create table record.eligibility (
    client_id varchar not null references record.party (party_id),
    vendor_id varchar not null references record.party (party_id),
    service_id varchar not null references record.service (service_id),
    is_eligible boolean not null,
    lag_weeks double not null check (lag_weeks >= 0),
    max_ramp_std_hours_per_week double check (max_ramp_std_hours_per_week >= 0),
    blocked_because varchar,
    switching_cost_usd decimal(18, 2) check (switching_cost_usd >= 0),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (client_id, vendor_id, service_id),
    check (is_eligible or blocked_because is not null),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.buffer_stock (
    client_id varchar not null references record.party (party_id),
    service_id varchar not null references record.service (service_id),
    day date not null,
    accepted_units_on_hand bigint not null check (accepted_units_on_hand >= 0),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (client_id, service_id, day),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.qa_sample (
    client_id varchar references record.party (party_id),
    vendor_id varchar not null references record.party (party_id),
    service_id varchar not null references record.service (service_id),
    -- Without one nobody has said when the work was done: it has its accuracy, and no place in time.
    week_start date,
    stratum varchar not null default 'all',
    subgroup varchar not null default 'all',
    population bigint not null,
    sampled bigint not null,
    correct bigint not null check (correct >= 0 and correct <= sampled),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    check (sampled <= population),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

-- One judgment. A rater may have judged an item more than once, so the key has a sequence.
create table record.annotation (
    batch_id varchar not null,
    item_id varchar not null,
    rater_id varchar not null,
    sequence integer not null default 1 check (sequence >= 1),
    client_id varchar references record.party (party_id),
    vendor_id varchar not null references record.party (party_id),
    service_id varchar not null references record.service (service_id),
    judged_on date,
    label varchar not null,
    label_level label_level not null default 'nominal',
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (batch_id, item_id, rater_id, sequence),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.worker_pay (
    vendor_id varchar not null references record.party (party_id),
    country varchar not null,
    region varchar not null default '',
    period_from date not null,
    period_to date not null,
    workers integer check (workers >= 0),
    paid_hours double check (paid_hours >= 0),
    unpaid_hours double check (unpaid_hours >= 0),
    earnings decimal(18, 2) check (earnings >= 0),
    currency varchar not null default 'USD',
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    check (period_to > period_from),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.living_wage (
    country varchar not null,
    region varchar not null default '',
    year integer not null,
    hourly decimal(12, 4) not null check (hourly > 0),
    currency varchar not null default 'USD',
    method varchar not null,
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (country, region, year, method),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

-- How the people who do the work describe themselves; a group of fewer than five is not kept.
create table record.worker_demographic (
    vendor_id varchar not null references record.party (party_id),
    period_from date not null,
    dimension varchar not null,
    category varchar not null,
    people integer not null check (people >= 0),
    target_share double check (target_share between 0 and 1),
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    primary key (vendor_id, period_from, dimension, category),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.incident (
    incident_id varchar primary key,
    vendor_id varchar not null references record.party (party_id),
    happened_on date,
    detected_on date,
    kind varchar not null,
    -- How grave it was, and why, is our reading; without one it is unknown.
    severity integer check (severity between 1 and 4),
    severity_reason varchar,
    records_exposed bigint check (records_exposed >= 0),
    confirmed_access boolean,
    fact varchar not null,
    known_on date,
    basis basis not null,
    source_id varchar references record.source (source_id),
    run_id varchar references record.model_run (run_id),
    check ((basis = 'modelled') = (run_id is not null)),
    check (basis = 'modelled' or source_id is not null)
);

create table record.incident_client (
    incident_id varchar not null references record.incident (incident_id),
    client_id varchar not null references record.party (party_id),
    primary key (incident_id, client_id)
);
