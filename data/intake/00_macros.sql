-- How text becomes days, moments, amounts and counts, as the profile says (variables import_*). What cannot be read
-- is null, and the row that holds it is refused by name; nothing is guessed.

create macro text_of(value) as nullif(trim(value::varchar), '');

-- What a file holds as bytes is text, if it can be.
create macro text_of_bytes(bytes) as coalesce(try(decode(bytes)), bytes::varchar);

create macro either(one, other) as coalesce(text_of(one), text_of(other));

create macro said(value) as coalesce(text_of(value), '');

-- Nothing before 1900 or after 2199 is meant: registers write such days for "unknown" and "for ever".
create macro plausible_day(day) as
    case when day between date '1900-01-01' and date '2199-12-31' then day end;

create macro day_in_text(words) as
    case
        when words is null then null
        when getvariable('profile').dates_iso and regexp_full_match(words, '\d{4}(-\d{2}){0,2}')
            then last_day_of(words)
        when getvariable('profile').dates_iso
            and regexp_full_match(words, '\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?')
            then try_cast(words as timestamp)::date
        when getvariable('profile').dates_iso
            and regexp_full_match(words, '\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)')
            then (try_cast(words as timestamptz) at time zone getvariable('profile').zone)::date
        else try_strptime(words, getvariable('profile').dates)::date
    end;

create macro moment_in_text(words) as
    case
        when words is null then null
        when getvariable('profile').dates_iso
            and regexp_full_match(words, '\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?')
            then try_cast(words as timestamp)
        when getvariable('profile').dates_iso
            and regexp_full_match(words, '\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)')
            then try_cast(words as timestamptz) at time zone getvariable('profile').zone
        else try_strptime(words, getvariable('profile').dates)
    end;

-- A column that a file holds as days or moments is taken as it is; a moment with a zone counts in the profile's zone.
create macro moment_of(value) as
    case
        when typeof(value) in ('TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ_NS')
            then try_cast(value as timestamptz) at time zone getvariable('profile').zone
        when typeof(value) = 'DATE' or starts_with(typeof(value), 'TIMESTAMP') then try_cast(value as timestamp)
        else moment_in_text(text_of(value))
    end;

create macro plausible_moment(moment) as
    case when moment >= timestamp '1900-01-01' and moment < timestamp '2200-01-01' then moment end;

create macro day_of(value) as
    plausible_day(case
        when typeof(value) = 'DATE' then try_cast(value as date)
        when starts_with(typeof(value), 'TIMESTAMP') then moment_of(value)::date
        else day_in_text(text_of(value))
    end);

-- Digits, perhaps in groups of three, and one decimal sign; brackets mean less than zero.
create macro amount_with_point(words) as
    case
        when regexp_full_match(
            words,
            '[+-]?((\d+|\d{1,3}(,\d{3})+|\d{1,3}([ \x{a0}\x{202f}''’]\d{3})+)(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?'
        )
            then regexp_replace(words, '[, \x{a0}\x{202f}''’]', '', 'g')
    end;

create macro amount_in_signs(words) as
    amount_with_point(
        case getvariable('profile').decimal
            when ',' then translate(regexp_replace(words, '^\((.*)\)$', '-\1'), ',.', '.,')
            else regexp_replace(words, '^\((.*)\)$', '-\1')
        end
    );

-- Most amounts are plain digits, and no time is spent on them.
create macro amount_in_text(words) as
    case
        when regexp_full_match(words, '\d{1,15}') then words
        else amount_in_signs(words)
    end;

create macro is_numeric(value) as
    regexp_matches(typeof(value), '^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL)');

create macro amount_of(value) as
    case
        when is_numeric(value) then try_cast(value as decimal(18, 2))
        else try_cast(amount_in_text(text_of(value)) as decimal(18, 2))
    end;

-- A count is a whole number, not below zero; 3.0 is one, 3.5 is none.
create macro whole(number) as
    case when number >= 0 and number = try_cast(number as bigint) then try_cast(number as bigint) end;

create macro count_of(value) as
    case
        when regexp_matches(typeof(value), '^U?(TINY|SMALL|BIG)?INT(EGER)?$')
            then case when try_cast(value as bigint) >= 0 then try_cast(value as bigint) end
        when is_numeric(value) then whole(try_cast(value as double))
        when regexp_full_match(text_of(value), '\d{1,15}') then try_cast(text_of(value) as bigint)
        else whole(try_cast(amount_in_text(text_of(value)) as decimal(38, 6)))
    end;

create macro flag_of(value) as
    case
        when lower(text_of(value)) in ('true', 't', 'yes', 'y', '1') then true
        when lower(text_of(value)) in ('false', 'f', 'no', 'n', '0') then false
    end;

create macro currency_of(value) as
    case when regexp_full_match(upper(text_of(value)), '[A-Z]{3}') then upper(text_of(value)) end;

-- A business number as registers compare it: letters and digits alone.
create macro number_of(value) as nullif(regexp_replace(upper(text_of(value)), '[^A-Z0-9]', '', 'g'), '');

-- The number with its scheme before it, so that an ABN is never taken for another country's number.
create macro numbered(scheme, value) as
    case when number_of(value) is not null then concat_ws(':', nullif(scheme, ''), number_of(value)) end;

create macro is_unknowable(field) as list_contains(getvariable('profile').unknown, field);

-- A fault of one field; null where there is none. `is_fatal` is false where the profile takes the value as unknown.
create macro fault(field, value, reason, hint) as
    {
        'field': field,
        'value': left(value::varchar, 200),
        'reason': reason,
        'hint': hint,
        'is_fatal': not is_unknowable(field)
    };

-- One that refuses the row whatever the profile takes as unknown.
create macro needed(field, value, reason, hint) as
    {'field': field, 'value': left(value::varchar, 200), 'reason': reason, 'hint': hint, 'is_fatal': true};

create macro unread(field, value, typed, kind) as
    case
        when typed is null and text_of(value) is not null then fault(
            field,
            value,
            case kind
                when 'day' then 'It is no day between 1900 and 2199 in the form that the profile names.'
                when 'moment' then 'It is no moment between 1900 and 2199 in the form that the profile names.'
                when 'amount' then 'It is no amount with the decimal sign that the profile names.'
                when 'count' then 'It is no whole number from zero up.'
                when 'flag' then 'It is neither yes nor no.'
                when 'currency' then 'It is no currency code of three letters.'
                else 'It is no word of the list.'
            end,
            case kind
                when 'day' then 'Set dates: in the profile to iso, day_first, month_first or a format; or list the '
                    || 'column under unknown_if_impossible:.'
                when 'moment' then 'Set dates: in the profile to iso, day_first, month_first or a format.'
                when 'amount' then 'Write digits and one decimal sign, or set decimal: in the profile to "." or ",".'
                when 'count' then 'Write a whole number.'
                when 'flag' then 'Write yes or no.'
                when 'currency' then 'Write a code such as USD or AUD.'
                else 'Write it as the template does.'
            end
        )
    end;

create macro blank(field, value) as
    case
        when text_of(value) is null
            then fault(field, '', 'It is blank, and a row without it says nothing.', 'Fill it in.')
    end;

-- The faults of a row as a list, without the fields that have none.
create macro faults_of(found) as list_filter(found, lambda one: one is not null);

-- Words that stand for nobody in particular, in any case; the profile may name more.
create macro names_nobody(name) as
    regexp_full_match(
        lower(trim(name)),
        'unavailable|unknown|n/?a|n\.a\.|none|null|nil|tb[acd]|to be (advised|confirmed|determined)|various|multiple'
        || '|undisclosed|confidential|withheld|redacted|not (applicable|available|disclosed|stated|specified)'
        || '|miscellaneous|test|dummy|[-.?x*]+'
    )
    or len(list_filter(
        getvariable('profile').placeholders, lambda pattern: regexp_full_match(trim(name), pattern, 'i')
    )) > 0;
