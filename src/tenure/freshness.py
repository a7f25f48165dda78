"""How far the data reach: the newest row of each table, looked at once a run, so that a feed that stopped is told from customers who did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tenure.engine.quoting import quoted
from tenure.ledger.tables import TABLES, Type
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.ask import Asker
    from tenure.metric import Metric
    from tenure.parts import Snapshot
    from tenure.store import Store

QUIET_DAYS: Mapping[str, int] = {"events": 3, "visits": 7}
"""Tables that a running company fills all the time, and after how many days of silence the feed is taken to have stopped."""
DATED: Mapping[str, str] = {
    name: next(column.name for column in table.columns if column.type is Type.TIME and column.required and not column.planned)
    for name, table in TABLES.items()
    if any(column.type is Type.TIME and column.required and not column.planned for column in table.columns)
}


def look(ask: Asker, store: Store, snapshot: Snapshot) -> None:
    """Remember the newest time of every table."""
    newest = {
        name: ask.driver.records(_newest(name, column, snapshot, ask.driver.dialect))[0]["newest"]
        for name, column in DATED.items()
        if name in ask.present
    }
    with store.writing() as write:
        write.meta("freshness", json.dumps(newest))


def _newest(name: str, column: str, snapshot: Snapshot, dialect: str) -> str:
    """Where files are cut by days, the newest row is not older than the file that begins last: the others need not be read."""
    begins = [part.day_from for part in snapshot.of(name)]
    days = [day for day in begins if day is not None]
    recent = f" WHERE {quoted(f'{column}_day', dialect)} >= {max(days)}" if days and len(days) == len(begins) else ""
    return f"SELECT max({quoted(column, dialect)}) AS newest FROM {quoted(name, dialect)}{recent}"


def newest(store: Store) -> dict[str, int]:
    """The newest time of every table, epoch seconds, as of the last run."""
    kept = store.meta("freshness")
    found: dict[str, int] = json.loads(kept) if kept else {}
    return {name: at for name, at in found.items() if at is not None}


def notes(store: Store, item: Metric, catalogue: Mapping[str, Metric], as_of: int) -> tuple[Text, ...]:
    """What a reader of `item` is owed: which of its feeds is silent, and since when."""
    known = newest(store)
    return tuple(
        _silent(name, known[name]) for name in sorted(reads(item, catalogue)) if name in known and silent(name, known[name], as_of)
    )


def reads(item: Metric, catalogue: Mapping[str, Metric]) -> set[str]:
    """The tables that a metric reads, through all that it is made of."""
    own = set(item.over.reads) if item.over else set()
    return own.union(*(reads(catalogue[need.key], catalogue) for need in item.needs.values() if need.key in catalogue))


def silent(name: str, at: int, as_of: int) -> bool:
    """Whether the feed of a table has been silent for longer than it ever should be."""
    return name in QUIET_DAYS and as_of - at > QUIET_DAYS[name] * 86400


def _silent(name: str, at: int) -> Text:
    when = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
    return Text(
        f"Stale: {name} have data until {when} only; the feed may have stopped.", f"数据陈旧：{name} 的数据只到 {when}，数据源可能已停止。"
    )
