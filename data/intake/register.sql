-- The EU register of information: what its codes and words mean, and the templates from text to days and amounts.
-- Codes are those of the reporting package (data model 4.0), words those of its closed lists; both are taken.

create table register_word as
select list, said, means, row_number() over () as place
from (values
    ('arrangement', 'eba_CO:x1', 'standalone'),
    ('arrangement', 'Standalone arrangement', 'standalone'),
    ('arrangement', 'eba_CO:x2', 'overarching'),
    ('arrangement', 'Overarching arrangement', 'overarching'),
    ('arrangement', 'Overarching contractual arrangement', 'overarching'),
    ('arrangement', 'eba_CO:x3', 'subsequent'),
    ('arrangement', 'Subsequent or associated arrangement', 'subsequent'),
    ('code_type', 'eba_qCO:qx2000', 'LEI'),
    ('code_type', 'LEI', 'LEI'),
    ('code_type', 'Legal Entity Identifier (LEI)', 'LEI'),
    ('code_type', 'eba_qCO:qx2001', 'NIN'),
    ('code_type', 'NIN', 'NIN'),
    ('code_type', 'National code', 'NIN'),
    ('code_type', 'eba_qCO:qx2002', 'EUID'),
    ('code_type', 'EUID', 'EUID'),
    ('code_type', 'European Unified ID (EUID)', 'EUID'),
    ('code_type', 'eba_qCO:qx2003', 'CRN'),
    ('code_type', 'CRN', 'CRN'),
    ('code_type', 'Company registration number (CRN)', 'CRN'),
    ('code_type', 'eba_qCO:qx2004', 'VAT'),
    ('code_type', 'VAT', 'VAT'),
    ('code_type', 'Value added tax identification number (VAT)', 'VAT'),
    ('code_type', 'eba_qCO:qx2005', 'PNR'),
    ('code_type', 'PNR', 'PNR'),
    ('code_type', 'Passport Number', 'PNR'),
    ('code_type', 'DUNS', 'DUNS'),
    ('yes_no', 'eba_BT:x28', 'yes'),
    ('yes_no', 'Yes', 'yes'),
    ('yes_no', 'true', 'yes'),
    ('yes_no', 'eba_BT:x29', 'no'),
    ('yes_no', 'No', 'no'),
    ('yes_no', 'false', 'no'),
    ('yes_no', 'eba_BT:x21', 'not_assessed'),
    ('yes_no', 'Assessment not performed', 'not_assessed'),
    ('impact', 'eba_ZZ:x791', 'low'),
    ('impact', 'Low', 'low'),
    ('impact', 'eba_ZZ:x792', 'medium'),
    ('impact', 'Medium', 'medium'),
    ('impact', 'eba_ZZ:x793', 'high'),
    ('impact', 'High', 'high'),
    ('impact', 'eba_ZZ:x799', 'not_assessed'),
    ('impact', 'Assessment not performed', 'not_assessed'),
    ('substitutability', 'eba_ZZ:x959', 'not_substitutable'),
    ('substitutability', 'Not substitutable', 'not_substitutable'),
    ('substitutability', 'eba_ZZ:x960', 'highly_complex'),
    ('substitutability', 'Highly complex substitutability', 'highly_complex'),
    ('substitutability', 'eba_ZZ:x961', 'medium'),
    ('substitutability', 'Medium complexity in terms of substitutability', 'medium'),
    ('substitutability', 'eba_ZZ:x962', 'easy'),
    ('substitutability', 'Easily substitutable', 'easy'),
    ('reintegration', 'eba_ZZ:x798', 'easy'),
    ('reintegration', 'Easy', 'easy'),
    ('reintegration', 'eba_ZZ:x966', 'difficult'),
    ('reintegration', 'Difficult', 'difficult'),
    ('reintegration', 'eba_ZZ:x967', 'highly_complex'),
    ('reintegration', 'Highly complex', 'highly_complex'),
    ('reintegration', 'eba_ZZ:x0', 'not_applicable'),
    ('reintegration', 'Not applicable', 'not_applicable'),
    ('service', 'eba_TA:S01', 'ICT project management'),
    ('service', 'eba_TA:S02', 'ICT development'),
    ('service', 'eba_TA:S03', 'ICT help desk and first level support'),
    ('service', 'eba_TA:S04', 'ICT security management services'),
    ('service', 'eba_TA:S05', 'Provision of data'),
    ('service', 'eba_TA:S06', 'Data analysis'),
    ('service', 'eba_TA:S07', 'ICT, facilities and hosting services (excluding cloud services)'),
    ('service', 'eba_TA:S08', 'Computation'),
    ('service', 'eba_TA:S09', 'Non-cloud data storage'),
    ('service', 'eba_TA:S10', 'Telecom carrier'),
    ('service', 'eba_TA:S11', 'Network infrastructure'),
    ('service', 'eba_TA:S12', 'Hardware and physical devices'),
    ('service', 'eba_TA:S13', 'Software licencing (excluding SaaS)'),
    ('service', 'eba_TA:S14', 'ICT operation management (including maintenance)'),
    ('service', 'eba_TA:S15', 'ICT consulting'),
    ('service', 'eba_TA:S16', 'ICT risk management'),
    ('service', 'eba_TA:S17', 'Cloud services: IaaS'),
    ('service', 'eba_TA:S18', 'Cloud services: PaaS'),
    ('service', 'eba_TA:S19', 'Cloud services: SaaS')
) as word (list, said, means);

insert into register_word
select list, means, means, place + 1000
from register_word
where list = 'service';

create macro plain_words(value) as trim(regexp_replace(lower(value), '[^a-z0-9]+', ' ', 'g'));

set variable register_words = (
    select map(list(list || ':' || plain_words(said)), list(means))
    from (select distinct list, said, means from register_word)
);

set variable register_lists = (
    select map(list(list), list(known))
    from (
        select list, string_agg(said, ', ' order by place) as known
        from register_word
        where place <= 1000
        group by list
    )
);

-- What a cell says, without the words and codes that stand for nothing.
create macro stated(value) as
    case
        when plain_words(value) not in ('', 'not applicable', 'n a', 'eba zz x0', 'eba ga qx2007') then text_of(value)
    end;

-- A number of an option may stand before its words: "2. Overarching arrangement".
create macro meaning(list, value) as
    coalesce(
        getvariable('register_words')[list || ':' || plain_words(value)],
        getvariable('register_words')[list || ':' || regexp_replace(plain_words(value), '^\d+ ', '')]
    );

create macro ict_service(value) as
    coalesce(
        meaning('service', value),
        meaning(
            'service',
            'eba_TA:S' || lpad(nullif(regexp_extract(value, '^(?:eba_TA:)?S_?(\d{1,2})\b', 1, 'i'), ''), 2, '0')
        )
    );

-- The kind of an identification code; one of twenty places that ends in two digits is an LEI.
create macro code_kind(kind, code) as
    case
        when stated(kind) is null
            then case when regexp_full_match(number_of(code), '[A-Z0-9]{18}\d{2}') then 'LEI' end
        when regexp_full_match(upper(trim(kind)), '[A-Z]{2}_(CRN|VAT|PNR|NIN)') then upper(trim(kind))
        else meaning('code_type', kind)
    end;

-- One provider: the code with its kind, whatever country stands before the kind.
create macro provider_key(kind, code) as
    concat_ws(':', regexp_replace(code_kind(kind, code), '^[A-Z]{2}_', ''), number_of(code));

create macro member(value, prefix) as upper(regexp_replace(stated(value), '^(' || prefix || '):', '', 'i'));

create macro is_endless(value) as regexp_matches(text_of(value), '^(9999-12-31|31[./-]12[./-]9999)');

create macro uncoded(field, value, typed, list) as
    case
        when typed is null and stated(value) is not null then fault(
            field,
            value,
            'It is no code or word of the list.',
            'Known are: ' || getvariable('register_lists')[list] || '.'
        )
    end;

create view register_b_01_01 as
select ordinal, file, line, number_of(lei) as lei, stated(name) as name, day_of(reported_on) as reported_on
from b_01_01;

create view register_b_01_02 as
select ordinal, file, line, number_of(lei) as lei, stated(name) as name
from b_01_02;

create view register_b_02_01 as
select
    ordinal,
    file,
    line,
    text_of(contract_ref) as contract_ref,
    meaning('arrangement', arrangement) as arrangement,
    stated(overarching_ref) as overarching_ref,
    currency_of(member(currency, 'eba_CU|iso4217')) as currency,
    amount_of(annual_expense) as annual_expense
from b_02_01;

create view register_b_02_02 as
select
    ordinal,
    file,
    line,
    text_of(contract_ref) as contract_ref,
    number_of(entity_lei) as lei,
    text_of(provider_code) as provider_code,
    code_kind(code_type, provider_code) as code_kind,
    provider_key(code_type, provider_code) as provider,
    upper(stated(function_id)) as function_id,
    ict_service(service) as service,
    day_of(start_on) as start_on,
    case when not coalesce(is_endless(end_on), false) then day_of(stated(end_on)) end as end_on,
    count_of(stated(notice_days))::integer as notice_days,
    count_of(stated(vendor_notice_days))::integer as vendor_notice_days
from b_02_02;

create view register_b_05_01 as
select
    ordinal,
    file,
    line,
    text_of(provider_code) as provider_code,
    code_kind(code_type, provider_code) as code_kind,
    provider_key(code_type, provider_code) as provider,
    coalesce(stated(latin_name), stated(name)) as name,
    member(country, 'eba_GA') as country
from b_05_01;

create view register_b_05_02 as
select
    ordinal,
    file,
    line,
    text_of(contract_ref) as contract_ref,
    ict_service(service) as service,
    text_of(provider_code) as provider_code,
    code_kind(code_type, provider_code) as code_kind,
    provider_key(code_type, provider_code) as provider,
    count_of(rank)::integer as rank
from b_05_02;

create view register_b_06_01 as
select
    ordinal,
    file,
    line,
    upper(text_of(function_id)) as function_id,
    stated(name) as name,
    number_of(entity_lei) as lei,
    meaning('yes_no', critical) as critical,
    count_of(stated(recovery_hours))::integer as recovery_hours,
    meaning('impact', impact) as impact
from b_06_01;

create view register_b_07_01 as
select
    ordinal,
    file,
    line,
    text_of(contract_ref) as contract_ref,
    provider_key(code_type, provider_code) as provider,
    text_of(provider_code) as provider_code,
    ict_service(service) as service,
    meaning('substitutability', substitutability) as substitutability,
    meaning('yes_no', exit_plan) as exit_plan,
    meaning('reintegration', reintegration) as reintegration,
    meaning('yes_no', alternatives) as alternatives
from b_07_01;
