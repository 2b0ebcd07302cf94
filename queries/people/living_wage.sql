/*---
title: Pay against the living wage
question: Can the people who do the work live on what they are paid?
order: 140
chart: {mark: bar, x: ratio, y: workforce}
grain: [vendor_id, country, region, period, currency]
metric: X01
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "Keep pay whose whole period begins in or after this month."}
  to:     {type: month, default: null, help: "Keep pay whose whole period ends in or before this month."}
  most:   {type: whole, default: 20, help: "Keep so many, of the last year first, those with the most hours first."}
columns:
  workforce:     {type: text, label: "Vendor, place and year"}
  vendor_id:     {type: text, label: Vendor id}
  country:       {type: text, label: Country}
  region:        {type: text, label: Region}
  period:        {type: text, label: Period}
  currency:      {type: text, label: Currency}
  workers:       {type: whole, label: People paid, format: whole}
  earnings:      {type: number, label: Earned in that currency, format: whole}
  hours:         {type: number, label: "Hours, unpaid ones too", format: whole}
  unpaid_share:  {type: number, label: Part of the hours that is not paid, format: percent, better: lower}
  hourly_pay:    {type: number, label: Earned an hour in that currency, format: decimal}
  living_wage:   {type: number, label: Living wage an hour in that currency, format: decimal}
  method:        {type: text, label: Living wage by the method of}
  ratio:         {type: number, label: Pay as a multiple of the living wage, format: multiple, better: higher}
  at_most:       {type: number, label: "The multiple at most, where unpaid hours are not known", format: multiple}
  is_below:      {type: boolean, label: Below the living wage}
  share_below:   {type: number, label: Part of all hours of the period below it, format: percent, better: lower}
  coverage:      {type: number, label: Part of the paid hours that can be compared, format: percent}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why unknown}
  finding:       {type: text}
thresholds:
  - {column: ratio, level: red, at: "< 1", kind: standard, label: "living wage", source: "Partnership on AI, Data Enrichment Sourcing Guidelines, guideline 1", do: "Ask the vendor to raise the pay, and whether the price leaves room for it."}
leaves_out: "Places without a living wage of the same year and currency: another place's or year's is not put in its stead. Unpaid hours are search, training and rejected work. Of several methods for one place the highest wage counts. Averages hide who earns less than others."
when_empty: "No source on record says what the workers of a vendor in one place earned and how many hours that took, and the model invents no people."
owner: people
reviewed: 2026-11-25
---*/

with pay as (
    select
        worker_pay.vendor_id,
        worker_pay.country,
        worker_pay.region,
        worker_pay.period_from,
        worker_pay.period_to,
        worker_pay.workers,
        worker_pay.paid_hours,
        worker_pay.unpaid_hours,
        worker_pay.earnings,
        worker_pay.currency,
        worker_pay.basis,
        worker_pay.source_id,
        case
            when year(worker_pay.period_from) = year(worker_pay.period_to - 1) then year(worker_pay.period_from)
        end as pay_year
    from worker_pay
    cross join version
    where worker_pay.period_from <= version.on_day
        and ($vendor is null or worker_pay.vendor_id = $vendor)
        and ($from is null or worker_pay.period_from >= $from)
        and ($to is null or worker_pay.period_to <= $to)
),

workforce_period as (
    -- A sum of which a part is unknown is unknown.
    select
        vendor_id,
        country,
        region,
        coalesce(pay_year::varchar, period_from || ' to ' || (period_to - 1)) as period,
        currency,
        pay_year,
        case when count(*) = count(workers) then max(workers) end as workers,
        case when count(*) = count(earnings) then sum(earnings) end as earnings,
        case when count(*) = count(paid_hours) then sum(paid_hours) end as paid_hours,
        case when count(*) = count(unpaid_hours) then sum(unpaid_hours) end as unpaid_hours,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from pay
    group by vendor_id, country, region, period, currency, pay_year
),

place_year as (
    select country, region, year, currency, hourly, method, basis, source_id
    from living_wage
    qualify row_number() over (partition by country, region, year, currency order by hourly desc, method) = 1
),

compared as (
    select
        workforce_period.* exclude (basis, source_ids),
        workforce_period.paid_hours + workforce_period.unpaid_hours as hours,
        place_year.hourly,
        place_year.method,
        workforce_period.earnings / nullif(workforce_period.paid_hours + workforce_period.unpaid_hours, 0)
            / nullif(place_year.hourly, 0) as ratio,
        case
            when workforce_period.unpaid_hours is null
                then workforce_period.earnings / nullif(workforce_period.paid_hours, 0) / nullif(place_year.hourly, 0)
        end as at_most,
        greatest(workforce_period.basis, coalesce(place_year.basis, workforce_period.basis)) as basis,
        list_sort(list_distinct(list_concat(workforce_period.source_ids, [place_year.source_id]))) as source_ids
    from workforce_period
    left join place_year
        on place_year.country = workforce_period.country
        and place_year.region = workforce_period.region
        and place_year.year = workforce_period.pay_year
        and place_year.currency = workforce_period.currency
),

judged as (
    -- Rounded, so that pay of exactly the living wage is not below it by the last digit of a float.
    select *, round(coalesce(ratio, at_most), 9) < 1 as pays_less
    from compared
),

period_total as (
    select
        period,
        sum(hours) filter (where ratio is not null and pays_less) as hours_below,
        sum(hours) filter (where ratio is not null) as hours_compared,
        sum(paid_hours) filter (where ratio is not null) as paid_compared,
        sum(paid_hours) as paid_hours,
        max(basis) filter (where ratio is not null) as basis
    from judged
    group by period
),

last_year as (
    select *
    from period_total
    where period in (select max(pay_year)::varchar from judged)
)

select
    vendor.name || ', ' || case when judged.region = '' then '' else judged.region || ', ' end || judged.country
        || ', ' || judged.period as workforce,
    judged.vendor_id as vendor_id,
    judged.country as country,
    judged.region as region,
    judged.period as period,
    judged.currency as currency,
    judged.workers as workers,
    judged.earnings as earnings,
    judged.hours as hours,
    judged.unpaid_hours / nullif(judged.hours, 0) as unpaid_share,
    judged.earnings / nullif(judged.hours, 0) as hourly_pay,
    judged.hourly as living_wage,
    judged.method as method,
    judged.ratio as ratio,
    judged.at_most as at_most,
    -- A multiple that is at most so much is below one, or not known to be.
    case when judged.ratio is not null or judged.pays_less then judged.pays_less end as is_below,
    coalesce(period_total.hours_below, 0) / nullif(period_total.hours_compared, 0) as share_below,
    coalesce(period_total.paid_compared, 0) / nullif(period_total.paid_hours, 0) as coverage,
    judged.basis as basis,
    judged.source_ids as source_ids,
    case
        when judged.ratio is not null then null
        when judged.pay_year is null then 'the pay spans two years, and a living wage is of one'
        when judged.earnings is null then 'what was earned is not known'
        when judged.paid_hours is null then 'the hours are not known'
        when judged.unpaid_hours is null then 'the unpaid hours are not known'
        when judged.hours = 0 then 'no hours were worked'
        else 'no living wage is known for this place, year and currency'
    end as null_reason,
    case
        when last_year.hours_compared > 0
            then format('{:.0f}', 100 * coalesce(last_year.hours_below, 0) / nullif(last_year.hours_compared, 0))
                || '% of the hours worked in ' || last_year.period || ' were paid below the living wage of their place'
                || case last_year.basis when 'reported' then '.' else ' (' || last_year.basis || ').' end
        else 'No pay of ' || coalesce(last_year.period, 'a single year')
            || ' can be held against a living wage of its place and year.'
    end as finding
from judged
join party as vendor on vendor.party_id = judged.vendor_id
join period_total on period_total.period = judged.period
left join last_year on true
qualify row_number() over (
    order by judged.pay_year desc nulls last, judged.hours desc nulls last, judged.vendor_id, judged.country,
        judged.region, judged.period, judged.currency
) <= $most
order by judged.pay_year desc nulls last, ratio nulls last, vendor_id, country, region, period, currency
