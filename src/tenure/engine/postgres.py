"""Postgres by ADBC: Arrow in, Arrow out. Text compares by its bytes, as on every other engine; whole numbers never pass through a float."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as compute

from tenure.engine.quoting import quoted
from tenure.errors import EngineError, MissingExtra
from tenure.words import Text

WHOLE = pa.decimal128(38, 0)
_TYPES = {pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.bool_(): "BOOLEAN", pa.string(): 'TEXT COLLATE "C"', WHOLE: "NUMERIC(38, 0)"}


class Postgres:
    """A connection to Postgres 12 or later. `url` is a libpq address (`postgres://user@host:5432/db?options=-csearch_path%3Dtenure`).

    Tables are made in the first schema of the connection's search path. Raises `EngineError` when the server cannot be reached.
    """

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        try:
            import adbc_driver_postgresql.dbapi as postgres
        except ImportError as absent:
            raise MissingExtra("Postgres", "postgres") from absent
        self._error = postgres.Error
        try:
            self._connection = postgres.connect(url, autocommit=True)
        except self._error as wrong:
            raise EngineError(
                Text(
                    f"Postgres cannot be reached: {_first(wrong)}. Is the server running, and is the address right?",
                    f"无法连接 Postgres：{_first(wrong)}。服务器是否在运行？地址是否正确？",
                )
            ) from wrong
        self._do("SET TimeZone = 'UTC'", "SET jit = off")

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table, in one transaction."""
        columns = ", ".join(f"{quoted(field.name)} {_type(name, field)}" for field in data.schema)
        with self._transaction():
            self._do(f"DROP TABLE IF EXISTS {quoted(name)}", f"CREATE TABLE {quoted(name)} ({columns})")
            if data.num_rows:
                with self._cursor() as cursor:
                    cursor.adbc_ingest(name, data, mode="append")

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query, in one transaction."""
        with self._transaction():
            self._do(f"DROP TABLE IF EXISTS {quoted(name)}", f"CREATE TABLE {quoted(name)} AS {sql}", f"ANALYZE {quoted(name)}")

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name` by the query's, column by column of the same name, in one transaction."""
        if not days:
            return
        listed = ", ".join(str(int(day)) for day in days)
        columns = ", ".join(map(quoted, self.fetch(f"SELECT * FROM {quoted(name)} LIMIT 0").column_names))
        with self._transaction():
            self._do(
                f"DELETE FROM {quoted(name)} WHERE {quoted(column)} IN ({listed})",
                f"INSERT INTO {quoted(name)} ({columns}) SELECT {columns} FROM ({sql}) AS fresh",
            )

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table; numerics come as decimal128(38, 0), to the last digit."""
        with self._refusal(), self._cursor() as cursor:
            cursor.execute(sql)
            return _whole(cursor.fetch_arrow_table())

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries."""
        return list(self.fetch(sql).to_pylist())

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        self._do(f"DROP TABLE IF EXISTS {quoted(name)}")

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._do("BEGIN")
        try:
            with self._refusal():
                yield
        except BaseException:
            self._do("ROLLBACK")
            raise
        self._do("COMMIT")

    def _do(self, *statements: str) -> None:
        with self._refusal(), self._cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _cursor(self) -> Any:
        return self._connection.cursor()

    @contextlib.contextmanager
    def _refusal(self) -> Iterator[None]:
        try:
            yield
        except self._error as wrong:
            raise EngineError(Text(f"Postgres refused the query: {_first(wrong)}", f"Postgres 拒绝了查询：{_first(wrong)}")) from wrong


def _type(table: str, field: pa.Field) -> str:
    if field.type not in _TYPES:
        raise EngineError(f"Column {field.name!r} of table {table!r} is {field.type}; staged tables hold {', '.join(map(str, _TYPES))}.")
    return _TYPES[field.type]


def _whole(table: pa.Table) -> pa.Table:
    """`table` with Postgres' numerics, which ADBC hands over as text, as whole decimals. Raises where one has a fraction."""
    columns = [_decimal(column) if isinstance(column.type, pa.OpaqueType) else column for column in table.columns]
    return pa.table(columns, names=table.column_names)


def _decimal(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.type.type_name != "numeric":
        raise EngineError(f"Postgres answered with a column of type {column.type.type_name}, which is no type of the ledger.")
    text = pa.chunked_array([chunk.storage for chunk in column.chunks], pa.string())
    try:
        return compute.cast(text, WHOLE)
    except pa.ArrowInvalid as wrong:
        raise EngineError(f"Postgres answered with a number that is not whole or has more than 38 digits: {wrong}") from wrong


def _first(wrong: BaseException) -> str:
    return str(wrong).strip().splitlines()[0]
