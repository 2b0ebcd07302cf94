/*---
title: Versions that contradict each other
question: Does the record ever hold two versions of one fact for the same days at the same time?
order: 100
chart: {mark: bar, x: overlapping, y: kind}
grain: [kind]
metric: G06
reach: own
columns:
  kind:       {type: text, label: Kind of fact}
  facts:      {type: whole, label: Facts, format: whole}
  versions:   {type: whole, label: Versions of them, format: whole}
  overlapping:   {type: whole, label: Pairs of versions that overlap, format: whole, better: lower}
  is_sound:   {type: boolean, label: No two overlap}
  places:     {type: text, label: Where they overlap}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
thresholds:
  - {column: overlapping, level: red, at: "> 0", kind: convention, label: "any"}
leaves_out: "Relationships, whose claims may oppose each other, and figures that several sources give. Two versions that touch, one ending on the day the other begins, do not overlap."
owner: record
reviewed: 2026-11-25
---*/

with kind as (
    select unnest(['contracts', 'stakes']) as kind
),

fact_version as (
    select
        'contracts' as kind,
        contract_id as fact,
        start_on as valid_from,
        coalesce(end_on + 1, date '9999-12-31') as valid_to,
        known_from,
        known_to,
        basis,
        source_id
    from contract_version
    union all
    select
        'stakes',
        owner.name || ' in ' || target.name,
        stake.valid_from,
        stake.valid_to,
        stake.known_from,
        stake.known_to,
        stake.basis,
        stake.source_id
    from ownership_version as stake
    join party as owner on owner.party_id = stake.owner_id
    join party as target on target.party_id = stake.target_id
),

numbered_version as (
    select
        *,
        row_number() over (
            partition by kind, fact
            order by valid_from, known_from, valid_to, known_to, source_id
        ) as place
    from fact_version
),

overlap as (
    -- All intervals are half-open, on both clocks.
    select
        earlier.kind,
        earlier.fact,
        greatest(earlier.valid_from, later.valid_from) as from_day
    from numbered_version as earlier
    join numbered_version as later
        on later.kind = earlier.kind
        and later.fact = earlier.fact
        and later.place > earlier.place
        and earlier.valid_from < later.valid_to
        and earlier.valid_to > later.valid_from
        and earlier.known_from < later.known_to
        and earlier.known_to > later.known_from
),

kind_overlap as (
    select
        kind,
        count(*) as overlapping,
        string_agg(distinct fact || ' from ' || from_day, '; ' order by fact || ' from ' || from_day) as places
    from overlap
    group by kind
),

kind_version as (
    select
        kind,
        count(distinct fact) as facts,
        count(*) as versions,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from fact_version
    group by kind
),

total as (
    select
        (select count(*) from fact_version) as versions,
        (select count(*) from overlap) as overlapping
)

select
    kind.kind as kind,
    coalesce(kind_version.facts, 0) as facts,
    coalesce(kind_version.versions, 0) as versions,
    coalesce(kind_overlap.overlapping, 0) as overlapping,
    kind_overlap.overlapping is null as is_sound,
    kind_overlap.places as places,
    kind_version.basis as basis,
    coalesce(kind_version.source_ids, []) as source_ids,
    case total.overlapping
        when 0 then 'No two of the ' || digits(total.versions) || ' versions on record contradict each other.'
        when 1 then '1 pair among the ' || digits(total.versions) || ' versions on record holds for the same days at the same time.'
        else digits(total.overlapping) || ' pairs among the ' || digits(total.versions)
            || ' versions on record hold for the same days at the same time.'
    end as finding
from kind
left join kind_version on kind_version.kind = kind.kind
left join kind_overlap on kind_overlap.kind = kind.kind
cross join total
order by kind
