"""The embedded engine: an in-memory DuckDB of this process over Arrow tables and Parquet files. It never writes a shared database file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tenure.engine.quoting import quoted, text
from tenure.errors import EngineError
from tenure.words import Text

SQL_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN"}
"""The ledger's types of columns as DuckDB names them."""


class DuckDB:
    """An in-memory DuckDB. `memory` as DuckDB writes it ("2GB"), by default half of the machine's; `threads`: by default every core's.

    `spill` is a folder for what does not fit into memory, by default one of this user's among the system's temporary files.
    """

    dialect = "duckdb"

    def __init__(self, memory: str = "", threads: int = 0, spill: Path | None = None) -> None:
        import duckdb

        self._duckdb = duckdb
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute(f"SET memory_limit = {text(memory or self._half())}")
        self._connection.execute(f"SET temp_directory = {text(str(spill or _spill()))}")
        if threads:
            self._connection.execute(f"SET threads = {int(threads)}")

    def _half(self) -> str:
        """Half the memory of the machine (or container): DuckDB takes four fifths, which leaves too little for Arrow and a second process."""
        number, unit = str(self._connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]).split()
        return f"{max(float(number) * 0.625, 0.1):.1f}{unit}"

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""
        cursor = self._connection.cursor()
        cursor.register("_given", data)
        self._run(cursor, f"CREATE OR REPLACE TABLE {quoted(name)} AS SELECT * FROM _given")
        cursor.unregister("_given")

    def attach(self, name: str, files: Sequence[Path]) -> None:
        """Make (or replace) view `name` over Parquet files; a column that some of them lack is empty there."""
        listed = ", ".join(text(str(file)) for file in files)
        self._run(
            self._connection.cursor(),
            f"CREATE OR REPLACE VIEW {quoted(name)} AS SELECT * FROM read_parquet([{listed}], union_by_name = true)",
        )

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query."""
        self._run(self._connection.cursor(), f"CREATE OR REPLACE TABLE {quoted(name)} AS {sql}")

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name` by the query's, column by column of the same name, in one transaction."""
        if not days:
            return
        listed = ", ".join(str(int(day)) for day in days)
        columns = ", ".join(map(quoted, self.fetch(f"SELECT * FROM {quoted(name)} LIMIT 0").column_names))
        cursor = self._connection.cursor()
        cursor.execute("BEGIN")
        try:
            self._run(cursor, f"DELETE FROM {quoted(name)} WHERE {quoted(column)} IN ({listed})")
            self._run(cursor, f"INSERT INTO {quoted(name)} ({columns}) SELECT {columns} FROM ({sql})")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")

    def write(self, sql: str, file: Path) -> int:
        """Write the query's rows to a Parquet file; returns how many. Wide sums are written as DECIMAL(38, 0)."""
        sql = self._storable(sql)
        cursor = self._run(self._connection.cursor(), f"COPY ({sql}) TO {text(str(file))} (FORMAT parquet, COMPRESSION zstd)")
        return int(cursor.fetchone()[0])

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table."""
        cursor = self._connection.cursor()
        try:
            return cursor.sql(sql).to_arrow_table()
        except self._duckdb.Error as wrong:
            raise EngineError(Text(f"DuckDB refused the query: {wrong}", f"DuckDB 拒绝了查询：{wrong}")) from wrong

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries; needs no Arrow, so that a small answer comes fast."""
        cursor = self._run(self._connection.cursor(), sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def empty(self, name: str, columns: Mapping[str, str]) -> None:
        """Make (or replace) table `name` without rows; `columns`: name → SQL type."""
        listed = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        self._run(self._connection.cursor(), f"CREATE OR REPLACE TABLE {quoted(name)} ({listed})")

    def drop(self, name: str) -> None:
        """Remove table or view `name` if it is there."""
        for kind in ("TABLE", "VIEW"):
            try:
                self._connection.cursor().execute(f"DROP {kind} IF EXISTS {quoted(name)}")
            except self._duckdb.CatalogException:
                continue

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _run(self, cursor: Any, sql: str) -> Any:
        try:
            return cursor.execute(sql)
        except self._duckdb.Error as wrong:
            raise EngineError(Text(f"DuckDB refused the query: {wrong}", f"DuckDB 拒绝了查询：{wrong}")) from wrong

    def _storable(self, sql: str) -> str:
        """`sql` without HUGEINT columns, which Parquet would hold as DOUBLE, losing digits beyond the sixteenth."""
        described = self._run(self._connection.cursor(), f"DESCRIBE {sql}").fetchall()
        wide = [name for name, kind, *_ in described if kind in ("HUGEINT", "UHUGEINT")]
        if not wide:
            return sql
        casts = ", ".join(f"CAST({quoted(name)} AS DECIMAL(38, 0)) AS {quoted(name)}" for name in wide)
        return f"SELECT * REPLACE ({casts}) FROM ({sql})"


def _spill() -> Path:
    return Path(tempfile.gettempdir()) / f"tenure-spill-{os.getpid()}"
