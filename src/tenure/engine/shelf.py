"""The embedded engine over one snapshot of the store: a table is opened when a query first names it. Readers never block a writer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tenure.engine.duckdb import DuckDB

_NAMED = re.compile(r'"([A-Za-z_][A-Za-z0-9_]*)"')
_SQL_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN"}


class Shelf:
    """A driver over Parquet files by table name. `schema(name)` tells the columns of a table that has no files (and so no rows)."""

    dialect = "duckdb"

    def __init__(self, duck: DuckDB, files: Mapping[str, Sequence[Path]], schema: Callable[[str], Mapping[str, str]]) -> None:
        self.duck, self.files, self.schema = duck, dict(files), schema
        self._open: set[str] = set()

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""
        self.duck.put(name, data)
        self._open.add(name)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query, in memory."""
        self._ready(sql)
        self.duck.materialise(name, sql)
        self._open.add(name)

    def write(self, sql: str, file: Path) -> int:
        """Write the query's rows to a Parquet file; returns how many."""
        self._ready(sql)
        return self.duck.write(sql, file)

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name`, which must have been made here: files of the store are never changed."""
        self._ready(sql)
        self.duck.replace_days(name, days, sql, column)

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table."""
        self._ready(sql)
        return self.duck.fetch(sql)

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries."""
        self._ready(sql)
        return self.duck.records(sql)

    def shelve(self, name: str, files: Sequence[Path]) -> None:
        """Set the files of a table anew."""
        self.files[name] = list(files)
        if name in self._open:
            self.duck.drop(name)
            self._open.discard(name)

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        self.duck.drop(name)
        self._open.discard(name)

    def close(self) -> None:
        """Let go of the engine."""
        self.duck.close()

    def _ready(self, sql: str) -> None:
        for name in dict.fromkeys(_NAMED.findall(sql)):
            if name not in self._open:
                self._opened(name)

    def _opened(self, name: str) -> None:
        if self.files.get(name):
            self.duck.attach(name, self.files[name])
        else:
            columns = self.schema(name)
            if not columns:
                return
            self.duck.empty(name, {column: _SQL_TYPES.get(kind, kind) for column, kind in columns.items()})
        self._open.add(name)
