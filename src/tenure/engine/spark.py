"""Spark by its own SQL: Arrow in, Arrow out. Tables are held by the session, or as Parquet in a warehouse folder when one is given."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tenure.engine.quoting import quoted
from tenure.errors import EngineError, MissingExtra
from tenure.words import Text

SMALL: Mapping[str, str] = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""For many queries over few rows: planning and code generation cost more there than the rows do."""

_ALWAYS: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    # Spark 4.0 fails inside this rule on some joins of joins; the order in which joins are written needs none.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.ReorderJoin",
}
_START: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.showConsoleProgress": "false",
}
_LOGGING = Path(__file__).with_name("spark-log4j2.properties")


class Spark:
    """A Spark session of this process. `master` as Spark writes it (`local[2]`, `spark://host:7077`, `yarn`).

    `warehouse`: a folder for tables as Parquet, partitioned by `day` where they have one; without it they live as long as the session.
    `options` are Spark settings; `SMALL` suits small data. ANSI mode is always on: a number that does not fit is an error, never empty.
    """

    dialect = "pyspark"

    def __init__(self, master: str = "local[2]", warehouse: Path | None = None, options: Mapping[str, str] | None = None) -> None:
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError as absent:
            raise MissingExtra("Spark", "spark") from absent
        self._error = PySparkException
        self.warehouse = warehouse
        self._frames: dict[str, Any] = {}
        self._session = _started(SparkSession.builder.master(master).appName("tenure"), warehouse, dict(options or {}))
        if warehouse is not None:
            self._reopen(warehouse)

    def _reopen(self, warehouse: Path) -> None:
        """Name the tables that an earlier session has left in the folder. One that was not written to its end has no note, and is none."""
        for note in sorted(warehouse.glob("*.columns")):
            columns, _, divided = note.read_text(encoding="utf-8").partition("\n")
            place = str(warehouse / note.stem).replace("'", "''")
            parts = f" PARTITIONED BY ({divided})" if divided else ""
            with self._refusal():
                self._session.sql(f"CREATE TABLE IF NOT EXISTS {_quoted(note.stem)} ({columns}) USING parquet{parts} LOCATION '{place}'")
                if divided:
                    self._session.sql(f"ALTER TABLE {_quoted(note.stem)} RECOVER PARTITIONS")

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""
        with self._refusal():
            self._keep(name, self._session.createDataFrame(data), small=True)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query."""
        with self._refusal():
            self._keep(name, self._session.sql(sql))

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name` by the query's."""
        if not days:
            return
        with self._refusal():
            if self.warehouse is not None and column == "day":
                self._replace_written(name, days, sql)
            else:
                self._replace_whole(name, days, sql, column)

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table."""
        with self._refusal(), warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # PySpark leaves its socket to the garbage collector
            return self._session.sql(sql).toArrow()

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries."""
        return list(self.fetch(sql).to_pylist())

    def drop(self, name: str) -> None:
        """Remove table or view `name` if it is there."""
        with self._refusal():
            self._frames.pop(name, None)
            self._session.catalog.dropTempView(name)
            if self.warehouse is not None:
                (self.warehouse / f"{name}.columns").unlink(missing_ok=True)
                self._session.sql(f"DROP TABLE IF EXISTS {_quoted(name)}")

    def close(self) -> None:
        """Stop the session."""
        self._frames.clear()
        self._session.stop()

    def _keep(self, name: str, frame: Any, small: bool = False) -> None:
        if self.warehouse is None:
            self._frames[name] = frame if small else frame.localCheckpoint(eager=True)
            self._frames[name].createOrReplaceTempView(name)
            return
        note = self.warehouse / f"{name}.columns"
        note.unlink(missing_ok=True)
        self._session.sql(f"DROP TABLE IF EXISTS {_quoted(name)}")
        divided = "day" in frame.columns and not small
        writer = frame.write.format("parquet").mode("overwrite").option("path", str(self.warehouse / name))
        (writer.partitionBy("day") if divided else writer).saveAsTable(_quoted(name))
        columns = ", ".join(f"{_quoted(field.name)} {field.dataType.simpleString()}" for field in self._session.table(_quoted(name)).schema)
        note.write_text(f"{columns}\n{'`day`' if divided else ''}", encoding="utf-8")

    def _replace_whole(self, name: str, days: Sequence[int], sql: str, column: str) -> None:
        """For tables that are not partitioned so: what stays and what comes, written again."""
        kept = self._session.table(_quoted(name)).filter(f"{_quoted(column)} NOT IN ({_listed(days)}) OR {_quoted(column)} IS NULL")
        both = kept.union(self._session.sql(sql).select(kept.columns)).localCheckpoint(eager=True)
        self._keep(name, both, small=column != "day")

    def _replace_written(self, name: str, days: Sequence[int], sql: str) -> None:
        """Dynamic overwrite leaves alone a day that has no rows any more: its partition is emptied and dropped by name."""
        table = _quoted(name)
        columns = self._session.table(table).columns
        fresh = self._session.sql(sql).select(columns).localCheckpoint(eager=True)
        fresh.write.insertInto(table, overwrite=True)
        filled = {row[0] for row in fresh.select("day").distinct().collect()}
        fresh.limit(0).drop("day").createOrReplaceTempView("_nothing")
        for day in sorted(set(map(int, days)) - filled):
            self._session.sql(f"INSERT OVERWRITE {table} PARTITION (`day` = {day}) SELECT * FROM _nothing")
            self._session.sql(f"ALTER TABLE {table} DROP IF EXISTS PARTITION (`day` = {day})")

    @contextlib.contextmanager
    def _refusal(self) -> Iterator[None]:
        from py4j.protocol import Py4JError

        try:
            yield
        except (self._error, Py4JError) as wrong:
            raise EngineError(
                Text(f"Spark refused the query: {str(wrong).strip()[:500]}", f"Spark 拒绝了查询：{str(wrong).strip()[:500]}")
            ) from wrong


def _started(builder: Any, warehouse: Path | None, options: Mapping[str, str]) -> Any:
    java = f"-Dlog4j2.configurationFile={_LOGGING} {options.get('spark.driver.extraJavaOptions', '')}".strip()
    place = {"spark.sql.warehouse.dir": str(warehouse)} if warehouse else {}
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    for key, value in {**_START, **place, **options, **_ALWAYS, "spark.driver.extraJavaOptions": java}.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as wrong:  # Spark's gateway raises whatever the JVM's absence makes of it
        raise EngineError(f"Spark cannot be started: {wrong}. It needs Java 17; set JAVA_HOME if it is elsewhere.") from wrong


def _listed(days: Sequence[int]) -> str:
    return ", ".join(str(int(day)) for day in days)


def _quoted(name: str) -> str:
    return quoted(name, Spark.dialect)
