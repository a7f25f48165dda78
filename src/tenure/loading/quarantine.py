"""The quarantine: its columns, how a staged row that broke a promise becomes one of its rows, and how they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenure.engine.quoting import quoted, text
from tenure.loading.workbench import Workbench, nulls
from tenure.parts import Snapshot
from tenure.staging.stage import Stage
from tenure.store import Store
from tenure.write import Write

QUARANTINE: Mapping[str, str] = {
    "tab": "VARCHAR", "source": "VARCHAR", "line": "BIGINT", "column": "VARCHAR", "value": "VARCHAR", "rule": "VARCHAR",
    "limit": "VARCHAR", "broken": "VARCHAR", "raw": "VARCHAR", "first_seen": "BIGINT",
}  # fmt: skip


@dataclass(frozen=True)
class Quarantine:
    """The rows in quarantine that a snapshot has, and what a load puts in their place."""

    bench: Workbench
    before: Snapshot

    def held(self, table: str) -> str:
        """SQL of the rows of a table; "" if there are none."""
        parts = self.before.of("quarantine", table)
        return self.bench.parquet([part.path for part in parts]) if parts else ""

    def waits(self, table: str) -> bool:
        """Whether rows are held back only because their moment has not come."""
        held = self.held(table)
        return bool(held and self.bench.value(f"SELECT count(*) FROM {held} WHERE rule = 'in_future'"))

    def replace(self, write: Write, table: str, bad: str) -> None:
        """Put the rows of `bad` in the place of a table's; a row that was there before keeps its `first_seen`."""
        old = self.held(table)
        if self._alike(bad, old):
            return
        path = write.path("quarantine")
        names = ", ".join(f"n.{quoted(name)}" for name in QUARANTINE if name != "first_seen")
        sql = f"SELECT {names}, n.first_seen FROM {bad} AS n"
        if old:
            same = " AND ".join(f"n.{quoted(name)} IS NOT DISTINCT FROM o.{quoted(name)}" for name in ("source", "line", "rule", "raw"))
            known = f"SELECT source, line, rule, raw, min(first_seen) AS seen FROM {old} GROUP BY ALL"
            sql = f"SELECT {names}, coalesce(o.seen, n.first_seen) AS first_seen FROM {bad} AS n LEFT JOIN ({known}) AS o ON {same}"
        rows = self.bench.write(f"SELECT * FROM ({sql}) ORDER BY source, line", path)
        write.drop(self.before.of("quarantine", table))
        write.add("quarantine", path, rows, slot=table)

    def _alike(self, bad: str, old: str) -> bool:
        """Whether the same rows are held back as before."""
        summed = "SELECT count(*), sum(CAST(hash(source, line, rule, value, broken, raw) AS HUGEINT)) FROM "
        return self.bench.rows(summed + bad) == (self.bench.rows(summed + old) if old else [(0, None)])


def quarantined(store: Store, table: str = "", limit: int = 1000) -> list[dict[str, object]]:
    """Rows in quarantine, of one table or all, in the order of their sources."""
    parts = store.snapshot().of("quarantine", table or None)
    if not parts:
        return []
    with Workbench() as bench:
        found = bench.rows(f"SELECT * FROM {bench.parquet([part.path for part in parts])} ORDER BY tab, source, line LIMIT {int(limit)}")
    return [dict(zip(QUARANTINE, row, strict=True)) for row in found]


def quarantine_sql(stage: Stage, staged: str, now: int) -> str:
    """The rows of the staged relation that broke a promise, as quarantine rows; the first broken promise names the row's rule."""
    first = " ".join(f"WHEN _mask & {1 << bit} <> 0 THEN {text(each.promise)}" for bit, each in enumerate(stage.breaks))
    column = " ".join(f"WHEN _mask & {1 << bit} <> 0 THEN {text(each.column)}" for bit, each in enumerate(stage.breaks))
    every = ", ".join(
        f"CASE WHEN _mask & {1 << bit} <> 0 THEN {text(each.promise + ':' + each.column)} END" for bit, each in enumerate(stage.breaks)
    )
    return (
        f'SELECT {text(stage.table.name)} AS tab, _source AS source, _line AS line, CASE {column} END AS "column", '
        f"CASE WHEN _flaw IS NOT NULL THEN substr(_row, 1, 200) ELSE json_extract_string(_values, concat('$.\"', CASE {column} END, '\"')) END "
        f"AS value, CASE {first} END AS rule, _limit AS \"limit\", concat_ws(', ', {every}) AS broken, _row AS raw, "
        f"CAST({now} AS BIGINT) AS first_seen FROM {staged} WHERE _mask <> 0"
    )


def none_sql() -> str:
    """The quarantine's columns without a row."""
    return f"SELECT {nulls(QUARANTINE)} WHERE false"
