-- Small rules that several statements share, so that each is written once.

create macro slug(name) as
    trim(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '-', 'g'), '-');

-- Two spellings with one key are one name: case, accents, spaces and signs do not count, letters of any script do.
-- A mark is an accent on Latin and Greek letters alone: in other scripts it tells one word from another.
create macro name_key(name) as
    coalesce(
        nullif(trim(regexp_replace(
            lower(case
                when regexp_matches(name, '[^\p{Latin}\p{Greek}\P{L}]') then nfc_normalize(name)
                else strip_accents(name)
            end),
            '[^\p{L}\p{M}\p{N}]+', '-', 'g'
        ), '-'), ''),
        lower(trim(name))
    );

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
    coalesce(list_sort(map_keys(histogram(cited))), []);

-- The currencies without a rate of a group of rows, without repeats; null where there is none.
create macro unrated_list(currency) as nullif(source_list(currency), []);

-- What the reader asked to see: facts known by the day asked for, of a basis strong enough.
-- A fact without a known day shows only when no known day is asked for.
create macro visible(known_on, row_basis) as
    (getvariable('view_known') is null or coalesce(known_on <= getvariable('view_known')::date, false))
    and (getvariable('view_basis') is null or row_basis <= getvariable('view_basis')::basis);

-- What happened on a day was known on that day at the earliest; without a known day, on none.
create macro known_by(known_on, day) as
    case when known_on is not null then greatest(known_on, day) end;

-- What a unit of a currency is in USD; without a rate that is unknown.
create macro usd_rate(currency, usd_per_unit) as
    case when currency = 'USD' then 1 else usd_per_unit end;

-- A count in a sentence, its thousands set apart as in every tile and table. Whether a half goes up is not for the last
-- digits of a sum to say.
create macro digits(things) as format('{:,}', round(things, 6)::bigint);

-- Why an amount in USD is unknown, and what to do: null where the list of currencies without a rate is.
create macro rate_gap(currencies) as
    case when len(currencies) > 0
        then 'no rate from ' || array_to_string(list_sort(list_distinct(currencies)), ' or ')
            || ' to USD is given: add it to sources/currency_rates.csv'
    end;

-- The same at the end of a sentence, of so many things of a kind; nothing where there is none.
create macro without_rate(things, thing, currencies) as
    case
        when things = 0 then ''
        else '; for ' || digits(things) || ' ' || thing || case when things = 1 then '' else 's' end || ' '
            || rate_gap(currencies)
    end;

-- The place of a label on a scale; one that is no number has none.
create macro label_place(label) as
    case when isfinite(try_cast(label as double)) then try_cast(label as double) end;

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

-- Coefficients stand from the highest power down to the constant.
create macro polynomial(x, coefficients) as
    list_reduce(coefficients::double[], lambda total, coefficient: total * x + coefficient);

-- The value below which a part of the normal distribution lies: Wichura's AS 241 (PPND16), good to 1e-15.
create macro normal_quantile(part) as
    case
        when part is null or part <= 0 or part >= 1 then null
        when abs(part - 0.5) <= 0.425 then (part - 0.5) * quantile_near_the_middle(0.180625 - power(part - 0.5, 2))
        when ln(least(part, 1 - part)) >= -25
            then sign(part - 0.5) * quantile_in_a_tail(sqrt(-ln(least(part, 1 - part))) - 1.6)
        else sign(part - 0.5) * quantile_far_out(sqrt(-ln(least(part, 1 - part))) - 5)
    end;

create macro quantile_near_the_middle(r) as
    polynomial(r, [
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
        1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0
    ])
    / polynomial(r, [
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
        5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0
    ]);

create macro quantile_in_a_tail(r) as
    polynomial(r, [
        7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
        3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0
    ])
    / polynomial(r, [
        1.05075007164441684324e-9, 5.4759380849953449460e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0
    ]);

create macro quantile_far_out(r) as
    polynomial(r, [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0
    ])
    / polynomial(r, [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0
    ]);

-- How many standard errors an interval of that confidence reaches to either side; null outside 0 to 1.
create macro two_sided_z(confidence) as
    case when confidence > 0 then normal_quantile((1 + confidence) / 2) end;

-- Wilson's score interval of a share; its ends are exact where all or none are correct.
create macro wilson_end(share, sampled, z, side) as
    (share + z * z / (2 * sampled) + side * z * sqrt(share * (1 - share) / sampled + power(z / (2 * sampled), 2)))
    / (1 + z * z / sampled);

create macro wilson_low(correct, sampled, z) as
    case
        when z is null or sampled = 0 then null
        when correct = 0 then 0.0
        else wilson_end(correct / nullif(sampled, 0), nullif(sampled, 0), z, -1)
    end;

create macro wilson_high(correct, sampled, z) as
    case
        when z is null or sampled = 0 then null
        when correct = sampled then 1.0
        else wilson_end(correct / nullif(sampled, 0), nullif(sampled, 0), z, 1)
    end;

-- Over rows that are strata: the share correct if every stratum weighs as its population, of what was sampled at all.
create macro stratified_share(population, sampled, correct) as
    sum(population * (correct / nullif(sampled, 0)))
    / nullif(sum(population) filter (where sampled > 0), 0);

-- Zou and Donner's way to add up intervals; of one stratum it is Wilson's own.
create macro stratified_low(population, sampled, correct, z) as
    stratified_share(population, sampled, correct)
    - sqrt(sum(power(population * (correct / nullif(sampled, 0) - wilson_low(correct, sampled, z)), 2)))
    / nullif(sum(population) filter (where sampled > 0), 0);

create macro stratified_high(population, sampled, correct, z) as
    stratified_share(population, sampled, correct)
    + sqrt(sum(power(population * (wilson_high(correct, sampled, z) - correct / nullif(sampled, 0)), 2)))
    / nullif(sum(population) filter (where sampled > 0), 0);

-- Newcombe's hybrid score interval of the first share less the second, each with its own interval.
create macro newcombe_low(share, low, other_share, other_high) as
    share - other_share - sqrt(power(share - low, 2) + power(other_high - other_share, 2));

create macro newcombe_high(share, high, other_share, other_low) as
    share - other_share + sqrt(power(high - share, 2) + power(other_share - other_low, 2));

-- Over labels with their totals: how far two labels drawn at random lie apart, summed over all draws. Labels without
-- a place on a scale are one apart, the others the square of their distance.
create macro random_disagreement(total, place) as
    case
        when count(place) = 0 then power(sum(total), 2) - sum(power(total, 2))
        else 2 * (sum(total) * sum(total * power(place, 2)) - power(sum(total * place), 2))
    end;

-- From how many hours the step goes in which a wait of so many whole seconds ends. A step is a sixty-fourth of an hour
-- up to two hours, of two hours up to four, of four up to eight, and so on: numbers of tasks can be added up by steps,
-- and whole hours are told apart up to 128.
create macro wait_step(seconds) as
    4 * seconds // (225 << (length(bin(seconds // 3600)) - 1))
        * (1 << (length(bin(seconds // 3600)) - 1)) / 64;
