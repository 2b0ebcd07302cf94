-- Modelled money lies outside a bound that it has to keep. The bounds contradict each other or a public figure: correct the row in data/model/model_anchors.csv.
with met as (
    select
        anchor.anchor_id,
        anchor.operator,
        anchor.low_usd,
        anchor.high_usd,
        sum(cell.base_usd) as usd
    from record.model_anchor as anchor
    join record.model_cell as cell
        on cell.year = extract(year from anchor.period_from)
        and (
            (anchor.covers = 'pair' and cell.vendor_id = anchor.vendor_id and cell.client_id = anchor.client_id)
            or (anchor.covers = 'vendor' and cell.vendor_id = anchor.vendor_id)
            or (anchor.covers = 'client' and cell.client_id = anchor.client_id)
        )
    where coalesce(anchor.binds_scenario, 'base') = 'base'
        and (anchor.covers <> 'pair' or anchor.client_id is not null)
    group by anchor.anchor_id, anchor.operator, anchor.low_usd, anchor.high_usd
)

select
    'model_anchors.csv' as file,
    null as line,
    anchor_id as field,
    round(usd) || ', bounds ' || coalesce(round(low_usd)::varchar, 'none') || ' and '
        || coalesce(round(high_usd)::varchar, 'none') as value
from met
where usd < low_usd - 0.01
    or usd > high_usd + 0.01
order by anchor_id
