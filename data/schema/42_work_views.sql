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

-- Money in a sentence, as the app writes it: USD 8.22 bn.
create macro money_words(currency, amount) as currency || ' ' || case
    when abs(amount) >= 999500000 then format('{:.3g} bn', amount / 1e9)
    when abs(amount) >= 999500 then format('{:.3g} m', amount / 1e6)
    when abs(amount) >= 999.5 then format('{:.3g} k', amount / 1e3)
    else format('{:.0f}', amount)
end;

create macro usd_words(amount) as money_words('USD', amount);

create view model_run as select * from record.model_run;
-- What a run made is known from the day it was made; a number read in a document without a day, on no day.
create view run_source as
select source_id, case when known_on is not null then (select as_of from record.version) end as run_known_on
from record.source;

create view model_param as
select param.*
from record.model_param as param
left join run_source on run_source.source_id = param.source_id
where visible(
    case when param.source_id is null then (select as_of from record.version) else run_source.run_known_on end,
    'modelled'::basis
);

create view model_anchor as
select anchor.* replace (anchor.low_usd::double as low_usd, anchor.high_usd::double as high_usd)
from record.model_anchor as anchor
left join run_source on run_source.source_id = anchor.source_id
where visible(
    case when anchor.source_id is null then (select as_of from record.version) else run_source.run_known_on end,
    anchor.basis
);

create view model_cell as
select * replace (low_usd::double as low_usd, base_usd::double as base_usd, high_usd::double as high_usd),
    'modelled'::basis as basis
from record.model_cell
where visible((select as_of from record.version), 'modelled'::basis);

create view calendar as select * from record.calendar;

create view service_standard as
select * from record.service_standard where visible(known_on, basis);

-- What is told of a delivery after the day known asked for.
create macro told_later(delivered_on) as
    coalesce(delivered_on > getvariable('view_known')::date, false);

create macro told_by_then(delivered_at, value) as
    case when not told_later(delivered_at::date) then value end;

create view delivery_log as
select * replace (
    told_by_then(delivered_at, delivered_at) as delivered_at,
    told_by_then(delivered_at, inspected) as inspected,
    told_by_then(delivered_at, passed_first) as passed_first,
    told_by_then(delivered_at, accepted) as accepted,
    told_by_then(delivered_at, rejected) as rejected,
    told_by_then(delivered_at, reworked_tasks) as reworked_tasks,
    told_by_then(delivered_at, rework_loops) as rework_loops,
    told_by_then(delivered_at, cost)::double as cost,
    told_by_then(delivered_at, qa_cost)::double as qa_cost,
    told_by_then(delivered_at, rework_cost)::double as rework_cost,
    usd_rate(currency, usd_per_unit)::double as usd_per_unit
)
from record.delivery_log
where visible(known_on, basis) and in_scenario(scenario);

-- Every modelled path at once, beside what happened: for ranges from low to high.
-- Days, or where an answer needs none (dashboard/warehouse/routing.py) the periods of `work_period`, without those in
-- which it cuts: of these, days.
create view throughput_path as
with work as (
    select *
    from record.throughput
    where getvariable('work_period') is null
        or day >= list_min(getvariable('work_cuts')::date[])
        and day < period_end(getvariable('work_period'), list_max(getvariable('work_cuts')::date[]))
        and list_contains(getvariable('work_cuts')::date[], period_start(getvariable('work_period'), day))
    union all
    select * exclude (period)
    from record.throughput_period
    where period = getvariable('work_period')
        and not list_contains(getvariable('work_cuts')::date[], day)
)

select
    work.* replace (
        work.cost_usd::double as cost_usd,
        work.qa_cost_usd::double as qa_cost_usd,
        work.rework_cost_usd::double as rework_cost_usd
    ),
    -- A standard time that is only modelled makes the hours modelled.
    standard.std_minutes_per_unit / 60 as std_hours_per_unit,
    standard.basis as std_basis
from work
left join record.service_standard as standard on standard.service_id = work.service_id
where visible(work.known_on, work.basis);

-- What happened, or the modelled path of the reader's scenario.
create view throughput as
select * from throughput_path where in_scenario(scenario);

-- What each batch waited until it was back, until the end of the as-of day, or of the day by which things had to be
-- known, whichever is first; what has no task waits for nothing.
create view record.wait as
with horizon as (
    select least(as_of, getvariable('view_known')::date) + interval 1 day as end_at
    from record.version
),

batch as (
    select
        log.* replace (case when log.delivered_at < horizon.end_at then log.delivered_at end as delivered_at),
        date_sub(
            'second', log.submitted_at, least(coalesce(log.delivered_at, horizon.end_at), horizon.end_at)
        ) as seconds
    from record.delivery_log as log
    cross join horizon
    where log.submitted_at < horizon.end_at
        and log.units > 0
)

select
    client_id,
    vendor_id,
    service_id,
    submitted_at,
    submitted_at::date as submitted_on,
    scenario,
    range_only,
    wait_step(seconds) as from_hours,
    delivered_at is null as is_open,
    units,
    units::hugeint * seconds as unit_seconds,
    known_on,
    basis,
    source_id,
    run_id
from batch;

-- What came in, by the step in which its wait ends: batches, or where an answer needs no days, weeks or months as above.
create view turnaround as
with work as (
    select * exclude (submitted_at)
    from record.wait
    where getvariable('work_period') is null
        or submitted_at >= list_min(getvariable('work_cuts')::date[])
        and submitted_at < period_end(getvariable('work_period'), list_max(getvariable('work_cuts')::date[]))
        and list_contains(getvariable('work_cuts')::date[], period_start(getvariable('work_period'), submitted_on))
    union all by name
    select * exclude (period), null as known_on
    from record.turnaround_period
    where period = getvariable('work_period')
        and not list_contains(getvariable('work_cuts')::date[], submitted_on)
)

select
    client_id,
    vendor_id,
    service_id,
    submitted_on,
    scenario,
    range_only,
    from_hours,
    is_open,
    units,
    unit_seconds,
    basis,
    source_id,
    run_id
from work
where visible(known_on, basis)
    and in_scenario(scenario);

-- What lay in work, from day to day.
create view in_work as
select * from record.in_work where visible(known_on, basis) and in_scenario(scenario);

create view capacity as
select * from record.capacity where visible(known_on, basis) and in_scenario(scenario);

create view pool_service as select * from record.pool_service;

create view capacity_reservation as
select * from record.capacity_reservation where visible(known_on, basis);

-- A contract as last known: an amendment stands in place of what it amends.
create view contract as
select * replace (
    usd_rate(currency, usd_per_unit)::double as usd_per_unit,
    total_value::double as total_value,
    committed_value::double as committed_value,
    prepaid::double as prepaid,
    early_termination_fee::double as early_termination_fee
)
from record.contract
where visible(known_on, basis)
qualify row_number() over (partition by contract_id order by known_on desc, sequence desc) = 1;

-- Every version of every contract, with the day from which and the day before which it was the last one known; of
-- several that were known on one day, all but the last were so for no day at all.
create view contract_version as
select
    contract_id,
    client_id,
    vendor_id,
    vendor_as_reported,
    kind,
    overarching_id,
    signed_on,
    start_on,
    end_on,
    currency,
    total_value::double as total_value,
    committed_value::double as committed_value,
    sequence,
    known_on as known_from,
    coalesce(lead(known_on) over (partition by contract_id order by known_on, sequence), date '9999-12-31') as known_to,
    basis,
    source_id
from record.contract
where visible(known_on, basis);

-- The same of every stake: a version is last known until a correction of it, one that begins on the same day, is known.
create view ownership_version as
select
    owner_id,
    target_id,
    equity_share::double as equity_share,
    valid_from,
    valid_to,
    known_on as known_from,
    coalesce(
        lead(known_on) over (partition by owner_id, target_id, valid_from order by known_on),
        date '9999-12-31'
    ) as known_to,
    basis,
    source_id
from record.ownership
where visible(known_on, basis);

create view contract_service as
select line.* replace (line.price_per_unit::double as price_per_unit)
from record.contract_service as line
semi join contract using (contract_id);

create view contract_sla as
select line.* from record.contract_sla as line semi join contract using (contract_id);

create view invoice as
select * replace (amount::double as amount, usd_rate(currency, usd_per_unit)::double as usd_per_unit)
from record.invoice
where visible(known_on, basis);

-- One row a contract on the day asked about: what is left of its commitment, and by when its renewal is decided.
-- A call-off is part of its agreement where that has a committed value of its own: its invoices and services count
-- for the agreement, and its money is not added. Amounts in other currencies are turned at the contract's own rate;
-- without one they are unknown in USD, and rate_gap says what to do.
-- Where only a range is known of the money, it lies between low_factor and high_factor times what stands here.
create view contract_state as
with signed as (
    -- What was signed only after the day did not bind anybody on it. Without a day of its own a contract counts as
    -- signed when it began or was first known, whichever came first: only then is it certain.
    select contract.*
    from contract
    join (
        select contract_id, min(known_from) as known_from
        from contract_version
        group by contract_id
    ) as first_version using (contract_id)
    where coalesce(contract.signed_on, least(contract.start_on, first_version.known_from)) <= on_day()
),

own_service as (
    select contract_id, array_agg(service_id) as services
    from contract_service
    group by contract_id
),

-- The contract of the same two that takes up the day after this one ends: the renewal is written down.
continuation as (
    select signed.contract_id, min(next.contract_id) as continued_by
    from signed
    join signed as next
        on next.client_id = signed.client_id
        and next.vendor_id = signed.vendor_id
        and next.start_on = signed.end_on + 1
        and next.kind <> 'subsequent'
    left join own_service on own_service.contract_id = signed.contract_id
    left join own_service as next_service on next_service.contract_id = next.contract_id
    where signed.kind <> 'subsequent'
        and coalesce(list_has_any(own_service.services, next_service.services), true)
    group by signed.contract_id
),

contract_day as (
    select
        signed.* replace (
            -- What is continued by another contract, or between two that have parted, does not renew by itself.
            case
                when continuation.continued_by is not null or pair.status = 'ended' then false
                else signed.auto_renew
            end as auto_renew
        ),
        on_day() as day,
        continuation.continued_by,
        agreement.contract_id as agreement_id,
        coalesce(to_months(signed.notice_months), to_days(signed.notice_days)) as notice
    from signed
    left join continuation on continuation.contract_id = signed.contract_id
    left join relationship as pair
        on pair.client_id = signed.client_id
        and pair.vendor_id = signed.vendor_id
    left join signed as agreement
        on signed.kind = 'subsequent'
        and agreement.contract_id = signed.overarching_id
        and agreement.kind <> 'subsequent'
        and agreement.committed_value is not null
),

-- A contract that renews by itself runs on by whole terms, each counted from the first end, until the first end of
-- which notice can still be given. Months differ in length, so the count of terms is tried around its estimate.
contract_term as (
    select
        contract_day.*,
        case
            when auto_renew and renew_term_months is not null then list_filter(
                range(
                    greatest(0, months_past // renew_term_months - 1)::bigint,
                    greatest(0, months_past // renew_term_months)::bigint + 4
                ),
                lambda terms: (
                    end_on + to_months((terms * renew_term_months)::integer) - coalesce(notice, to_days(0))
                )::date >= day
            )[1]
            else 0
        end as terms_renewed
    from (
        select *, date_sub('month', end_on, (day + coalesce(notice, to_days(0)))::date) as months_past
        from contract_day
    ) as contract_day
),

contract_end as (
    select
        *,
        (end_on + to_months((terms_renewed * coalesce(renew_term_months, 0))::integer))::date as runs_until
    from contract_term
),

-- Which contracts speak for which: each for itself, and a call-off for its agreement too.
member as (
    select contract_id, contract_id as member_id from contract_day
    union all
    select agreement_id, contract_id from contract_day where agreement_id is not null
),

service_list as (
    select member.contract_id, list_sort(array_agg(distinct line.service_id)) as services
    from member
    join contract_service as line on line.contract_id = member.member_id
    group by member.contract_id
),

-- Invoices on record tell that the billing is known; only those before the day have been billed by then.
billing as (
    select
        member.contract_id,
        coalesce(sum(invoice.amount * rated.usd_per_unit) filter (where invoice.billed_on < contract_day.day), 0)
            as billed_usd,
        array_agg(invoice.currency) filter (
            where invoice.billed_on < contract_day.day
                and rated.usd_per_unit is null
        ) as unrated,
        max(invoice.basis) as basis,
        source_list(invoice.source_id) as source_ids
    from member
    join contract_day on contract_day.contract_id = member.contract_id
    join invoice on invoice.contract_id = member.member_id
    cross join lateral (
        select case
            when invoice.currency = contract_day.currency then contract_day.usd_per_unit
            else invoice.usd_per_unit
        end as usd_per_unit
    ) as rated
    group by member.contract_id
),

money as (
    select
        contract_end.*,
        contract_end.total_value * contract_end.usd_per_unit as total_usd,
        contract_end.committed_value * contract_end.usd_per_unit as committed_usd,
        case when billing.unrated is null then billing.billed_usd end as billed_usd,
        billing.unrated as billed_unrated,
        nullif(list_concat(
            case
                when contract_end.usd_per_unit is null
                    and coalesce(
                        contract_end.total_value,
                        contract_end.committed_value,
                        contract_end.prepaid,
                        contract_end.early_termination_fee
                    ) is not null then [contract_end.currency]
            end,
            billing.unrated
        ), []) as unrated,
        billing.basis as billed_basis,
        coalesce(billing.source_ids, []) as billed_source_ids,
        contract_end.end_on + 1 - contract_end.start_on as term_days,
        greatest(0, contract_end.end_on + 1 - greatest(contract_end.start_on, contract_end.day)) as left_days,
        contract_end.end_on < contract_end.day as is_over
    from contract_end
    left join billing on billing.contract_id = contract_end.contract_id
),

-- Two of a pair's contracts that begin in one month share a name.
shared_name as (
    select client_id, vendor_id, date_trunc('month', start_on) as month
    from signed
    group by client_id, vendor_id, date_trunc('month', start_on)
    having count(*) > 1
),

named as (
    select
        money.*,
        client.name as client,
        vendor.name as vendor,
        client.name || ' at ' || vendor.name || ', from ' || strftime(money.start_on, '%b %Y') || case
            when shared_name.month is null then ''
            else ', ' || money.contract_id
        end as contract_name
    from money
    join party as client on client.party_id = money.client_id
    join party as vendor on vendor.party_id = money.vendor_id
    left join shared_name
        on shared_name.client_id = money.client_id
        and shared_name.vendor_id = money.vendor_id
        and shared_name.month = date_trunc('month', money.start_on)
)

select
    named.contract_id,
    named.contract_name,
    named.client_id,
    named.client,
    named.vendor_id,
    named.vendor,
    named.kind,
    named.agreement_id,
    coalesce(service_list.services, []) as services,
    named.signed_on,
    named.start_on,
    named.end_on,
    named.currency,
    named.range_only,
    named.low_factor,
    named.high_factor,
    named.total_value,
    named.committed_value,
    named.prepaid,
    named.total_usd,
    named.committed_usd,
    named.billed_usd,
    named.prepaid * named.usd_per_unit as prepaid_usd,
    named.early_termination_fee * named.usd_per_unit as early_termination_fee_usd,
    named.term_days,
    -- Days of the term still to come; the day itself counts, and a term not yet begun counts whole.
    case when named.end_on is not null then named.left_days end as left_days,
    coalesce(named.is_over, false) as is_over,
    case
        when named.committed_value is null then null
        when named.is_over then 0
        when named.committed_usd is null then null
        when named.billed_unrated is not null then null
        when named.billed_usd is not null then greatest(0, named.committed_usd - named.billed_usd)
        else named.committed_usd * named.left_days / nullif(named.term_days, 0)
    end as remaining_usd,
    case
        when named.committed_value is null then 'the committed value is not known'
        when named.is_over then 'over'
        when named.committed_usd is null then 'no rate to USD is given'
        when named.billed_unrated is not null then 'no rate to USD is given'
        when named.billed_usd is not null then 'committed less billed'
        when named.term_days is null then 'neither an end nor an invoice is known'
        else 'straight line over the term'
    end as reckoned_by,
    named.unrated,
    rate_gap(named.unrated) as rate_gap,
    named.notice_days,
    named.notice_months,
    named.auto_renew,
    named.renew_term_months,
    named.continued_by,
    named.exit_plan,
    named.runs_until,
    case when named.notice is not null then (named.runs_until - named.notice)::date end as deadline_on,
    case
        when named.end_on is null then 'no fixed end'
        when named.continued_by is not null then 'continued on'
        when named.terms_renewed > 0 then 'locked until'
        when named.is_over and named.auto_renew = false then 'ended on'
        when named.is_over then 'not known'
        when named.notice is null then 'not known'
        when named.day <= (named.runs_until - named.notice)::date then 'decide by'
        when named.auto_renew = false then 'ends on'
        else 'not known'
    end as renewal,
    case
        when named.end_on is null then 'the contract has no fixed end'
        when named.continued_by is not null or named.terms_renewed > 0 then null
        when named.notice is null and not named.is_over then 'the notice period is not known'
        when not named.is_over and named.day <= (named.runs_until - named.notice)::date then null
        when named.auto_renew is null then 'whether it renews by itself is not known'
        when named.auto_renew then 'it has renewed, for how long is not known'
    end as renewal_null_reason,
    named.basis,
    greatest(named.basis, named.billed_basis) as money_basis,
    named.source_id,
    case when named.source_id is null then [] else [named.source_id] end as source_ids,
    list_sort(list_distinct(list_concat(
        case when named.source_id is null then [] else [named.source_id] end,
        named.billed_source_ids
    ))) as money_source_ids
from named
left join service_list on service_list.contract_id = named.contract_id;

create view subcontract as select * from record.subcontract where visible(known_on, basis);
create view business_function as select * from record.business_function where visible(known_on, basis);
create view service_assessment as select * from record.service_assessment where visible(known_on, basis);
create view eligibility as
select * replace (switching_cost_usd::double as switching_cost_usd)
from record.eligibility
where visible(known_on, basis);
create view buffer_stock as select * from record.buffer_stock where visible(known_on, basis);
create view qa_sample as select * from record.qa_sample where visible(known_on, basis);

-- QA counts in which no task stands twice: of subgroups the whole where it is given, of strata the named ones.
create view qa_stratum as
select
    client_id,
    vendor_id,
    service_id,
    week_start,
    stratum,
    sum(population)::bigint as population,
    sum(sampled)::bigint as sampled,
    sum(correct)::bigint as correct,
    max(basis) as basis,
    source_list(source_id) as source_ids
from (
    select * replace (date_trunc('week', week_start)::date as week_start)
    from qa_sample
    qualify (subgroup = 'all') = bool_or(subgroup = 'all')
        over (partition by client_id, vendor_id, service_id, week_start, stratum)
)
group by client_id, vendor_id, service_id, week_start, stratum
qualify (stratum <> 'all') = bool_or(stratum <> 'all')
    over (partition by client_id, vendor_id, service_id, week_start);

-- The accuracy found in a week, its strata weighing as their population; unknown where nothing was inspected.
create view qa_week as
select
    coalesce(client_id, '') || '/' || vendor_id || '/' || service_id as line,
    client_id,
    vendor_id,
    service_id,
    week_start,
    sum(sampled)::bigint as sampled,
    stratified_share(population, sampled, correct) as accuracy,
    max(basis) as basis,
    list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
from qa_stratum
group by client_id, vendor_id, service_id, week_start;

-- Every judgment, numbered among those that its rater made of its item.
create view annotation as
select
    *,
    coalesce(client_id, '') || '/' || vendor_id || '/' || service_id as line,
    -- Numbers are quicker to compare than names.
    dense_rank() over (order by client_id, vendor_id, service_id, batch_id, item_id) as item,
    -- Raters are numbered, not named.
    dense_rank() over (partition by vendor_id order by rater_id) as rater,
    row_number() over (partition by batch_id, item_id, rater_id order by sequence) as repeat,
    label_place(label) as label_number
from record.annotation
where visible(known_on, basis);

-- The judgment that counts where a rater judged an item more than once: the first, made before anybody corrected it.
create view judgment as
select * exclude (repeat)
from annotation
where repeat = 1;

-- One row an item and scale of its labels, of what was judged by the day asked about: which labels its raters gave, each
-- once, and of every judgment (`all_`) or of the first ones how many it has, how often two raters can be compared, and how
-- often those two said the same. Items of one `kind` have line, labels, basis and sources in common.
create view judged_item as
with rated as (
    select
        *,
        case when label_level <> 'nominal' then label_number end as place,
        -- On a scale 1 and 1.0 are the same label.
        case when place is null then label end as word
    from annotation
    where judged_on is null
        or judged_on <= on_day()
),

item_rater as (
    select item, label_level, sum(times)::bigint as judgments, sum(times * times)::bigint as squares
    from (
        select item, label_level, rater_id, count(*) as times
        from rated
        group by item, label_level, rater_id
    )
    group by item, label_level
),

item_rater_label as (
    select item, label_level, sum(times * times)::bigint as squares
    from (
        select item, label_level, rater_id, place, word, count(*) as times
        from rated
        group by item, label_level, rater_id, place, word
    )
    group by item, label_level
),

item_word as (
    select
        item,
        label_level,
        sum(times * times)::bigint as squares,
        sum(raters * raters)::bigint as rater_squares
    from (
        select item, label_level, place, word, count(*) as times, count(*) filter (where repeat = 1) as raters
        from rated
        group by item, label_level, place, word
    )
    group by item, label_level
),

item_label as (
    select
        item,
        label_level,
        list_sort(list({'label': label, 'raters': raters})) as labels
    from (
        select item, label_level, label, count(*) as raters
        from rated
        where repeat = 1
        group by item, label_level, label
    )
    group by item, label_level
),

item_line as (
    select
        item,
        label_level,
        any_value(line) as engagement,
        any_value(client_id) as client_id,
        any_value(vendor_id) as vendor_id,
        any_value(service_id) as service_id,
        any_value(batch_id) as batch_id,
        any_value(item_id) as item_id,
        min(judged_on) filter (where repeat = 1) as first_day,
        count(*) filter (where repeat = 1) as raters,
        max(basis) filter (where repeat = 1) as basis,
        coalesce(list_sort(list_distinct(list(source_id) filter (where repeat = 1))), []) as source_ids
    from rated
    group by item, label_level
)

select
    item_line.engagement || '/' || item_line.label_level as line,
    item_line.engagement,
    item_line.item,
    item_line.label_level,
    item_line.client_id,
    item_line.vendor_id,
    item_line.service_id,
    item_line.first_day,
    -- What chance draws it by.
    hash(item_line.engagement || '/' || item_line.label_level, item_line.batch_id, item_line.item_id) as lot,
    dense_rank() over (
        order by
            item_line.engagement, item_line.label_level, item_label.labels, item_line.basis, item_line.source_ids
    ) as kind,
    -- On how many scales the item was judged.
    count(*) over (partition by item_line.item) as scales,
    coalesce(item_label.labels, []) as labels,
    item_line.raters,
    item_line.raters * item_line.raters - item_line.raters as pairs,
    item_word.rater_squares - item_line.raters as same,
    item_rater.judgments as all_judgments,
    item_rater.judgments * item_rater.judgments - item_rater.squares as all_pairs,
    item_word.squares - item_rater_label.squares as all_same,
    item_line.basis,
    item_line.source_ids
from item_line
join item_rater
    on item_rater.item = item_line.item
    and item_rater.label_level = item_line.label_level
join item_rater_label
    on item_rater_label.item = item_line.item
    and item_rater_label.label_level = item_line.label_level
join item_word
    on item_word.item = item_line.item
    and item_word.label_level = item_line.label_level
left join item_label
    on item_label.item = item_line.item
    and item_label.label_level = item_line.label_level;

create view worker_pay as
select * replace (earnings::double as earnings) from record.worker_pay where visible(known_on, basis);
create view living_wage as
select * replace (hourly::double as hourly) from record.living_wage where visible(known_on, basis);
create view worker_demographic as select * from record.worker_demographic where visible(known_on, basis);
create view incident as select * from record.incident where visible(known_on, basis);
create view incident_client as
select line.* from record.incident_client as line semi join incident using (incident_id);
