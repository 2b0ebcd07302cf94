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
