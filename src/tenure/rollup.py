"""Derived tables by day: only the days that changed are made anew, slot by slot, so that memory and cost follow what is new.

A full build is the same with every day changed. A slot is a stretch of days whose rows stand in one file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.ledger.daily import NEEDS, STALE, stale
from tenure.recipe import definition, recipe
from tenure.texts import Texts

if TYPE_CHECKING:
    from tenure.engine.shelf import Shelf
    from tenure.ledger.ledger import Build, Ledger
    from tenure.parts import Part, Snapshot
    from tenure.store import Store

SLOT_DAYS = 32
CHUNK_ROWS = 4_000_000
"""About how many rows of its largest input one query of a full build reads."""


def changed_days(store: Store, snapshot: Snapshot, engine: Shelf, build: Build, key: str) -> tuple[set[int], bool]:
    """The days of a rollup that must be made anew, and whether that is all of them."""
    kept = store.key(build.name)
    known: Mapping[str, Any] = json.loads(kept) if kept.startswith("{") else {}
    if known.get("definition") != key:
        return stale(build.name, _all_days(snapshot, engine)), True
    if known.get("events") == snapshot.generation("events"):
        return set(), False
    return stale(build.name, store.touched("events", int(known["events"]))), False


def bring(store: Store, snapshot: Snapshot, engine: Shelf, ledger: Ledger, build: Build, progress: Callable[[str], None]) -> bool:
    """Make the changed days of a rollup; whether there were any."""
    key = definition(ledger, build)
    days, everything = changed_days(store, snapshot, engine, build, key)
    kept = json.dumps({"definition": key, "events": snapshot.generation("events")})
    if store.key(build.name) == kept:
        return False
    made = recipe(Texts(store), replace(_hinted(ledger, snapshot), partial=True), build, engine)
    with store.writing() as write:
        if everything:
            write.drop(snapshot.of(build.name))
        for done, slots in enumerate(_chunks(snapshot, build, days)):
            progress(f"{build.name} ({done + 1})")
            _made(snapshot, engine, build, made.sql, slots, write, everything)
        write.meta(f"columns:{build.name}", json.dumps(made.columns))
        write.changed(build.name, kept)
    return True


def _hinted(ledger: Ledger, snapshot: Snapshot) -> Ledger:
    """The ledger told that no event tells heartbeats or idle time, if so it is: the short way to the same rows. No part of the definition."""
    told = any(_tells(part.path, name) for part in snapshot.of("events") for name in ("heartbeat_seconds", "idle_ms"))
    return ledger if told else replace(ledger, hints={**ledger.hints, "events_plain": 1})


def _tells(path: Path, column: str) -> bool:
    """Whether a Parquet file may have a value in that column, by what its footer says."""
    import pyarrow.parquet as parquet

    footer = parquet.read_metadata(path)
    place = footer.schema.names.index(column) if column in footer.schema.names else -1
    groups = [footer.row_group(number).column(place) for number in range(footer.num_row_groups)] if place >= 0 else []
    return any(found.statistics is None or found.statistics.null_count != found.num_values for found in groups)


def _made(
    snapshot: Snapshot, engine: Shelf, build: Build, sql: str, slots: Mapping[int, set[int]], write: Any, everything: bool
) -> None:  # fmt: skip
    import pyarrow as pa

    days = sorted(day for found in slots.values() for day in found)
    engine.put("touched", pa.table({"day": pa.array(days, pa.int32())}))
    for table, (back, ahead) in NEEDS[build.name].items():
        engine.shelve(table, [part.path for part in _near(snapshot.of(table), days, back, ahead)])
    engine.materialise("fresh", sql)
    for slot in slots:
        first, last = slot * SLOT_DAYS, (slot + 1) * SLOT_DAYS - 1
        old = [] if everything else list(snapshot.of(build.name, str(slot)))
        path = write.path(build.name)
        rows = engine.write(_merged(engine, build, old, first, last), path)
        write.drop(old)
        write.add(build.name, path, rows, str(slot), (first, last))
    engine.drop("fresh")


def _merged(engine: Shelf, build: Build, old: Iterable[Part], first: int, last: int) -> str:
    """The slot's new rows, and the old rows of its days that did not change."""
    fresh = f'SELECT * FROM "fresh" WHERE "day" BETWEEN {first} AND {last}'
    files = [part.path for part in old]
    if not files:
        return f"{fresh} ORDER BY account_id, day"
    engine.shelve("kept", files)
    return f'SELECT * FROM ({fresh} UNION ALL BY NAME SELECT * FROM "kept" WHERE "day" NOT IN (SELECT "day" FROM "touched")) ORDER BY account_id, day'


def _near(parts: Iterable[Part], days: list[int], back: int, ahead: int) -> Iterator[Part]:
    """The parts that may hold rows of `days` or of so many before and after."""
    for part in parts:
        if part.day_from is None or part.day_to is None or any(part.overlaps((day - back, day + ahead)) for day in _ends(days)):
            yield part


def _ends(days: list[int]) -> Iterator[int]:
    """One day of each slot is enough to know which slots are near: the first and last day in it."""
    seen: dict[int, list[int]] = {}
    for day in days:
        seen.setdefault(day // SLOT_DAYS, []).append(day)
    for found in seen.values():
        yield from dict.fromkeys((found[0], *found[:: max(len(found) // 8, 1)], found[-1]))


def _chunks(snapshot: Snapshot, build: Build, days: set[int]) -> Iterator[dict[int, set[int]]]:
    """The days by slot, so many slots at a time as one query should take."""
    by_slot: dict[int, set[int]] = {}
    for day in sorted(days):
        by_slot.setdefault(day // SLOT_DAYS, set()).add(day)
    rows = sum(snapshot.rows(table) for table in NEEDS[build.name])
    together = max(int(CHUNK_ROWS * max(len(by_slot), 1) / max(rows, 1)), 1)
    slots = list(by_slot)
    for start in range(0, len(slots), together):
        yield {slot: by_slot[slot] for slot in slots[start : start + together]}


def _all_days(snapshot: Snapshot, engine: Shelf) -> list[int]:
    if not snapshot.rows("events"):
        return []
    return [row["at_day"] for row in engine.records('SELECT DISTINCT at_day FROM "events"')]


def handles(build: Build) -> bool:
    """Whether a build is a rollup that knows which of its days an event makes stale."""
    return build.by_day and build.name in STALE
