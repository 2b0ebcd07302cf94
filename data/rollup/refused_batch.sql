-- Batches of partitions that no table of the log would take, by the rule that each breaks first: see 22_work_tables.sql.
with held as (
    select
        partition_day,
        batch_id,
        case
            when submitted_at is null or submitted_at::date <> partition_day
                then 'submitted_at is not on the day of its partition'
            when submitted_at < timestamp '1900-01-01 00:00:00'
                or least(due_at, delivered_at) < timestamp '1900-01-01 00:00:00'
                or greatest(submitted_at, due_at, delivered_at) >= timestamp '2200-01-01 00:00:00'
                then 'submitted_at, due_at or delivered_at lies outside the years 1900 to 2199'
            when known_on < date '1900-01-01' or known_on >= date '2200-01-01'
                then 'known_on lies outside the years 1900 to 2199'
            when batch_id is null then 'batch_id is empty'
            when vendor_id is null then 'vendor_id is empty'
            when service_id is null then 'service_id is empty'
            when range_only is null then 'range_only is empty'
            when scenario is null or scenario not in ('actual', 'base', 'low', 'high', 'no_event')
                then 'scenario is none of actual, base, low, high and no_event'
            when basis is null or basis not in ('reported', 'estimated', 'modelled')
                then 'basis is none of reported, estimated and modelled'
            when units is null or units < 0 then 'units is no count'
            when inspected > units then 'inspected is more than units'
            when passed_first > inspected then 'passed_first is more than inspected'
            when accepted > units then 'accepted is more than units'
            when reworked_tasks > rework_loops then 'reworked_tasks is more than rework_loops'
            when currency is null then 'currency is empty'
            when usd_per_unit <= 0 then 'usd_per_unit is not above zero'
            when currency = 'USD' and usd_per_unit <> 1 then 'usd_per_unit of a dollar is not 1'
            when delivered_at < submitted_at then 'delivered_at is before submitted_at'
            when basis = 'modelled' and (run_id is null or scenario = 'actual')
                then 'what is modelled has no run_id, or scenario actual'
            when basis <> 'modelled' and (run_id is not null or source_id is null)
                then 'what is not modelled has a run_id, or no source_id'
        end as rule
    from batch
)

select
    partition_day,
    rule,
    min(batch_id) as first_batch,
    count(*) as batches
from held
where rule is not null
group by partition_day, rule
order by partition_day, rule
limit 20
