-- What imports bring, side by side, before names become organisations. It goes when the build ends. The rows
-- themselves stay in the imports' own files: `imported_contract` and its like are views of those, laid over these forms.
attach ':memory:' as imported;

create table imported.import (
    import_id varchar,
    place integer,
    profile varchar,
    title varchar,
    publisher varchar,
    kind varchar,
    profile_row varchar,
    as_of date,
    read_rows bigint,
    taken_rows bigint,
    refused_rows bigint,
    ignored_rows bigint,
    told varchar[]
);

create table imported.import_rule (
    import_id varchar,
    rule varchar,
    row_count bigint,
    currency varchar,
    amount decimal(38, 2),
    words varchar
);

create table imported.contract_form (
    import_id varchar,
    file varchar,
    line bigint,
    contract_id varchar,
    version integer,
    client varchar,
    client_number varchar,
    vendor varchar,
    vendor_number varchar,
    service varchar,
    overarching_id varchar,
    amendment varchar,
    signed_on date,
    start_on date,
    end_on date,
    known_on date,
    currency varchar,
    total_value decimal(18, 2),
    committed_value decimal(18, 2),
    prepaid decimal(18, 2),
    notice_days integer,
    auto_renew boolean,
    renew_term_months integer,
    is_exclusive boolean
);

-- What the register says of a contract that other files do not.
create table imported.arrangement_form (
    import_id varchar,
    contract_id varchar,
    kind varchar,
    vendor_notice_days integer,
    exit_plan varchar
);

-- Services of a contract of the register beyond the first one, which stands in the contract itself.
create table imported.contract_service_form (
    import_id varchar,
    contract_id varchar,
    service varchar
);

create table imported.annual_expense_form (
    import_id varchar,
    contract_ref varchar,
    client varchar,
    client_number varchar,
    vendor varchar,
    vendor_number varchar,
    client_as_written varchar,
    vendor_as_written varchar,
    reported_on date,
    currency varchar,
    amount decimal(18, 2)
);

create table imported.subcontract_form (
    import_id varchar,
    contract_id varchar,
    service varchar,
    rank integer,
    provider varchar,
    provider_number varchar,
    reported_on date
);

create table imported.business_function_form (
    import_id varchar,
    function_id varchar,
    client varchar,
    client_number varchar,
    service varchar,
    name varchar,
    criticality varchar,
    recovery_time_hours integer,
    reported_on date
);

create table imported.service_assessment_form (
    import_id varchar,
    client varchar,
    client_number varchar,
    vendor varchar,
    vendor_number varchar,
    service varchar,
    substitutability varchar,
    reintegration varchar,
    exit_plan varchar,
    alternatives_identified varchar,
    reported_on date
);

create table imported.payment_form (
    import_id varchar,
    file varchar,
    line bigint,
    payment_id varchar,
    contract_id varchar,
    client varchar,
    client_number varchar,
    vendor varchar,
    vendor_number varchar,
    service varchar,
    billed_on date,
    currency varchar,
    amount decimal(18, 2),
    client_as_written varchar,
    vendor_as_written varchar
);

create table imported.delivery_form (
    import_id varchar,
    file varchar,
    line bigint,
    batch_id varchar,
    client varchar,
    client_number varchar,
    vendor varchar,
    vendor_number varchar,
    service varchar,
    submitted_at timestamp,
    due_at timestamp,
    delivered_at timestamp,
    units bigint,
    inspected bigint,
    passed_first bigint,
    accepted bigint,
    rejected bigint,
    reworked_tasks bigint,
    rework_loops bigint,
    currency varchar,
    cost decimal(18, 2),
    qa_cost decimal(18, 2),
    rework_cost decimal(18, 2)
);

create table imported.judgment_form (
    import_id varchar,
    file varchar,
    line bigint,
    item varchar,
    rater varchar,
    label varchar,
    gold varchar,
    batch varchar,
    client varchar,
    client_number varchar,
    vendor varchar,
    vendor_number varchar,
    service varchar,
    judged_at timestamp,
    seconds decimal(18, 2),
    sequence integer
);

create table imported.told_form (
    import_id varchar,
    fate varchar,
    rule varchar,
    file varchar,
    line bigint,
    field varchar,
    value varchar,
    reason varchar,
    hint varchar,
    currency varchar,
    amount decimal(18, 2)
);
