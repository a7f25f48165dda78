"""The first rows of a table as people read them: times in the workspace's zone, amounts as decimals. For `check`; nothing is computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tenure.engine.quoting import quoted
from tenure.ledger.tables import SCALE, Table, Type
from tenure.loading.workbench import Workbench

ROWS = 3
_START = datetime(1970, 1, 1, tzinfo=UTC)


def preview(bench: Workbench, table: Table, relation: str, zone: str, extras: Sequence[str] = ()) -> list[dict[str, str]]:
    """The first rows of the relation: column → text, required columns first; columns that are empty in all of them are left out."""
    names = [*table.names, *extras]
    found = bench.rows(f"SELECT {', '.join(quoted(name) for name in names)} FROM {relation} AS shown ORDER BY _source, _line LIMIT {ROWS}")
    filled = [place for place in range(len(names)) if any(row[place] is not None for row in found)]
    filled.sort(key=lambda place: not _required(table, names[place]))
    return [{names[place]: _said(table, names[place], row[place], zone) for place in filled} for row in found]


def _required(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and (column.required or name in table.key)


def _said(table: Table, name: str, value: Any, zone: str) -> str:
    column = table.column(name)
    if value is None:
        return ""
    if column is not None and column.type is Type.TIME:
        moment = (_START + timedelta(seconds=value)).astimezone(ZoneInfo(zone))
        return moment.strftime("%Y-%m-%d" if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else "%Y-%m-%d %H:%M:%S")
    if column is not None and column.type in SCALE:
        shown = f"{Decimal(value).scaleb(-SCALE[column.type]):f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return str(value).lower() if isinstance(value, bool) else str(value)
