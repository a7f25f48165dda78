"""The embedded engine over one snapshot of the store: a table is opened when a query first names it. Readers never block a writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tenure.engine.duckdb import SQL_TYPES, DuckDB
from tenure.engine.ondemand import OnDemand, names_in


class Shelf(OnDemand):
    """A driver over Parquet files by table name. `schema(name)` tells the columns of a table that has no files (and so no rows)."""

    def __init__(self, duck: DuckDB, files: Mapping[str, Sequence[Path]], schema: Callable[[str], Mapping[str, str]]) -> None:
        super().__init__(duck)
        self.duck, self.files, self.schema = duck, dict(files), schema
        self._open: set[str] = set()

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""
        super().put(name, data)
        self._open.add(name)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query, in memory."""
        super().materialise(name, sql)
        self._open.add(name)

    def write(self, sql: str, file: Path) -> int:
        """Write the query's rows to a Parquet file; returns how many."""
        return self.duck.write(self._ready(sql), file)

    def shelve(self, name: str, files: Sequence[Path]) -> None:
        """Set the files of a table anew."""
        self.files[name] = list(files)
        if name in self._open:
            self.duck.drop(name)
            self._open.discard(name)

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        super().drop(name)
        self._open.discard(name)

    def _ready(self, sql: str) -> str:
        for name in names_in(sql):
            if name not in self._open:
                self._opened(name)
        return sql

    def _opened(self, name: str) -> None:
        if self.files.get(name):
            self.duck.attach(name, self.files[name])
        else:
            columns = self.schema(name)
            if not columns:
                return
            self.duck.empty(name, {column: SQL_TYPES.get(kind, kind) for column, kind in columns.items()})
        self._open.add(name)
