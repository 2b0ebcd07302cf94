-- Small rules that several statements share, so that each is written once.

create macro slug(name) as
    trim(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '-', 'g'), '-');

-- A placeholder stands for nobody in particular and never becomes a party.
create macro is_placeholder(name) as
    name is null
    or regexp_matches(name, '^\(|^undisclosed |^top\d|^key global| \+ |^all$');

create macro party_key(name) as
    case when is_placeholder(name) then null else slug(name) end;

-- YYYY and YYYY-MM count as known, begun or over on their last day: only then is it certain.
create macro last_day_of(day_text) as
    case length(day_text)
        when 4 then try_cast(day_text || '-12-31' as date)
        when 7 then last_day(try_cast(day_text || '-01' as date))
        when 10 then try_cast(day_text as date)
    end;

create macro first_day_of(day_text) as
    case length(day_text)
        when 4 then try_cast(day_text || '-01-01' as date)
        when 7 then try_cast(day_text || '-01' as date)
        when 10 then try_cast(day_text as date)
    end;

-- The dated part of a period such as "2024 year-end (company forecast)" or "2021-2022".
create macro period_token(period) as
    regexp_extract(
        period,
        '\d{4}-\d{4}|\d{4}Q[1-4]|\d{4}H[12]|\d{4}-9M|\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{4}'
    );

create macro period_first(period) as
    case
        when period_token(period) similar to '\d{4}Q[1-4]'
            then make_date(period_token(period)[1:4]::integer, 3 * period_token(period)[6:6]::integer - 2, 1)
        when period_token(period) similar to '\d{4}H[12]'
            then make_date(period_token(period)[1:4]::integer, 6 * period_token(period)[6:6]::integer - 5, 1)
        when period_token(period) similar to '\d{4}-9M' or period_token(period) similar to '\d{4}-\d{4}'
            then make_date(period_token(period)[1:4]::integer, 1, 1)
        else first_day_of(period_token(period))
    end;

-- The first day after the period: every interval is half-open.
create macro period_after(period) as
    case
        when period_token(period) similar to '\d{4}Q[1-4]'
            then (period_first(period) + interval 3 month)::date
        when period_token(period) similar to '\d{4}H[12]'
            then (period_first(period) + interval 6 month)::date
        when period_token(period) similar to '\d{4}-9M'
            then (period_first(period) + interval 9 month)::date
        when period_token(period) similar to '\d{4}-\d{4}'
            then make_date(period_token(period)[6:9]::integer + 1, 1, 1)
        else last_day_of(period_token(period)) + 1
    end;

create macro evidence_basis(found) as
    case when found::evidence in ('direct', 'secondary', 'recalled') then 'reported' else 'estimated' end::basis;

-- The sources of a group of rows, sorted and without repeats.
create macro source_list(cited) as
    coalesce(list_sort(array_agg(distinct cited) filter (where cited is not null)), []);

-- What the reader asked to see: facts known by the day asked for, of a basis strong enough.
-- A fact without a known day shows only when no known day is asked for.
create macro visible(known_on, row_basis) as
    (getvariable('view_known') is null or coalesce(known_on <= getvariable('view_known')::date, false))
    and (getvariable('view_basis') is null or row_basis <= getvariable('view_basis')::basis);

-- The chance of exactly so many events where on average there are `mean`.
create macro poisson_chance(events, mean) as
    exp(events * ln(mean) - mean - lgamma(events + 1));

-- The chance of at most, and of at least, so many. Terms further off than the list reaches are too small to count.
create macro poisson_at_most(events, mean) as
    list_sum([
        poisson_chance(term, mean)
        for term in range(greatest(0, events - 60 - 15 * ceil(sqrt(events)))::bigint, events + 1)
    ]);

create macro poisson_at_least(events, mean) as
    list_sum([
        poisson_chance(term, mean)
        for term in range(events, (events + 60 + 15 * ceil(sqrt(events)))::bigint)
    ]);

-- The exact (Garwood) limits of a mean: as low, or as high, as leaves what was seen the chance `tail`.
-- DuckDB has no quantile of the gamma distribution. Newton's method on the logarithm of the chance, which is concave
-- in the mean, closes in from one side and doubles its digits with each step.
create macro poisson_mean_low(events, tail) as
    case
        when tail > 0 and tail < 1 and events = 0 then 0::double
        when tail > 0 and tail < 1 then list_reduce(
            range(40)::double[],
            lambda mean, step: greatest(
                mean / 10,
                mean - poisson_at_least(events, mean) * ln(poisson_at_least(events, mean) / tail)
                    / poisson_chance(events - 1, mean)
            ),
            events::double
        )
    end;

create macro poisson_mean_high(events, tail) as
    case
        when tail > 0 and tail < 1 then list_reduce(
            range(40)::double[],
            lambda mean, step: greatest(
                mean / 10,
                mean + poisson_at_most(events, mean) * ln(poisson_at_most(events, mean) / tail)
                    / poisson_chance(events, mean)
            ),
            events + 1::double
        )
    end;
