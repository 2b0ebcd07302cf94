-- From imports to the typed tables. Names mean the organisations of 24_import_names.sql; every row cites its import.

insert into record.import
select * exclude (profile_row), 'import-' || import_id
from imported.import
order by place;

insert into record.import_rule
select import_id, rule, row_count, currency, amount, words
from imported.import_rule
order by all;

insert into record.import_row
select import_id, fate, rule, file, line, field, value, reason, hint, currency, amount
from imported_told
order by import_id, file, line, field, rule;

insert into record.currency_rate
select currency, day::date, usd_per_unit::decimal(18, 8), source_id
from received.currency_rates
order by currency, day;

-- Where several contracts bear the id that a payment names: the one of the payment's own register, else of its client,
-- or of its vendor where no client is named, if that is just one. Otherwise nobody can tell.
create table imported.paid_contract as
with shared_contract as (
    select distinct
        owner.contract_id as id_in_import,
        owner.register_id,
        owner.client_id,
        owner.vendor_id,
        register_id(owner.register_id, owner.client_id, owner.contract_id) as contract_id
    from imported.contract_owner as owner
    semi join imported.shared_id using (contract_id)
),

payer as (
    select distinct
        payment.import_id,
        payment.contract_id as id_in_import,
        payment.client_id,
        payment.vendor_id,
        name_id('register', import.publisher) as register_id
    from named('imported_payment') as payment
    join imported.import as import using (import_id)
    semi join imported.shared_id using (contract_id)
),

candidate as (
    select
        payer.import_id,
        payer.id_in_import,
        payer.client_id,
        payer.vendor_id,
        contract.contract_id,
        rank() over (
            partition by payer.import_id, payer.id_in_import, payer.client_id, payer.vendor_id
            order by
                contract.register_id = payer.register_id desc,
                coalesce(contract.client_id = payer.client_id, contract.vendor_id = payer.vendor_id, false) desc
        ) as place
    from payer
    join shared_contract as contract using (id_in_import)
    where contract.register_id = payer.register_id
        or coalesce(contract.client_id = payer.client_id, true)
)

select
    import_id,
    id_in_import,
    client_id,
    vendor_id,
    min(contract_id) as contract_id
from candidate
where place = 1
group by import_id, id_in_import, client_id, vendor_id
having count(distinct contract_id) = 1;

-- A payment that a later import of the same publisher brings again stands there as that import says; those without an
-- id are all others. Two vendors may number their invoices alike.
create table imported.payment_row as
select
    payment.*,
    import.place,
    case
        when payment.contract_id in (select contract_id from imported.shared_id) then paid.contract_id
        else payment.contract_id
    end as paid_under,
    coalesce(payment.client_organisation, '(' || payment.client_as_written || ')') as client_as_reported,
    coalesce(payment.vendor_organisation, '(' || payment.vendor_as_written || ')') as vendor_as_reported,
    case when payment.currency = 'USD' then 1 else rate.usd_per_unit end as usd_per_unit
from named('imported_payment') as payment
join imported.import as import using (import_id)
left join imported.paid_contract as paid
    on paid.import_id = payment.import_id
    and paid.id_in_import = payment.contract_id
    and paid.client_id is not distinct from payment.client_id
    and paid.vendor_id is not distinct from payment.vendor_id
left join imported.rate_day as rate
    on rate.currency = payment.currency
    and rate.day = payment.billed_on
qualify payment.payment_id is null
    or import.place = max(import.place) over (
        partition by
            name_key(import.publisher), payment.payment_id,
            coalesce(payment.client_id, name_key(payment.client_as_written)),
            coalesce(payment.vendor_id, name_key(payment.vendor_as_written))
    );

insert into record.invoice by name
select
    paid_under as contract_id,
    billed_on,
    amount,
    currency,
    usd_per_unit,
    billed_on as known_on,
    'reported' as basis,
    'import-' || import_id as source_id
from imported.payment_row
where paid_under is not null
order by paid_under, billed_on, import_id, file, line;

-- What was paid in each year, or in the part of it that the payments cover.
insert into record.spend by name
with covered as (
    select
        min(date_trunc('month', billed_on))::date as first_day,
        (select as_of from record.version) + 1 as day_after
    from imported.payment_row
),

-- What will be billed is not paid yet.
paid as (
    select
        payment.*,
        greatest(date_trunc('year', payment.billed_on)::date, covered.first_day) as period_from,
        least((date_trunc('year', payment.billed_on) + interval 1 year)::date, covered.day_after) as period_to
    from imported.payment_row as payment
    cross join covered
    where payment.billed_on < covered.day_after
)

select
    client_id,
    client_as_reported,
    vendor_id,
    vendor_as_reported,
    case
        when period_from = date_trunc('year', period_from) and period_to = period_from + interval 1 year
            then year(period_from)::varchar
        else period_from || ' to ' || (period_to - 1)
    end as period,
    period_from,
    period_to,
    sum(amount) as amount,
    currency,
    -- One payment without a rate leaves the sum without one; so do credits that turn its sign in USD.
    case
        when currency = 'USD' then 1
        when count(*) = count(usd_per_unit) and sum(amount * usd_per_unit) / nullif(sum(amount), 0) > 0
            then try_cast(sum(amount * usd_per_unit) / nullif(sum(amount), 0) as decimal(18, 8))
    end as usd_per_unit,
    'annual_spend' as amount_kind,
    count(*) || case when count(*) = 1 then ' payment' else ' payments' end as fact,
    period_to - 1 as known_on,
    'direct' as evidence,
    'reported' as basis,
    'import-' || import_id as source_id
from paid
group by
    client_id, client_as_reported, vendor_id, vendor_as_reported, period_from, period_to, currency, import_id
order by client_as_reported, vendor_as_reported, period_from, currency, import_id;

-- A batch that a later import brings again stands there as that import says. Two vendors, or
-- two clients of one, may number theirs alike.
create table imported.superseded as
with later as (
    select delivery.client_id, delivery.vendor_id, delivery.batch_id, max(import.place) as place
    from named('imported_delivery') as delivery
    join imported.import as import using (import_id)
    where import.place > (select min(place) from imported.import where kind = 'delivery')
    group by delivery.client_id, delivery.vendor_id, delivery.batch_id
)

select delivery.import_id, delivery.client_id, delivery.vendor_id, delivery.batch_id
from named('imported_delivery') as delivery
join later using (client_id, vendor_id, batch_id)
join imported.import as import on import.import_id = delivery.import_id
where later.place > import.place;

insert into record.delivery_log by name
select
    delivery.batch_id,
    delivery.client_id,
    delivery.vendor_id,
    service.service_id,
    delivery.submitted_at,
    delivery.due_at,
    delivery.delivered_at,
    delivery.units,
    delivery.inspected,
    delivery.passed_first,
    delivery.accepted,
    delivery.rejected,
    delivery.reworked_tasks,
    delivery.rework_loops,
    delivery.cost,
    delivery.qa_cost,
    delivery.rework_cost,
    coalesce(delivery.currency, 'USD') as currency,
    case when coalesce(delivery.currency, 'USD') = 'USD' then 1 else rate.usd_per_unit end as usd_per_unit,
    delivery.submitted_at::date as known_on,
    'reported' as basis,
    'import-' || delivery.import_id as source_id
from named('imported_delivery') as delivery
join imported.known_service as service on service.service is not distinct from delivery.service
left join imported.rate_day as rate
    on rate.currency = delivery.currency
    and rate.day = coalesce(delivery.delivered_at, delivery.submitted_at)::date
anti join imported.superseded as superseded
    on superseded.import_id = delivery.import_id
    and superseded.client_id = delivery.client_id
    and superseded.vendor_id = delivery.vendor_id
    and superseded.batch_id = delivery.batch_id;

-- A judgment has no id. One of the same moment that a later import of the same publisher brings again, word for word,
-- is the same one: of each, as many count as the import with the most of them has. Without a moment nobody can tell.
create table imported.judged_again as
with judgment as (
    select
        judgment.*,
        import.place,
        name_key(import.publisher) as publisher,
        row_number() over (
            partition by
                judgment.import_id, client_id, vendor_id, service, batch, item, rater, label, gold, judged_at
            order by file, line
        ) as nth
    from named('imported_judgment') as judgment
    join imported.import as import using (import_id)
    where judged_at is not null
        and (select count(*) from imported.import where kind = 'judgment') > 1
)

select import_id, file, line, item, rater, sequence
from judgment
qualify row_number() over (
    partition by publisher, client_id, vendor_id, service, batch, item, rater, label, gold, judged_at, nth
    order by place desc
) > 1;

create temporary view judgment_once as
select judgment.*, service.service_id
from named('imported_judgment') as judgment
join imported.known_service as service on service.service is not distinct from judgment.service
anti join imported.judged_again using (import_id, file, line, item, rater, sequence);

insert into record.annotation by name
select
    concat_ws('/', judgment.client_id, judgment.vendor_id, coalesce(judgment.batch, judgment.import_id)) as batch_id,
    judgment.item as item_id,
    judgment.rater as rater_id,
    row_number() over (
        partition by
            judgment.client_id, judgment.vendor_id, coalesce(judgment.batch, judgment.import_id), judgment.item,
            judgment.rater
        order by judgment.judged_at nulls first, judgment.sequence, judgment.import_id, judgment.file, judgment.line
    ) as sequence,
    judgment.client_id,
    judgment.vendor_id,
    judgment.service_id,
    judgment.judged_at::date as judged_on,
    judgment.label,
    coalesce(judgment.judged_at::date, import.as_of) as known_on,
    'reported' as basis,
    'import-' || judgment.import_id as source_id
from judgment_once as judgment
join imported.import as import using (import_id)
order by all;

-- A judgment whose right label is known is an inspected one.
insert into record.qa_sample by name
select
    judgment.client_id,
    judgment.vendor_id,
    judgment.service_id,
    date_trunc('week', judgment.judged_at)::date as week_start,
    count(*) as population,
    count(judgment.gold) as sampled,
    count(*) filter (where judgment.gold = judgment.label) as correct,
    max(coalesce(judgment.judged_at::date, import.as_of)) as known_on,
    'reported' as basis,
    'import-' || judgment.import_id as source_id
from judgment_once as judgment
join imported.import as import using (import_id)
group by all
having count(judgment.gold) > 0
order by all;

-- Judgments of one day are a batch delivered on it. Without a day there is no throughput to tell.
insert into record.delivery_log by name
select
    'judgments/' || judgment.client_id || '/' || judgment.vendor_id || '/' || coalesce(judgment.batch, judgment.import_id) || '/'
        || judgment.judged_at::date as batch_id,
    judgment.client_id,
    judgment.vendor_id,
    judgment.service_id,
    min(judgment.judged_at) as submitted_at,
    max(judgment.judged_at) as delivered_at,
    count(*) as units,
    case when count(judgment.gold) > 0 then count(judgment.gold) end as inspected,
    case
        when count(judgment.gold) > 0 then count(*) filter (where judgment.gold = judgment.label)
    end as passed_first,
    judgment.judged_at::date as known_on,
    'reported' as basis,
    'import-' || judgment.import_id as source_id
from judgment_once as judgment
where judgment.judged_at is not null
group by
    judgment.client_id, judgment.vendor_id, judgment.service_id, judgment.batch,
    judgment.import_id, judgment.judged_at::date
order by all;

-- Who bought what from whom, and until when, as far as contracts told it on each day on which that changed.
insert into record.relationship_claim by name
with version as (
    select client_id, vendor_id, service_id, import_id, known_from, known_to, start_on, end_on
    from imported.contract_row_service
    -- A version of which another was known on the same day never stood.
    where known_to > known_from
),

-- A contract may go to another pair: then the pair of before has one less.
turn as (
    select client_id, vendor_id, service_id, known_from
    from version
    union
    select client_id, vendor_id, service_id, known_to
    from version
    where known_to < date '9999-12-31'
),

told as (
    select
        turn.client_id,
        turn.vendor_id,
        turn.service_id,
        turn.known_from,
        version.start_on,
        version.end_on,
        version.import_id,
        version.known_to > turn.known_from as stands
    from turn
    join version
        on version.client_id = turn.client_id
        and version.vendor_id = turn.vendor_id
        and version.service_id = turn.service_id
        and version.known_from <= turn.known_from
),

stand as (
    select
        client_id,
        vendor_id,
        service_id,
        known_from,
        count(*) filter (where stands) as contracts,
        coalesce(min(start_on) filter (where stands), min(start_on)) as started_on,
        case
            when not bool_or(stands) then greatest(known_from, min(start_on))
            when bool_and(end_on is not null) filter (where stands) then max(end_on) filter (where stands)
        end as ended_on,
        max(import_id) as import_id
    from told
    group by client_id, vendor_id, service_id, known_from
),

change as (
    select *
    from stand
    qualify coalesce(
        (started_on, coalesce(ended_on, date '9999-12-31'))
        <> lag((started_on, coalesce(ended_on, date '9999-12-31'))) over (
            partition by client_id, vendor_id, service_id
            order by known_from
        ),
        true
    )
)

select
    'import/' || client_id || '/' || vendor_id || '/' || service_id || '/' || known_from as claim_id,
    client_id,
    vendor_id,
    service_id,
    case when ended_on is null then 'active' else 'ended' end as status,
    started_on,
    ended_on,
    case when ended_on is null then started_on else ended_on end as status_from,
    'none' as amount_kind,
    case contracts when 0 then 'No contract' when 1 then '1 contract' else contracts || ' contracts' end
        || case
            when contracts = 0 then ' is left of those there were'
            when ended_on is null then ', at least one without an end' else ', the last until ' || ended_on end
        as fact,
    'on_record' as claimant,
    known_from as known_on,
    'direct' as evidence,
    'reported' as basis,
    'import-' || import_id as source_id
from change
order by claim_id;

-- Where no contract speaks, payments and work show that one bought from the other.
insert into record.relationship_claim by name
with seen as (
    select client_id, vendor_id, service, billed_on as day, import_id
    from named('imported_payment')
    union all
    select client_id, vendor_id, service, min(submitted_at)::date, import_id
    from named('imported_delivery')
    group by all
    union all
    select client_id, vendor_id, service, min(judged_at)::date, import_id
    from named('imported_judgment')
    group by all
),

pair as (
    select
        seen.client_id,
        seen.vendor_id,
        service.service_id,
        min(seen.day) as started_on,
        min(import.as_of) as as_of,
        min(seen.import_id) as import_id
    from seen
    join imported.import as import using (import_id)
    join imported.known_service as service on service.service is not distinct from seen.service
    where seen.client_id is not null
        and seen.vendor_id is not null
    group by seen.client_id, seen.vendor_id, service.service_id
)

select
    'work/' || client_id || '/' || vendor_id || '/' || service_id as claim_id,
    client_id,
    vendor_id,
    service_id,
    'active' as status,
    started_on,
    'none' as amount_kind,
    'Work or payments are on record' as fact,
    'on_record' as claimant,
    coalesce(started_on, as_of) as known_on,
    'direct' as evidence,
    'reported' as basis,
    'import-' || import_id as source_id
from pair
where not exists (
    select 1
    from record.relationship_claim as claim
    where claim.client_id = pair.client_id
        and claim.vendor_id = pair.vendor_id
)
order by claim_id;
