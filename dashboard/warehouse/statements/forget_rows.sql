delete from record.{table}
