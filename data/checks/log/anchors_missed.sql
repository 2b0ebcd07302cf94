-- Modelled work does not add up to a public figure, to the cent. This is a fault of data/model or of dashboard/science: report it.
with anchor_sum as (
    select
        anchor.anchor_id,
        anchor.low_usd,
        coalesce(sum(work.cost_usd), 0) as usd
    from record.model_anchor as anchor
    left join record.throughput as work
        on work.vendor_id = anchor.vendor_id
        and (anchor.covers = 'vendor' or work.client_id = anchor.client_id)
        and work.day >= anchor.period_from
        and work.day < anchor.period_to
        and work.scenario = coalesce(anchor.binds_scenario, 'base')
    where anchor.operator = '='
        and anchor.covers in ('pair', 'vendor')
        -- A year that is not over has not earned its whole figure yet.
        and anchor.period_to <= (select as_of + 1 from record.version)
    group by anchor.anchor_id, anchor.low_usd
)

select
    'model_anchors.csv' as file,
    null as line,
    anchor_id as field,
    usd || ' instead of ' || low_usd as value
from anchor_sum
where usd <> low_usd
order by anchor_id
