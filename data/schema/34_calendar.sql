-- Days and which of them are worked: Monday to Friday; no country's holidays are taken out.

insert into record.calendar
select day, isodow(day) <= 5
from (select unnest(generate_series(date '2000-01-01', date '2039-12-31', interval 1 day))::date as day);
