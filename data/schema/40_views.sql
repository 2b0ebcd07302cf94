-- What queries read: the record through the reader's own clocks and weakest basis let in.

-- The day asked about; without one, the day the record was gathered.
create macro on_day() as
    coalesce(getvariable('view_on')::date, (select as_of from record.version));

create view version as
select
    version_id,
    title,
    as_of,
    on_day() as on_day,
    coalesce(getvariable('view_known')::date, as_of) as known_day
from record.version;

create view source as
select
    source_id,
    title,
    publisher,
    published_on,
    known_on,
    visible(known_on, 'reported'::basis) as is_known,
    url
from record.source;

create view party as
select party_id, name, is_client, is_vendor, is_parent
from record.party;

create view service as
select service_id, name
from record.service;

-- What was imported, row by row, whole at all times: it tells of the files and not of the world.
create view import as
select import_id, place, profile, title, publisher, kind, as_of, read_rows, taken_rows, refused_rows, ignored_rows,
    told, source_id
from record.import;

create view import_rule as
select import_id, rule, row_count, currency, amount::double as amount, words
from record.import_rule;

create view import_row as
select import_id, fate, rule, file, line, field, value, reason, hint, currency, amount::double as amount
from record.import_row;

create view regulation as
select rule, body, year, threshold_name, value, value_as_reported, unit, fact, known_on, evidence, basis, source_id
from record.regulation
where visible(known_on, basis);

create view market_scope as
select vendor_id, segment, reason
from record.market_scope;

create view rivalry as
select party_a, party_b, market, fact, known_on, evidence, basis, source_id
from record.rivalry
where visible(known_on, basis);

-- Each rivalry twice, once from either side.
create view rival_pair as
select party_a as party_id, party_b as rival_id, market, known_on, evidence, basis, source_id
from rivalry
union all
select party_b, party_a, market, known_on, evidence, basis, source_id
from rivalry;

create view ownership as
with stake as (
    -- A correction stands in place of what was known before it.
    select *
    from record.ownership
    where visible(known_on, basis)
    qualify row_number() over (partition by owner_id, target_id, valid_from order by known_on desc) = 1
)

select owner_id, target_id, equity_share, voting, valid_from, valid_to, fact, known_on, evidence, basis, source_id
from stake
where on_day() >= valid_from
    and on_day() < valid_to
-- Where two stakes of one owner hold on a day, the later one tells how much it holds by then.
qualify row_number() over (partition by owner_id, target_id order by valid_from desc) = 1;

create view spend as
select
    client_id,
    client_as_reported,
    vendor_id,
    vendor_as_reported,
    period,
    period_from,
    period_to,
    amount::double as amount,
    currency,
    -- In a currency without a rate it is unknown.
    amount::double * usd_rate(currency, usd_per_unit)::double as amount_usd,
    amount_kind,
    bound,
    fact,
    known_on,
    evidence,
    basis,
    source_id
from record.spend
where visible(known_on, basis);

create view customer_share as
select
    vendor_id,
    period,
    period_from,
    period_to,
    client_id,
    client_as_reported,
    client_kind,
    share,
    vendor_revenue_usd::double as vendor_revenue_usd,
    client_revenue_usd::double as client_revenue_usd,
    filing,
    known_on,
    evidence,
    basis,
    source_id
from record.customer_share
where visible(known_on, basis);

create view vendor_financial as
select
    vendor_id,
    period,
    period_from,
    period_to,
    metric,
    value::double as value,
    unit,
    segment,
    is_group,
    is_forecast,
    known_on,
    evidence,
    basis,
    source_id
from record.vendor_financial
where visible(known_on, basis);

create view event as
select
    event_id,
    happened_on,
    date_as_reported,
    kind,
    vendor_id,
    vendor_as_reported,
    client_id,
    headline,
    amount_usd::double as amount_usd,
    known_on,
    evidence,
    basis,
    source_id
from record.event
where visible(known_on, basis);

create view federal_award as
select
    vendor_id,
    agency,
    started_on,
    ended_on,
    ceiling_usd::double as ceiling_usd,
    obligated_usd::double as obligated_usd,
    award_type,
    fact,
    known_on,
    evidence,
    basis,
    source_id
from record.federal_award
where visible(known_on, basis);

create view market_size as
select
    publisher || ' ' || case when base_year is null or target_year is null then '' else base_year || '–' end
        || coalesce(target_year, base_year)
        || case when count(distinct market) over (partition by publisher) > 1 then ', ' || market else '' end
        as estimate,
    publisher,
    market,
    scope,
    base_year,
    base_usd::double as base_usd,
    target_year,
    target_usd::double as target_usd,
    printed_growth,
    note,
    known_on,
    evidence,
    basis,
    source_id
from record.market_size
where visible(known_on, basis);

create view labour as
select
    vendor_id,
    vendor_as_reported,
    client_id,
    country,
    period,
    period_from,
    period_to,
    measure,
    value,
    unit,
    fact,
    known_on,
    evidence,
    basis,
    source_id
from record.labour
where visible(known_on, basis);

-- One row a claim, with the state it gives its pair on the day asked about.
-- Before its status turned, a claim says the pair was active; before it began, it says nothing.
create view relationship_claim as
with claim as (
    select
        visible_claim.*,
        coalesce(
            visible_claim.started_on,
            least(visible_claim.status_from, visible_claim.known_on)
        ) as begins_on,
        coalesce(
            visible_claim.status_from,
            case
                when visible_claim.status in ('winding_down', 'ended')
                    then coalesce(visible_claim.ended_on, visible_claim.known_on)
            end
        ) as turns_on
    from record.relationship_claim as visible_claim
    where visible(visible_claim.known_on, visible_claim.basis)
)

select
    claim.claim_id,
    claim.client_id,
    claim.vendor_id,
    claim.service_id,
    claim.status,
    case
        when on_day() < claim.begins_on then null
        when on_day() < claim.turns_on then 'active'::relationship_status
        else claim.status
    end as status_on_day,
    claim.started_on,
    claim.ended_on,
    claim.status_from,
    claim.amount_usd::double as amount_usd,
    claim.amount_kind,
    claim.amount_period,
    claim.fact,
    claim.claimant,
    claim.known_on,
    claim.evidence,
    claim.basis,
    claim.source_id
from claim;

-- A pair's status on the day asked about, as it followed from all claims known by a day: each on which something new
-- about the pair could be known, or only the last of them, which asks of each claim once.
-- An on-record claim beats those of unnamed people, then the latest wins, or of contracts the one that runs. The status is contested when another
-- kind of claimant's last word, made at most a year before the winning claim, says otherwise.
create macro pair_status(only_last) as table
with step as (
    select client_id, vendor_id, known_from
    from (
        select distinct client_id, vendor_id, known_on as known_from
        from relationship_claim
        where client_id is not null
            and vendor_id is not null
    )
    qualify not only_last
        or row_number() over (partition by client_id, vendor_id order by known_from desc) = 1
),

told_claim as (
    select
        step.known_from,
        claim.*,
        starts_with(claim.claim_id, 'import/') as is_of_contracts,
        row_number() over (
            partition by
                step.client_id, step.vendor_id, step.known_from, starts_with(claim.claim_id, 'import/'), claim.service_id
            order by claim.known_on desc, claim.claim_id desc
        ) = 1 as is_last_of_service
    from step
    join relationship_claim as claim
        on claim.client_id = step.client_id
        and claim.vendor_id = step.vendor_id
        and claim.known_on <= step.known_from
    where claim.status_on_day is not null
),

-- Contracts for several services speak with one voice, on the day of the last of them: the pair buys as long as one runs.
spoken_claim as (
    select
        *,
        case
            when is_of_contracts
                then max(known_on) over (partition by client_id, vendor_id, known_from, is_of_contracts)
            else known_on
        end as spoken_on
    from told_claim
    qualify not is_of_contracts
        or row_number() over (
            partition by client_id, vendor_id, known_from, is_of_contracts
            order by is_last_of_service desc, status_on_day, known_on desc, claim_id desc
        ) = 1
),

step_claim as (
    select
        *,
        row_number() over (
            partition by client_id, vendor_id, known_from, claimant
            order by spoken_on desc, claim_id desc
        ) = 1 as is_last_word,
        bool_or(claimant = 'on_record') over (
            partition by client_id, vendor_id, known_from
        ) as has_on_record
    from spoken_claim
),

winning_claim as (
    select step_claim.*
    from step_claim
    where not (step_claim.has_on_record and step_claim.claimant = 'unnamed')
    qualify row_number() over (
        partition by step_claim.client_id, step_claim.vendor_id, step_claim.known_from
        order by step_claim.spoken_on desc, step_claim.claim_id desc
    ) = 1
),

contested_step as (
    select
        winning_claim.client_id,
        winning_claim.vendor_id,
        winning_claim.known_from,
        array_agg(distinct other.source_id) as source_ids
    from winning_claim
    join step_claim as other
        on other.client_id = winning_claim.client_id
        and other.vendor_id = winning_claim.vendor_id
        and other.known_from = winning_claim.known_from
        and other.is_last_word
        and other.status_on_day <> winning_claim.status_on_day
        and other.spoken_on >= winning_claim.spoken_on - interval 1 year
    group by winning_claim.client_id, winning_claim.vendor_id, winning_claim.known_from
)

select
    step.client_id,
    step.vendor_id,
    step.known_from,
    lead(step.known_from) over (
        partition by step.client_id, step.vendor_id
        order by step.known_from
    ) as known_to,
    winning_claim.status_on_day as status,
    contested_step.client_id is not null as contested,
    winning_claim.claim_id,
    winning_claim.claimant,
    winning_claim.fact,
    winning_claim.known_on,
    winning_claim.status_from,
    winning_claim.evidence,
    coalesce(winning_claim.basis, 'reported'::basis) as basis,
    list_sort(list_distinct(list_concat(
        case when winning_claim.source_id is null then [] else [winning_claim.source_id] end,
        coalesce(contested_step.source_ids, [])
    ))) as source_ids
from step
left join winning_claim
    on winning_claim.client_id = step.client_id
    and winning_claim.vendor_id = step.vendor_id
    and winning_claim.known_from = step.known_from
left join contested_step
    on contested_step.client_id = step.client_id
    and contested_step.vendor_id = step.vendor_id
    and contested_step.known_from = step.known_from;

-- One row a client, vendor and day on which something new about them could be known.
create view relationship_history as
select
    client_id, vendor_id, known_from, known_to, status, contested, claim_id, claimant, fact, known_on, status_from,
    evidence, basis, source_ids
from pair_status(false);

-- One row a client and vendor: its status on the day asked about, as known on the day asked.
create view relationship as
with pair as (
    select
        client_id,
        vendor_id,
        list_sort(array_agg(distinct service_id)) as services,
        min(started_on) as since,
        bool_or(started_on is null) as is_start_open,
        case when bool_and(status = 'ended' and ended_on is not null) then max(ended_on) end as over_on,
        count(*) as claims
    from relationship_claim
    where client_id is not null
        and vendor_id is not null
    group by client_id, vendor_id
)

select
    pair.client_id,
    pair.vendor_id,
    history.status,
    history.contested,
    pair.services,
    pair.since,
    pair.is_start_open,
    pair.over_on,
    pair.claims,
    history.claim_id,
    history.claimant,
    history.fact,
    history.known_on,
    history.status_from,
    history.evidence,
    history.basis,
    history.source_ids
from pair
join pair_status(true) as history
    on history.client_id = pair.client_id
    and history.vendor_id = pair.vendor_id;

-- One row a client, vendor, period and kind of amount: what is public, and the share it makes, if that is known.
-- An amount in a currency without a rate is no public amount: it is unknown in USD, and so is every share beside it.
create view spend_share as
with reported as (
    select
        -- What imports say was paid adds up, in all currencies: one without a rate leaves the whole unknown.
        spend.* replace (
            case
                when not starts_with(spend.source_id, 'import-') then spend.amount_usd
                when count(spend.amount_usd) over paid = count(*) over paid then sum(spend.amount_usd) over paid
            end as amount_usd
        ),
        spend.amount_usd as own_usd,
        -- Two sources for one amount are two reports of it: one that can be told in USD, then the better evidence,
        -- speaks; the spread is kept.
        row_number() over (
            partition by spend.client_id, spend.vendor_id, spend.period, spend.amount_kind
            order by spend.amount_usd is null, spend.evidence, spend.source_id, spend.amount_usd
        ) = 1 as speaks
    from spend
    where spend.client_id is not null
        and spend.vendor_id is not null
    window paid as (
        partition by
            spend.client_id, spend.vendor_id, spend.period, spend.amount_kind, starts_with(spend.source_id, 'import-')
    )
),

client_vendor_period as (
    select
        client_id,
        vendor_id,
        period,
        period_from,
        period_to,
        amount_kind,
        max(amount_usd) filter (where speaks) as amount_usd,
        min(amount_usd) as low,
        max(amount_usd) as high,
        max(bound) filter (where speaks) as bound,
        max(basis) filter (where speaks) as basis,
        max(evidence) filter (where speaks) as evidence,
        array_agg(currency) filter (where own_usd is null) as unrated,
        source_list(source_id) as source_ids
    from reported
    group by client_id, vendor_id, period, period_from, period_to, amount_kind
),

wanted as (
    -- Every vendor that the client may have bought from in the period: the share needs all of them.
    select
        spent.client_id,
        spent.period,
        pair.vendor_id,
        true as is_listed
    from client_vendor_period as spent
    join relationship as pair on pair.client_id = spent.client_id
    where spent.amount_kind = 'annual_spend'
        and (pair.is_start_open or pair.since < spent.period_to)
        and (pair.over_on is null or pair.over_on >= spent.period_from)
    union all
    select client_id, period, vendor_id, false
    from client_vendor_period
    where amount_kind = 'annual_spend'
),

client_period_vendor as (
    select client_id, period, vendor_id, bool_or(is_listed) as is_listed
    from wanted
    group by client_id, period, vendor_id
),

client_period as (
    select
        wanted.client_id,
        wanted.period,
        count(*) as vendors,
        bool_or(wanted.is_listed) as has_vendor_list,
        count(spent.amount_usd) as vendors_public,
        flatten(array_agg(spent.unrated) filter (where spent.amount_usd is null and spent.unrated is not null))
            as unrated,
        -- A vendor whose amount is a net credit counts as nothing.
        sum(greatest(spent.amount_usd, 0)) filter (where spent.amount_usd is not null) as known_usd
    from client_period_vendor as wanted
    left join client_vendor_period as spent
        on spent.client_id = wanted.client_id
        and spent.vendor_id = wanted.vendor_id
        and spent.period = wanted.period
        and spent.amount_kind = 'annual_spend'
    group by wanted.client_id, wanted.period
)

select
    spent.client_id,
    spent.vendor_id,
    spent.period,
    spent.period_from,
    spent.period_to,
    spent.amount_kind,
    spent.amount_usd,
    spent.low,
    spent.high,
    spent.bound,
    -- A client whose vendors nobody has listed has no share, not a share of one.
    case
        when client_period.has_vendor_list and client_period.vendors_public = client_period.vendors
            then greatest(spent.amount_usd, 0) / nullif(client_period.known_usd, 0)
    end as share,
    case
        when client_period.has_vendor_list then client_period.vendors_public / nullif(client_period.vendors, 0)
    end as coverage,
    client_period.known_usd,
    client_period.vendors,
    client_period.vendors_public,
    client_period.has_vendor_list,
    spent.unrated,
    client_period.unrated as unrated_beside,
    spent.basis,
    spent.evidence,
    spent.source_ids
from client_vendor_period as spent
left join client_period
    on client_period.client_id = spent.client_id
    and client_period.period = spent.period
    and spent.amount_kind = 'annual_spend';

-- One row a vendor, client and full year: the client's share of the vendor's revenue, entities under common control
-- as one client. A group with a part nobody knows has no share.
create view client_share as
with control as (
    -- Above half of the equity the client counts as its owner: entities under common control are one customer.
    select target_id as party_id, max_by(owner_id, equity_share) as parent_id
    from ownership
    where equity_share > 0.5
    group by target_id
),

reported as (
    select
        shares.*,
        coalesce(shares.share, shares.client_revenue_usd / nullif(shares.vendor_revenue_usd, 0)) as reported_share
    from customer_share as shares
    where shares.client_kind in ('named', 'undisclosed')
        and shares.period_to = shares.period_from + interval 1 year
),

ranked as (
    select
        reported.*,
        -- Two reports of one share: one that gives it, then the better evidence, speaks; the spread is kept.
        row_number() over (
            partition by vendor_id, period, coalesce(client_id, client_as_reported)
            order by reported_share is null, evidence, source_id
        ) = 1 as speaks
    from reported
),

entity as (
    select
        vendor_id,
        client_id,
        coalesce(client_id, client_as_reported) as entity,
        any_value(client_as_reported) as client_as_reported,
        period,
        period_from,
        period_to,
        max(reported_share) filter (where speaks) as share,
        min(reported_share) as low,
        max(reported_share) as high,
        max(client_revenue_usd) filter (where speaks) as client_revenue_usd,
        max(vendor_revenue_usd) filter (where speaks) as vendor_revenue_usd,
        max(basis) as basis,
        max(evidence) filter (where speaks) as evidence,
        source_list(source_id) as source_ids
    from ranked
    group by vendor_id, client_id, entity, period, period_from, period_to
)

select
    entity.vendor_id,
    coalesce(control.parent_id, entity.client_id) as client_id,
    coalesce(any_value(owner.name), any_value(client.name), any_value(entity.client_as_reported)) as client,
    entity.period,
    entity.period_from,
    entity.period_to,
    case when count(*) = count(entity.share) then sum(entity.share) end as share,
    case when count(*) = count(entity.share) then sum(entity.low) end as low,
    case when count(*) = count(entity.share) then sum(entity.high) end as high,
    sum(entity.client_revenue_usd) as client_revenue_usd,
    max(entity.vendor_revenue_usd) as vendor_revenue_usd,
    max(entity.basis) as basis,
    max(entity.evidence) as evidence,
    list_sort(list_distinct(flatten(array_agg(entity.source_ids)))) as source_ids
from entity
left join control on control.party_id = entity.client_id
left join party as client on client.party_id = entity.client_id
left join party as owner on owner.party_id = control.parent_id
group by
    entity.vendor_id,
    coalesce(control.parent_id, entity.client_id, entity.entity),
    coalesce(control.parent_id, entity.client_id),
    entity.period,
    entity.period_from,
    entity.period_to;

-- Every cited row of the record, whatever its table: what the evidence pages count.
create view evidence_row as
select 'relationship_claim' as table_name, claim_id as row_id, fact, basis, evidence, known_on, source_id,
    null::double as amount_usd, null::varchar as unrated_currency
from relationship_claim
union all
select 'ownership', owner_id || ' owns ' || target_id, fact, basis, evidence, known_on, source_id, null, null
from ownership
union all
select 'rivalry', party_a || ' and ' || party_b, fact, basis, evidence, known_on, source_id, null, null
from rivalry
union all
-- Money of different kinds is never added: only annual spend counts as an amount.
select 'spend', client_as_reported || ' at ' || vendor_as_reported || ', ' || period, fact, basis, evidence,
    known_on, source_id, case when amount_kind = 'annual_spend' then amount_usd end,
    case when amount_kind = 'annual_spend' and amount_usd is null then currency end
from spend
union all
select 'customer_share', client_as_reported || ' of ' || vendor_id || ', ' || period, filing, basis, evidence,
    known_on, source_id, null, null
from customer_share
union all
select 'vendor_financial', vendor_id || ', ' || metric || ', ' || period, segment, basis, evidence, known_on,
    source_id, null, null
from vendor_financial
union all
select 'event', event_id, headline, basis, evidence, known_on, source_id, null, null
from event
union all
select 'federal_award', vendor_id || ', ' || agency || ', ' || started_on, fact, basis, evidence, known_on,
    source_id, null, null
from federal_award
union all
select 'market_size', publisher || ', ' || market || ', ' || coalesce(base_year, target_year), market, basis,
    evidence, known_on, source_id, null, null
from market_size
union all
select 'labour', vendor_as_reported || ', ' || measure || ', ' || period, fact, basis, evidence, known_on,
    source_id, null, null
from labour
union all
select 'regulation', rule || ', ' || threshold_name, fact, basis, evidence, known_on, source_id, null, null
from regulation;
