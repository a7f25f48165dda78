"""Which rows of the canonical tables arrived, changed or vanished between two runs, with where they stand in their source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tenure.answer import plain
from tenure.engine.duckdb import DuckDB
from tenure.engine.shelf import Shelf
from tenure.insight.restatement import ARRIVED, CHANGED, VANISHED, Touched
from tenure.ledger.tables import SCALE, TABLES, Table, Type

if TYPE_CHECKING:
    from tenure.parts import Snapshot

LIMIT = 5000
TELLING = ("kind", "status", "outcome", "amount", "currency", "plan", "score", "value", "rate")


def touched(before: Snapshot, after: Snapshot, tables: Iterable[str], zone: str) -> list[Touched]:
    """The rows of `tables` that differ, at most LIMIT of each. Files that both share are not read."""
    found: list[Touched] = []
    for name in tables:
        old, new = ({part.path for part in side.of(name)} for side in (before, after))
        if old == new:
            continue
        shelf = Shelf(DuckDB(), {"old": sorted(old - new), "new": sorted(new - old)}, lambda _, name=name: TABLES[name].staged)  # type: ignore[misc]  # bound now
        try:
            found += _counted(shelf, name) if name == "events" else _rows(shelf, TABLES[name], zone)
        finally:
            shelf.close()
    return found


def concerning(rows: Iterable[Touched], accounts: Collection[str]) -> list[Touched]:
    """Those of the accounts, in the accounts' order; rows that belong to no account stay, last. `accounts` may hold other keys than accounts'."""
    place = {name: number for number, name in enumerate(accounts)}
    last = len(place)
    ranked = [(min(place.get(name, last) for name in (row.account_id, row.key, *row.key.split("/"))), row) for row in rows]
    return [row for rank, row in sorted(ranked, key=lambda pair: pair[0]) if rank < last or not row.account_id]


def _rows(shelf: Shelf, table: Table, zone: str) -> Iterator[Touched]:
    old, new = (_columns(shelf, side) for side in ("old", "new"))
    own = [name for name in dict.fromkeys((*new, *old)) if not name.startswith("_") and not _day(name, new + old)]
    both = [name for name in own if name in old and name in new]
    key = " AND ".join(f'o."{name}" IS NOT DISTINCT FROM n."{name}"' for name in table.key)
    differs = " OR ".join(f'o."{name}" IS DISTINCT FROM n."{name}"' for name in both)
    wanted = [*(f'o."{name}" AS "o_{name}"' for name in (*own, "_source", "_line") if name in old),
              *(f'n."{name}" AS "n_{name}"' for name in (*own, "_source", "_line") if name in new)]  # fmt: skip
    ids = ", ".join(f'"{name}"' for name in (f"n_{table.key[0]}", f"o_{table.key[0]}"))
    sql = (f'SELECT {", ".join(wanted)}, o._line IS NULL AS came, n._line IS NULL AS went FROM "old" AS o FULL JOIN "new" AS n ON {key} '
           f"WHERE o._line IS NULL OR n._line IS NULL OR {differs} ORDER BY {ids} LIMIT {LIMIT}")  # fmt: skip
    for record in shelf.records(sql):
        yield _touched(table, own, record, zone)


def _touched(table: Table, own: list[str], record: Mapping[str, Any], zone: str) -> Touched:
    side = "o" if record["went"] else "n"
    what = VANISHED if record["went"] else ARRIVED if record["came"] else CHANGED
    values = [(name, told(table, name, record.get(f"o_{name}"), zone), told(table, name, record.get(f"n_{name}"), zone)) for name in own]
    if what == CHANGED:
        said = tuple(value for value in values if value[1] != value[2])
    else:
        dated = next((column.name for column in table.columns if column.type is Type.TIME and column.required), "")
        said = tuple(
            value for value in values if value[0] in (*TELLING, dated) and (value[1] or value[2]) and value[0] not in table.key[:-1]
        )
    key = "/".join(dict.fromkeys(told(table, name, record[f"{side}_{name}"], zone) for name in table.key))
    return Touched(table.name, key, what, str(record.get(f"{side}_account_id") or ""), said, str(record[f"{side}__source"] or ""),
                   record[f"{side}__line"])  # fmt: skip


def _counted(shelf: Shelf, name: str) -> Iterator[Touched]:
    """Of events only how many of each account arrived or vanished: by account and source."""
    wanted = "account_id, user_id, at, name, event_id, _source"
    for what, more, less in ((ARRIVED, "new", "old"), (VANISHED, "old", "new")):
        sql = f'SELECT account_id, _source, count(*) AS n FROM (SELECT {wanted} FROM "{more}" EXCEPT ALL SELECT {wanted} FROM "{less}") GROUP BY ALL ORDER BY ALL LIMIT {LIMIT}'
        for row in shelf.records(sql):
            yield Touched(name, row["account_id"], what, row["account_id"], (), row["_source"] or "", None, int(row["n"]))


def _columns(shelf: Shelf, side: str) -> list[str]:
    return list(shelf.fetch(f'SELECT * FROM "{side}" LIMIT 0').column_names)


def _day(name: str, names: list[str]) -> bool:
    return name.endswith("_day") and name.removesuffix("_day") in names


def told(table: Table, name: str, value: Any, zone: str) -> str:
    """A staged value as people write it; empty for none."""
    column = table.column(name)
    if value is None:
        return ""
    if column and column.type is Type.TIME:
        when = datetime.fromtimestamp(value, ZoneInfo(zone))
        return when.strftime("%Y-%m-%d" if (when.hour, when.minute, when.second) == (0, 0, 0) else "%Y-%m-%d %H:%M")
    if column and column.type in SCALE:
        return plain(Decimal(value).scaleb(-SCALE[column.type]), None) or ""
    return str(value).lower() if isinstance(value, bool) else str(value)
