from record.wait
