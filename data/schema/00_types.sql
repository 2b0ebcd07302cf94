-- Kinds of value. An enum's order is its meaning: max(basis) is the weakest basis.
create schema record;
create type basis as enum ('reported', 'estimated', 'modelled');
create type evidence as enum ('direct', 'secondary', 'secondary+derived', 'mixed', 'derived', 'recalled');
create type claimant as enum ('on_record', 'report', 'unnamed');
create type relationship_status as enum ('active', 'announced', 'disputed', 'winding_down', 'ended');
create type amount_kind as enum (
    'none', 'annual_spend', 'contract_total', 'planned_spend', 'ceiling', 'investment', 'statement'
);
create type client_kind as enum ('named', 'undisclosed', 'group', 'parent');
-- What happened, or one of the modelled paths.
create type scenario as enum ('actual', 'low', 'base', 'high', 'no_event');
create type contract_kind as enum ('standalone', 'overarching', 'subsequent');
create type yes_no as enum ('yes', 'no', 'not_assessed');
create type criticality as enum ('low', 'medium', 'high', 'not_assessed');
create type substitutability as enum ('easy', 'medium', 'highly_complex', 'not_substitutable', 'not_assessed');
create type reintegration as enum ('easy', 'difficult', 'highly_complex', 'not_applicable', 'not_assessed');
create type label_level as enum ('nominal', 'ordinal', 'interval');
