-- Rows that are judgments: from judgment_plain. Who judged is kept as a digest alone.

create view judgment_parsed as
select
    ordinal,
    file,
    line,
    text_of(item) as item,
    left(sha256(text_of(rater)), 12) as rater,
    text_of(label) as label,
    text_of(gold) as gold,
    text_of(batch) as batch,
    text_of(client) as client,
    numbered(getvariable('profile').client_scheme, client_number) as client_number,
    text_of(vendor) as vendor,
    numbered(getvariable('profile').vendor_scheme, vendor_number) as vendor_number,
    text_of(service) as service,
    plausible_moment(moment_of(judged_at)) as judged_at,
    amount_of(seconds) as seconds,
    plain as raw
from judgment_plain as plain;
