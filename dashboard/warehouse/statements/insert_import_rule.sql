insert into imported.import_rule
values ($import_id, $rule, $row_count, $currency, $amount, $words);
