"""Two engines, one set of selects: what Spark answers is what DuckDB answers, to the last digit."""
