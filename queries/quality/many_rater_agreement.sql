/*---
title: Agreement of many raters (Krippendorff's alpha)
question: Can the labels be relied upon, judging by how far all raters agree?
order: 50
chart: {mark: line, x: shown_on, y: alpha, low: low, high: high, color: line}
grain: [client_id, vendor_id, service_id, label_level, period_start]
metric: Q05
reach: own
params:
  client:     {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:    {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:       {type: month, default: null, help: "Keep items first judged in or after this month."}
  to:         {type: month, default: null, help: "Keep items first judged in or before this month."}
  grain:      {type: grain, default: quarter, help: "The period taken together: day, week, month, quarter or year."}
  confidence: {type: number, default: 0.95, help: "The part of resamplings that the interval holds."}
  resamples:  {type: whole, default: 100, help: "How many times the items are drawn anew for the interval; 0 gives none."}
  least:      {type: whole, default: 10, help: "No interval is given for fewer items than this."}
  reliable:   {type: number, default: 0.8, help: "From this alpha labels are called reliable (Krippendorff 2004)."}
  tentative:  {type: number, default: 0.667, help: "From this alpha labels are called good for tentative conclusions (Krippendorff 2004)."}
  judgments:  {type: text, default: first, help: "Which judgments the raw agreement counts: first takes the first of a rater on an item, all takes every one and never compares two of one rater."}
  most:       {type: whole, default: 3, help: "Show at most so many engagements."}
options:
  judgments: "select value, label from (values (1, 'first', 'the first of a rater on an item'), (2, 'all', 'all, repeats included')) as choice (place, value, label) order by place"
columns:
  line:         {type: text, label: "Client, vendor and service"}
  client_id:    {type: text, label: Client id}
  vendor_id:    {type: text, label: Vendor id}
  service_id:   {type: text, label: Service id}
  label_level:  {type: text, label: Scale of the labels}
  period_start: {type: date, label: Period begins}
  period_end:   {type: date, label: Period ends before}
  is_partial:   {type: boolean, label: Period not over}
  shown_on:     {type: date, label: "Period begins, or the day asked about"}
  alpha:        {type: number, label: "Krippendorff's alpha", format: decimal, better: higher}
  low:          {type: number, label: At least, format: decimal}
  high:         {type: number, label: At most, format: decimal}
  agreement:    {type: number, label: Raw agreement of two judgments of an item, format: percent}
  compared:     {type: whole, label: Items whose judgments are compared, format: whole}
  judged:       {type: whole, label: Judgments counted in the raw agreement, format: whole}
  items:        {type: whole, label: Items with two labels or more, format: whole}
  labels:       {type: whole, label: Labels of these items, format: whole}
  dropped:      {type: whole, label: Items with one label only, format: whole}
  basis:        {type: basis}
  source_ids:   {type: sources}
  null_reason:  {type: text, label: Why unknown}
  finding:      {type: text}
thresholds:
  - {column: alpha, level: amber, at: "< 0.8", kind: literature, label: "below 0.800: tentative", source: "Krippendorff, Content Analysis, 2004", do: "Draw only tentative conclusions, and look at the guideline that raters read."}
  - {column: alpha, level: red, at: "< 0.667", kind: literature, label: "below 0.667: do not rely", source: "Krippendorff, Content Analysis, 2004", do: "Do not train or measure on these labels before raters agree better."}
checks: ["low <= high", "agreement between 0 and 1"]
leaves_out: "Whether a label is right: raters may agree on a wrong one. Items with fewer than two labels. Where a rater judged an item more than once, the first judgment counts; in the raw agreement all do if asked. That is the mean over items of how often two judgments of different raters are the same, luck included. The labels of an ordinal or interval scale must be numbers. An item counts in the period of its first judgment; items without any day stand together, on the day asked about. The interval comes from drawing items anew, with the ranks of an ordinal scale as found, and is not given for few items. At most so many engagements as asked for, the lowest in their latest period first. An engagement is what one client buys of one service from one vendor; clients that nobody names count as one."
when_empty: "No judgment of raters is on record."
owner: quality
reviewed: 2026-11-25
---*/

-- Items of one kind have all labels in common: what is reckoned of labels is reckoned once for all of them.
with period_kind as (
    select
        any_value(line) as line,
        period_start($grain, first_day) as period_start,
        kind,
        any_value(client_id) as client_id,
        any_value(vendor_id) as vendor_id,
        any_value(service_id) as service_id,
        any_value(label_level) as label_level,
        any_value(labels) as labels,
        any_value(raters) as item_raters,
        any_value(basis) as basis,
        any_value(source_ids) as source_ids,
        count(*) as items,
        sum(if($judgments = 'all', all_same, same) / nullif(if($judgments = 'all', all_pairs, pairs), 0)) as agreed,
        count(*) filter (where if($judgments = 'all', all_pairs, pairs) > 0) as compared,
        sum(if($judgments = 'all', all_judgments, raters)) filter (where if($judgments = 'all', all_pairs, pairs) > 0)
            as judged
    from judged_item
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or service_id = $service)
        and ($from is null or first_day >= $from)
        and ($to is null or first_day < $to)
    group by period_start($grain, first_day), kind
),

-- One label of a kind, with the number of raters who gave it. On a scale 1 and 1.0 are the same label.
kind_label as (
    select
        any_value(line) as line,
        period_start,
        kind,
        place,
        word,
        any_value(label_level) as label_level,
        any_value(items) as items,
        any_value(item_raters) as item_raters,
        sum(raters) as raters
    from (
        select
            line,
            period_start,
            kind,
            label_level,
            items,
            item_raters,
            said.raters,
            case when label_level <> 'nominal' then label_place(said.label) end as place,
            case when place is null then said.label end as word
        from (
            select *, unnest(labels) as said
            from period_kind
        ) as said_kind
    ) as said_label
    group by period_start, kind, place, word
),

-- An engagement in a period; the numbers save comparing texts below.
cell as (
    select
        row_number() over (order by period.line, period.period_start) as cell,
        period.*,
        placed.middle,
        placed.has_words_on_a_scale
    from (
        select
            line,
            period_start,
            any_value(client_id) as client_id,
            any_value(vendor_id) as vendor_id,
            any_value(service_id) as service_id,
            any_value(label_level) as label_level,
            coalesce(sum(items) filter (where item_raters > 1), 0)::bigint as items,
            sum(items * item_raters) filter (where item_raters > 1) as labels,
            coalesce(sum(items) filter (where item_raters = 1), 0)::bigint as dropped,
            sum(agreed) / nullif(sum(compared), 0) as agreement,
            sum(compared)::bigint as compared,
            sum(judged)::bigint as judged,
            max(basis) as basis,
            list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
        from period_kind
        group by line, period_start
    ) as period
    join (
        select
            line,
            period_start,
            sum(items * place) filter (where item_raters > 1)
                / nullif(sum(items) filter (where item_raters > 1 and place is not null), 0) as middle,
            bool_or(label_level <> 'nominal' and word is not null) as has_words_on_a_scale
        from kind_label
        group by line, period_start
    ) as placed
        on placed.line = period.line
        and placed.period_start is not distinct from period.period_start
),

pairable as (
    select
        cell.cell,
        cell.label_level,
        cell.period_start,
        kind_label.kind,
        dense_rank() over (order by kind_label.place, kind_label.word) as label,
        -- Counted from the middle, so that squares of large labels lose no digits.
        kind_label.place - cell.middle as place,
        kind_label.raters,
        kind_label.item_raters,
        kind_label.items
    from kind_label
    join cell
        on cell.line = kind_label.line
        and cell.period_start is not distinct from kind_label.period_start
    where kind_label.item_raters > 1
        and not cell.has_words_on_a_scale
),

-- How often each label was given, and its place: on an ordinal scale the middle of its ranks, counted from the middle.
label_total as (
    select
        cell,
        label,
        sum(items * raters) as total,
        case any_value(label_level)
            when 'interval' then any_value(place)
            when 'ordinal'
                then sum(total) over (partition by cell order by label) - total / 2
                    - sum(total) over (partition by cell) / 2
        end as place
    from pairable
    group by cell, label
),

cell_kind as (
    select
        pairable.cell,
        pairable.kind,
        any_value(pairable.period_start) as period_start,
        any_value(pairable.items) as items,
        random_disagreement(pairable.raters, label_total.place) / nullif(any_value(pairable.item_raters) - 1, 0) as disagreement
    from pairable
    join label_total
        on label_total.cell = pairable.cell
        and label_total.label = pairable.label
    group by pairable.cell, pairable.kind
),

judged_cell as (
    select
        cell.*,
        case
            when expected.distinct_labels > 1
                then 1 - (cell.labels - 1) * observed.disagreement / nullif(expected.disagreement, 0)
        end as alpha,
        period_end($grain, cell.period_start) as period_end,
        last_value(alpha ignore nulls) over (
            partition by cell.line
            order by cell.period_start nulls first
            rows between unbounded preceding and unbounded following
        ) as latest
    from cell
    left join (
        select cell, sum(items * disagreement) as disagreement
        from cell_kind
        group by cell
    ) as observed
        on observed.cell = cell.cell
    left join (
        select cell, count(*) as distinct_labels, random_disagreement(total, place) as disagreement
        from label_total
        group by cell
    ) as expected
        on expected.cell = cell.cell
),

ranked as (
    select
        judged_cell.*,
        dense_rank() over (order by latest nulls last, line) as place
    from judged_cell
),

-- In a sample an item stands as often as chance, drawn from its name, has it: a Poisson number with a mean of one.
sample_kind as (
    select
        lot.cell,
        lot.kind,
        lot.number,
        any_value(lot.disagreement) as disagreement,
        sum(
            (lot.part > 0.36787944117)::integer + (lot.part > 0.73575888234)::integer
            + (lot.part > 0.91969860293)::integer + (lot.part > 0.98101184312)::integer
            + (lot.part > 0.99634015317)::integer + (lot.part > 0.99940581518)::integer
        ) as times
    from (
        select
            drawn.cell,
            drawn.kind,
            drawn.disagreement,
            sample.number,
            hash(judged_item.lot, sample.number)::double / power(2, 64) as part
        from judged_item
        join (
            select cell_kind.cell, cell_kind.kind, cell_kind.period_start, cell_kind.disagreement
            from cell_kind
            join ranked on ranked.cell = cell_kind.cell
            where ranked.place <= $most
                and ranked.items >= $least
        ) as drawn
            on drawn.kind = judged_item.kind
            and drawn.period_start is not distinct from period_start($grain, judged_item.first_day)
        cross join (select unnest(generate_series(1, $resamples::integer)) as number) as sample
        where ($from is null or judged_item.first_day >= $from)
            and ($to is null or judged_item.first_day < $to)
    ) as lot
    where lot.part > 0.36787944117
    group by lot.cell, lot.kind, lot.number
),

sample_label as (
    select
        pairable.cell,
        drawn.number,
        pairable.label,
        sum(drawn.times * pairable.raters) as total
    from sample_kind as drawn
    join pairable
        on pairable.cell = drawn.cell
        and pairable.kind = drawn.kind
    group by pairable.cell, drawn.number, pairable.label
),

sample_expected as (
    select
        sample_label.cell,
        sample_label.number,
        sum(sample_label.total) as labels,
        count(*) as distinct_labels,
        random_disagreement(sample_label.total, label_total.place) as disagreement
    from sample_label
    join label_total
        on label_total.cell = sample_label.cell
        and label_total.label = sample_label.label
    group by sample_label.cell, sample_label.number
),

sample_observed as (
    select
        cell,
        number,
        sum(times * disagreement) as disagreement
    from sample_kind
    group by cell, number
),

resampled as (
    select
        expected.cell,
        1 - (expected.labels - 1) * observed.disagreement / nullif(expected.disagreement, 0) as alpha
    from sample_expected as expected
    join sample_observed as observed
        on observed.cell = expected.cell
        and observed.number = expected.number
    where expected.distinct_labels > 1
),

reach as (
    select
        cell,
        quantile_cont(alpha, greatest(0, 1 - $confidence) / 2) as low,
        quantile_cont(alpha, least(2, 1 + $confidence) / 2) as high
    from resampled
    group by cell
),

total as (
    select
        count(latest) as lines,
        count(*) filter (where latest >= $reliable) as lines_reliable,
        count(*) filter (where latest < $tentative) as lines_not_reliable,
        min(latest) as lowest,
        max(basis) as basis
    from (
        select line, any_value(latest) as latest, max(basis) as basis
        from ranked
        group by line
    ) as line
)

select
    coalesce(client.name, 'Other clients') || ' at ' || vendor.name || ', ' || service.name
        || case when ranked.period_start is null then ', undated' else '' end as line,
    ranked.client_id as client_id,
    ranked.vendor_id as vendor_id,
    ranked.service_id as service_id,
    ranked.label_level::varchar as label_level,
    ranked.period_start as period_start,
    ranked.period_end as period_end,
    ranked.period_end > least(version.on_day + 1, coalesce($to::date, version.on_day + 1)) as is_partial,
    coalesce(ranked.period_start, version.on_day) as shown_on,
    ranked.alpha as alpha,
    reach.low as low,
    reach.high as high,
    ranked.agreement as agreement,
    coalesce(ranked.compared, 0) as compared,
    coalesce(ranked.judged, 0) as judged,
    ranked.items as items,
    coalesce(ranked.labels, 0) as labels,
    ranked.dropped as dropped,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when ranked.has_words_on_a_scale then 'a label of an ordinal or interval scale is no number'
        when ranked.items = 0 then 'no item has two labels'
        when ranked.alpha is null then 'only one label was given, so no disagreement was to be expected'
        when reach.low is null and ranked.items < $least then 'too few items for an interval'
    end as null_reason,
    case
        when total.lines = 0 then 'No engagement has items that two raters labelled with more than one label'
        when total.lines = 1
            then 'Alpha is ' || round(total.lowest, 3) || ': '
                || case
                    when total.lines_reliable = 1 then 'the labels can be relied upon'
                    when total.lines_not_reliable = 1 then 'the labels should not be relied upon'
                    else 'the labels support tentative conclusions only'
                end
        else 'Labels can be relied upon in ' || if(total.lines_reliable = 0, 'none', total.lines_reliable::varchar)
            || ' of ' || digits(total.lines) || ' engagements'
            || if(total.lines_not_reliable = 0, '', '; in ' || total.lines_not_reliable || ' they should not be')
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from ranked
left join reach on reach.cell = ranked.cell
cross join total
cross join version
join party as vendor on vendor.party_id = ranked.vendor_id
join service on service.service_id = ranked.service_id
left join party as client on client.party_id = ranked.client_id
where ranked.place <= $most
order by ranked.place, period_start nulls first, client_id, vendor_id, service_id, label_level
