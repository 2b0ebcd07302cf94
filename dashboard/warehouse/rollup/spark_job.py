"""What runs in Spark's own environment: read partitions, take the steps that are asked, write sums.

Its standard input is one JSON object, see on_spark.py; each line of its output is another one. It imports nothing of
ours.
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import lit

SETTINGS = {
    # A number that does not fit is an error, and a product keeps all its decimals, as in DuckDB.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    # Moments have no zone.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.compression.codec": "zstd",
    # What a task that died has written is not taken.
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def main() -> None:
    """Do what is asked on standard input."""
    asked = json.loads(sys.stdin.read())
    builder = SparkSession.builder.appName("Linchpin roll-up").master(asked["master"])
    for name, value in (SETTINGS | {"spark.sql.shuffle.partitions": str(asked["shares"])}).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        log = spark.read.option("basePath", asked["log"]).parquet(*asked["paths"])
        log.createOrReplaceTempView("log")
        spark.range(1).select(lit(asked["as_of"]).cast("date").alias("as_of")).createOrReplaceTempView("version")
        if all(_taken(spark, step) for step in asked["steps"]):
            _say(done=True)
    finally:
        spark.stop()


def _taken(spark: SparkSession, step: dict[str, str]) -> bool:
    """Take one step; return False if nothing may follow: it found rows that are refused."""
    _say(step=step["name"])
    found = spark.sql(step["select"])
    match step["do"]:
        case "view":
            found.createOrReplaceTempView(step["name"])
        case "write":
            found.repartition("partition_day").write.partitionBy("partition_day").parquet(step["folder"])
        case "write whole":
            found.write.parquet(step["folder"])
        case "tell":
            _say(rows=_rows(found), name=step["name"])
        case "refuse":
            rows = _rows(found)
            if rows:
                _say(refused=rows)
                return False
    return True


def _rows(frame: DataFrame) -> list[list[Any]]:
    return [[_plain(value) for value in row] for row in frame.collect()]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _say(**told: Any) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
