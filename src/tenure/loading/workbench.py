"""The DuckDB in which one load stages its rows: bounded in memory, spilling into the workspace, gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from tenure.connectors.feed import Feed
from tenure.connectors.files import feed
from tenure.engine.duckdb import SQL_TYPES
from tenure.engine.quoting import quoted, text
from tenure.errors import EngineError, SourceError
from tenure.loading.sources import Source, beside
from tenure.mapping import NOTHING, Mapped, looked_up, looked_up_table, mapped, together
from tenure.spec import Lookup, Reading
from tenure.staging.terms import Terms

MEMORY = "800MB"
ROW_GROUP = 122_880
FEW = 64
"""Rows that are handed over at once where a mapping takes much out of long JSON texts."""


@dataclass(frozen=True)
class Staged:
    """One source's rows as staged (sound and broken alike), in `relation`."""

    source: Source
    mapped: Mapped
    feed: Feed
    relation: str


class Workbench:
    """An in-memory DuckDB with a folder of its own for what does not fit."""

    def __init__(self, folder: Path | None = None, memory: str = MEMORY, threads: int = 0) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="load-", dir=folder))
        self.connection = duckdb.connect(":memory:")
        self._count = 0
        for setting in ("TimeZone = 'UTC'", f"memory_limit = '{memory}'", f"temp_directory = {text(str(self.folder))}",
                        "preserve_insertion_order = false", *([f"threads = {threads}"] if threads else [])):  # fmt: skip
            self.connection.execute(f"SET {setting}")

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def name(self, what: str) -> str:
        """A name not used before."""
        self._count += 1
        return f"{what}_{self._count}"

    def run(self, sql: str) -> None:
        """Runs a statement. Raises `EngineError`."""
        try:
            self.connection.execute(sql)
        except duckdb.Error as wrong:
            raise EngineError(f"DuckDB refused a step of the load: {str(wrong)[:600]}") from wrong

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows. Raises `EngineError`."""
        try:
            return list(self.connection.execute(sql).fetchall())
        except duckdb.Error as wrong:
            raise EngineError(f"DuckDB refused a step of the load: {str(wrong)[:600]}") from wrong

    def value(self, sql: str) -> Any:
        """The first value of a query."""
        return self.rows(sql)[0][0]

    def table(self, what: str, sql: str) -> str:
        """A temporary table made of a query; returns its name."""
        name = self.name(what)
        self.run(f"CREATE TEMP TABLE {name} AS {sql}")
        return name

    def write(self, sql: str, path: Path) -> int:
        """Writes a query's rows to a Parquet file in their order; returns how many."""
        self.run("SET preserve_insertion_order = true")
        count = self.value(f"COPY ({sql}) TO {text(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})")
        self.run("SET preserve_insertion_order = false")
        return int(count)

    def parquet(self, paths: Sequence[str | Path]) -> str:
        """SQL of a relation over Parquet files."""
        return f"read_parquet([{', '.join(text(str(path)) for path in paths)}], union_by_name = true)"

    def stage(self, source: Source, terms: Terms, order: int, spill: bool = False) -> Staged:
        """Reads and stages one source, into a temporary table or (`spill`) a file. Raises `SourceError`."""
        return self.stage_feed(source, feed(source.path, source.name, source.spec.reading), terms, order, spill)

    def stage_feed(self, source: Source, opened: Feed, terms: Terms, order: int, spill: bool = False) -> Staged:
        """The same for a feed that is open already."""
        scanned = opened.scan(self.connection, self.name("raw"), FEW if source.spec.narrow else 0)
        made = mapped(source.spec, opened, scanned, terms, self._lookups(source))
        try:
            raw = self._kept(made.raw) if made.held else made.raw
            sql = made.stage.sql(raw, source.name, order, made.checks)
            if spill:
                path = self.folder / f"{self.name('stage')}.parquet"
                self.connection.execute(f"COPY ({sql}) TO {text(str(path))} (FORMAT parquet, COMPRESSION snappy)")
                return Staged(source, made, opened, f"read_parquet({text(str(path))})")
            name = self.name("stage")
            self.connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")
            return Staged(source, made, opened, name)
        except duckdb.Error as wrong:
            if opened.faults:
                raise SourceError(source.name, opened.faults[-1].why, source.spec.table) from wrong
            raise SourceError(source.name, f"it cannot be read: {str(wrong)[:400]}", source.spec.table) from wrong

    def _kept(self, raw: str) -> str:
        """The rows of a relation, computed once."""
        name = self.name("kept")
        self.connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {raw}")
        return f"{name} AS source_rows"

    def _lookups(self, source: Source) -> dict[str, str]:
        """What each lookup of the source finds: a relation of (key, value)."""
        found = {}
        for lookup in source.spec.lookups:
            sql = self._beside(source, lookup) if lookup.path else looked_up_table(lookup) if lookup.table else NOTHING
            found[lookup.name] = NOTHING if sql == NOTHING else f"SELECT * FROM {self.table('lookup', sql)}"
        return found

    def _beside(self, source: Source, lookup: Lookup) -> str:
        made = []
        for path in beside(source.path, lookup):
            opened = feed(path, lookup.path, Reading())
            made.append(looked_up(lookup, opened, opened.scan(self.connection, self.name("beside"))))
        return together(lookup, made)


def nulls(columns: Mapping[str, str]) -> str:
    """The select list of a relation with these columns (name → type, of the ledger or of DuckDB) and no rows."""
    return ", ".join(f"CAST(NULL AS {SQL_TYPES.get(kind, kind)}) AS {quoted(name)}" for name, kind in columns.items())
