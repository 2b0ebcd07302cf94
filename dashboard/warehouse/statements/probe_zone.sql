select timestamptz '2024-01-01 00:00:00Z' at time zone $value;
