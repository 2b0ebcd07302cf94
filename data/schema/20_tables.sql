-- The record as typed tables. Readers use the views of the same names in schema main.

create table record.version (
    version_id varchar primary key,
    title varchar not null,
    as_of date not null,
    -- Of the tables; a newer edition raises it, and an older one reads no version with a higher number.
    format integer not null default 3
);

-- The imports a version rests on, in the order in which they count.
create table record.version_import (
    import_id varchar primary key,
    place integer not null unique
);

create table record.source (
    source_id varchar primary key,
    title varchar not null,
    publisher varchar not null,
    published_on varchar,
    known_on date,
    url varchar
);

create table record.party (
    party_id varchar primary key,
    name varchar not null unique,
    is_client boolean not null,
    is_vendor boolean not null,
    is_parent boolean not null,
    check (is_client or is_vendor or is_parent)
);

create table record.service (
    service_id varchar primary key,
    name varchar not null unique
);

create table record.relationship_claim (
    claim_id varchar primary key,
    client_id varchar references record.party (party_id),
    vendor_id varchar references record.party (party_id),
    service_id varchar not null references record.service (service_id),
    status relationship_status not null,
    started_on date,
    ended_on date,
    status_from date,
    amount_usd decimal(18, 2) check (amount_usd >= 0),
    amount_kind amount_kind not null,
    amount_period varchar,
    fact varchar not null,
    claimant claimant not null,
    known_on date not null,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    check (ended_on is null or started_on is null or ended_on >= started_on),
    check ((amount_usd is null) = (amount_kind = 'none'))
);

create table record.ownership (
    owner_id varchar not null references record.party (party_id),
    target_id varchar not null references record.party (party_id),
    equity_share decimal(9, 6) not null check (equity_share between 0 and 1),
    voting varchar,
    valid_from date not null,
    valid_to date not null default '9999-12-31',
    fact varchar not null,
    known_on date not null,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    primary key (owner_id, target_id, valid_from, known_on),
    check (valid_to > valid_from),
    check (owner_id <> target_id)
);

create table record.rivalry (
    party_a varchar not null references record.party (party_id),
    party_b varchar not null references record.party (party_id),
    market varchar not null,
    fact varchar not null,
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar references record.source (source_id),
    primary key (party_a, party_b, market),
    check (party_a < party_b),
    check (source_id is not null or basis = 'estimated')
);

create table record.spend (
    client_id varchar references record.party (party_id),
    client_as_reported varchar not null,
    vendor_id varchar references record.party (party_id),
    vendor_as_reported varchar not null,
    period varchar not null,
    period_from date not null,
    period_to date not null,
    amount decimal(18, 2) not null,
    currency varchar not null default 'USD',
    -- What a unit of the currency is in USD; without it unknown, which is not one. A dollar needs none.
    usd_per_unit decimal(18, 8) check (usd_per_unit > 0),
    amount_kind amount_kind not null,
    bound varchar check (bound in ('about', 'at_least')),
    fact varchar not null,
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    check (period_to > period_from),
    check (currency <> 'USD' or usd_per_unit = 1)
);

create table record.customer_share (
    vendor_id varchar not null references record.party (party_id),
    period varchar not null,
    period_from date not null,
    period_to date not null,
    client_id varchar references record.party (party_id),
    client_as_reported varchar not null,
    client_kind client_kind not null,
    share double check (share between 0 and 1),
    vendor_revenue_usd decimal(18, 2) check (vendor_revenue_usd >= 0),
    client_revenue_usd decimal(18, 2) check (client_revenue_usd >= 0),
    filing varchar not null,
    known_on date,
    evidence evidence not null,
    revenue_evidence evidence,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    check (period_to > period_from),
    check (share is not null or client_revenue_usd is not null)
);

create table record.vendor_financial (
    vendor_id varchar not null references record.party (party_id),
    period varchar not null,
    period_from date not null,
    period_to date not null,
    metric varchar not null,
    value decimal(18, 2) not null check (value >= 0),
    unit varchar not null,
    segment varchar not null,
    is_group boolean not null,
    is_forecast boolean not null,
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    check (period_to > period_from)
);

create table record.event (
    event_id varchar primary key,
    happened_on date not null,
    date_as_reported varchar not null,
    kind varchar not null,
    vendor_id varchar references record.party (party_id),
    vendor_as_reported varchar not null,
    client_id varchar references record.party (party_id),
    headline varchar not null,
    amount_usd decimal(18, 2) check (amount_usd >= 0),
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id)
);

create table record.federal_award (
    vendor_id varchar not null references record.party (party_id),
    agency varchar not null,
    started_on date not null,
    ended_on date,
    ceiling_usd decimal(18, 2) check (ceiling_usd >= 0),
    obligated_usd decimal(18, 2) check (obligated_usd >= 0),
    award_type varchar not null,
    fact varchar not null,
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    check (obligated_usd is null or ceiling_usd is null or obligated_usd <= ceiling_usd),
    check (obligated_usd is not null or ceiling_usd is not null)
);

create table record.market_size (
    publisher varchar not null,
    market varchar not null,
    scope varchar not null check (scope in ('labelling', 'tools', 'moderation', 'other')),
    base_year integer,
    base_usd decimal(18, 2) check (base_usd > 0),
    target_year integer,
    target_usd decimal(18, 2) check (target_usd > 0),
    printed_growth double,
    note varchar,
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    check (base_year is null or target_year is null or target_year > base_year),
    check (base_usd is not null or target_usd is not null)
);

create table record.market_scope (
    vendor_id varchar primary key references record.party (party_id),
    segment varchar not null,
    reason varchar not null
);

create table record.labour (
    vendor_id varchar references record.party (party_id),
    vendor_as_reported varchar not null,
    client_id varchar references record.party (party_id),
    country varchar,
    period varchar not null,
    period_from date not null,
    period_to date not null,
    measure varchar not null,
    value double,
    unit varchar,
    fact varchar not null,
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    check (period_to > period_from)
);

create table record.regulation (
    rule varchar not null,
    body varchar not null,
    year integer not null,
    threshold_name varchar not null,
    value double,
    value_as_reported varchar,
    unit varchar not null,
    fact varchar not null,
    known_on date,
    evidence evidence not null,
    basis basis not null,
    source_id varchar not null references record.source (source_id),
    primary key (rule, threshold_name)
);
