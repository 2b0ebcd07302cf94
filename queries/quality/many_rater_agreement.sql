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

with judged as (
    select
        judgment.line || '/' || judgment.label_level as line,
        judgment.item,
        judgment.batch_id,
        judgment.item_id,
        judgment.client_id,
        judgment.vendor_id,
        judgment.service_id,
        judgment.judged_on,
        judgment.label,
        judgment.label_level,
        judgment.basis,
        judgment.source_id,
        judgment.label_number,
        if(label_level = 'nominal', null, label_number) as place
    from judgment
    cross join version
    where (judgment.judged_on is null or judgment.judged_on <= version.on_day)
        and ($client is null or judgment.client_id = $client)
        and ($vendor is null or judgment.vendor_id = $vendor)
        and ($service is null or judgment.service_id = $service)
),

item_first as (
    select item, label_level, min(judged_on) as item_day
    from judged
    group by item, label_level
),

dated as (
    select judged.*, period_start($grain, item_first.item_day) as period_start
    from judged
    join item_first
        on item_first.item = judged.item
        and item_first.label_level = judged.label_level
    where ($from is null or item_first.item_day >= $from)
        and ($to is null or item_first.item_day < $to)
),

-- One label of one item, with the number of raters who gave it. On a scale 1 and 1.0 are the same label.
item_label as (
    select
        line,
        period_start,
        item,
        place,
        case when place is null then label end as word,
        count(*) as raters,
        any_value(batch_id) as batch_id,
        any_value(item_id) as item_id,
        any_value(label_level) as label_level
    from dated
    group by line, period_start, item, place, case when place is null then label end
),

period_source as (
    select
        line,
        period_start,
        any_value(client_id) as client_id,
        any_value(vendor_id) as vendor_id,
        any_value(service_id) as service_id,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from dated
    group by line, period_start
),

labelled as (
    select
        *,
        sum(raters) over (partition by line, period_start, item) as item_raters
    from item_label
),

-- How often a rater gave an item a label: once, unless every judgment counts.
rater_label as (
    select
        said.line || '/' || said.label_level as line,
        period_start($grain, item_first.item_day) as period_start,
        said.item,
        said.rater_id,
        case when said.label_level <> 'nominal' then said.label_number end as place,
        case when place is null then said.label end as word,
        count(*) as times
    from annotation as said
    cross join version
    left join item_first
        on item_first.item = said.item
        and item_first.label_level = said.label_level
    where (said.judged_on is null or said.judged_on <= version.on_day)
        and ($client is null or said.client_id = $client)
        and ($vendor is null or said.vendor_id = $vendor)
        and ($service is null or said.service_id = $service)
        and ($judgments = 'all' or said.repeat = 1)
        and ($from is null or item_first.item_day >= $from)
        and ($to is null or item_first.item_day < $to)
    group by all
),

-- Twice the pairs of judgments of one item that two raters made, and of these the pairs that are the same.
item_pair as (
    select
        whole.line,
        whole.period_start,
        whole.judgments,
        whole.judgments * whole.judgments - by_rater.squares as pairs,
        by_label.squares - whole.squares as same
    from (
        select line, period_start, item, sum(times) as judgments, sum(times * times) as squares
        from rater_label
        group by line, period_start, item
    ) as whole
    join (
        select line, item, sum(total * total) as squares
        from (
            select line, item, rater_id, sum(times) as total
            from rater_label
            group by line, item, rater_id
        )
        group by line, item
    ) as by_rater
        on by_rater.line = whole.line
        and by_rater.item = whole.item
    join (
        select line, item, sum(total * total) as squares
        from (
            select line, item, place, word, sum(times) as total
            from rater_label
            group by line, item, place, word
        )
        group by line, item
    ) as by_label
        on by_label.line = whole.line
        and by_label.item = whole.item
),

raw as (
    select
        line,
        period_start,
        avg(same / nullif(pairs, 0)) as agreement,
        count(*) as compared,
        sum(judgments)::bigint as judged
    from item_pair
    where pairs > 0
    group by line, period_start
),

-- An engagement in a period; the numbers save comparing texts below.
cell as (
    select
        row_number() over (order by line, period_start) as cell,
        line,
        period_start,
        any_value(label_level) as label_level,
        count(distinct item) filter (where item_raters > 1) as items,
        sum(raters) filter (where item_raters > 1) as labels,
        count(*) filter (where item_raters = 1) as dropped,
        count(distinct coalesce(word, place::varchar)) filter (where item_raters > 1) as distinct_labels,
        avg(place) filter (where item_raters > 1) as middle,
        any_value(label_level) <> 'nominal' and count(word) > 0 as has_words_on_a_scale
    from labelled
    group by line, period_start
),

pairable as (
    select
        cell.cell,
        cell.label_level,
        dense_rank() over (order by labelled.item, cell.cell) as item,
        hash(labelled.line, labelled.batch_id, labelled.item_id) as lot,
        dense_rank() over (order by labelled.place, labelled.word) as label,
        -- Counted from the middle, so that squares of large labels lose no digits.
        labelled.place - cell.middle as place,
        labelled.raters,
        labelled.item_raters
    from labelled
    join cell
        on cell.line = labelled.line
        and cell.period_start is not distinct from labelled.period_start
    where labelled.item_raters > 1
        and not cell.has_words_on_a_scale
),

-- How often each label was given, and its place: on an ordinal scale the middle of its ranks, counted from the middle.
label_total as (
    select
        cell,
        label,
        sum(raters) as total,
        case any_value(label_level)
            when 'interval' then any_value(place)
            when 'ordinal'
                then sum(total) over (partition by cell order by label) - total / 2
                    - sum(total) over (partition by cell) / 2
        end as place
    from pairable
    group by cell, label
),

item as (
    select
        pairable.cell,
        pairable.item,
        any_value(pairable.lot) as lot,
        any_value(pairable.item_raters) as raters,
        random_disagreement(pairable.raters, label_total.place) / nullif(any_value(pairable.item_raters) - 1, 0) as disagreement
    from pairable
    join label_total
        on label_total.cell = pairable.cell
        and label_total.label = pairable.label
    group by pairable.cell, pairable.item
),

agreement as (
    select
        observed.cell,
        case
            when expected.distinct_labels > 1
                then 1 - (observed.labels - 1) * observed.disagreement / nullif(expected.disagreement, 0)
        end as alpha
    from (
        select cell, sum(raters) as labels, sum(disagreement) as disagreement
        from item
        group by cell
    ) as observed
    join (
        select cell, count(*) as distinct_labels, random_disagreement(total, place) as disagreement
        from label_total
        group by cell
    ) as expected
        on expected.cell = observed.cell
),

judged_cell as (
    select
        cell.*,
        source.client_id,
        source.vendor_id,
        source.service_id,
        source.basis,
        source.source_ids,
        agreement.alpha,
        raw.agreement,
        raw.compared,
        raw.judged,
        period_end($grain, cell.period_start) as period_end,
        last_value(agreement.alpha ignore nulls) over (
            partition by cell.line
            order by cell.period_start nulls first
            rows between unbounded preceding and unbounded following
        ) as latest
    from cell
    join period_source as source
        on source.line = cell.line
        and source.period_start is not distinct from cell.period_start
    left join agreement on agreement.cell = cell.cell
    left join raw
        on raw.line = cell.line
        and raw.period_start is not distinct from cell.period_start
),

ranked as (
    select
        judged_cell.*,
        dense_rank() over (order by latest nulls last, line) as place
    from judged_cell
),

-- In a sample an item stands as often as chance, drawn from its name, has it: a Poisson number with a mean of one.
drawn as (
    select
        lot.cell,
        lot.item,
        lot.number,
        (lot.part > 0.36787944117)::integer + (lot.part > 0.73575888234)::integer
            + (lot.part > 0.91969860293)::integer + (lot.part > 0.98101184312)::integer
            + (lot.part > 0.99634015317)::integer + (lot.part > 0.99940581518)::integer as times
    from (
        select
            item.cell,
            item.item,
            sample.number,
            hash(item.lot, sample.number)::double / power(2, 64) as part
        from item
        join ranked on ranked.cell = item.cell
        cross join (select unnest(generate_series(1, $resamples::integer)) as number) as sample
        where ranked.place <= $most
            and ranked.items >= $least
    ) as lot
    where lot.part > 0.36787944117
),

sample_label as (
    select
        pairable.cell,
        drawn.number,
        pairable.label,
        sum(drawn.times * pairable.raters) as total
    from drawn
    join pairable on pairable.item = drawn.item
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
        drawn.cell,
        drawn.number,
        sum(drawn.times * item.disagreement) as disagreement
    from drawn
    join item on item.item = drawn.item
    group by drawn.cell, drawn.number
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
        count(distinct line) filter (where latest is not null) as lines,
        count(distinct line) filter (where latest >= $reliable) as lines_reliable,
        count(distinct line) filter (where latest < $tentative) as lines_not_reliable,
        min(latest) as lowest,
        max(basis) as basis
    from ranked
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
