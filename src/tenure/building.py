"""Bringing the derived tables of a store up to date: each is rebuilt when, and only when, what it is made of has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure import rollup
from tenure.engine.duckdb import DuckDB
from tenure.engine.shelf import Shelf
from tenure.ledger import facts
from tenure.ledger.proof import judge
from tenure.ledger.tables import TABLES
from tenure.recipe import Recipe, counting, recipe
from tenure.recipe import definition as recipe_of
from tenure.texts import Texts

if TYPE_CHECKING:
    from tenure.engine.driver import Driver
    from tenure.ledger.ledger import Build, Ledger
    from tenure.parts import Snapshot
    from tenure.store import Store

Progress = Callable[[str], None]
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""The calendar's span; staging quarantines what lies outside."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of one derived table: how many rows, and whether it had to be made."""

    name: str
    rows: int
    made: bool
    seconds: float = 0.0


def shelf(store: Store, snapshot: Snapshot, ledger: Ledger, memory: str = "") -> Shelf:
    """The embedded engine over a snapshot; temporary files go beside the store."""
    spill = store.folder / "spill"
    files = {name: [part.path for part in parts] for name, parts in snapshot.parts.items()}
    return Shelf(DuckDB(memory=memory, spill=spill), files, lambda name: columns(store, ledger, name))


def columns(store: Store, ledger: Ledger, name: str) -> Mapping[str, str]:
    """The columns of a table without rows, as type names; empty for a name that is no table."""
    if name in TABLES:
        return {**TABLES[name].staged, **dict.fromkeys(ledger.extras.get(name, ()), "string")}
    kept = store.meta(f"columns:{name}")
    found: dict[str, str] = json.loads(kept) if kept else {}
    return found


def bring_up_to_date(store: Store, ledger: Ledger, edition: str, progress: Progress = lambda _: None) -> list[Built]:
    """Make the calendar and every derived table whose definition or inputs changed. Safe to repeat, safe to kill.

    `edition` names the code that defines them; it is remembered, so that `ready` need not compile anything.
    """
    keys: dict[str, str] = {}
    wanted = [build for build in ledger.builds.values() if build.wanted(ledger)]
    built = [made_calendar(store, ledger), *(_built(store, ledger, build, keys, progress) for build in wanted)]
    mark_ready(store, ledger, edition)
    return built


def mark_ready(store: Store, ledger: Ledger, edition: str) -> None:
    """Remember that the derived tables of the ledger's policy are those of what is loaded now."""
    state = _state(store.snapshot(), ledger, edition)
    if store.meta(_ready(ledger)) != state:
        with store.writing() as write:
            write.meta(_ready(ledger), state)


def ready(store: Store, snapshot: Snapshot, ledger: Ledger, edition: str) -> bool:
    """Whether the derived tables of the ledger's policy are those of what is loaded now."""
    return store.meta(_ready(ledger)) == _state(snapshot, ledger, edition)


def _ready(ledger: Ledger) -> str:
    return f"ready:{ledger.policy.ledger_key}"


def _state(snapshot: Snapshot, ledger: Ledger, edition: str) -> str:
    loaded = sorted((name, gen) for name, gen in snapshot.changed.items() if name in TABLES)
    return hashlib.sha256(repr((loaded, ledger.settings, ledger.extras, ledger.historic, edition)).encode()).hexdigest()[:24]


def made_calendar(store: Store, ledger: Ledger) -> Built:
    """The calendar of the workspace's time zone, made where it is not there."""
    from tenure.ledger.ledger import CALENDAR

    key = f"{ledger.settings.timezone} {FIRST_DAY} {LAST_DAY} {' '.join(CALENDAR)}"
    if store.key("calendar") == key:
        return Built("calendar", store.snapshot().rows("calendar"), False)
    import pyarrow.parquet as parquet

    from tenure.ledger.calendar import calendar

    table = calendar(FIRST_DAY, LAST_DAY, ledger.settings.timezone)
    with store.writing() as write:
        write.drop(store.snapshot().of("calendar"))
        path = write.path("calendar")
        parquet.write_table(table, path)
        write.add("calendar", path, table.num_rows)
        write.changed("calendar", key)
    return Built("calendar", table.num_rows, True)


def _built(store: Store, ledger: Ledger, build: Build, keys: dict[str, str], progress: Progress) -> Built:
    physical = ledger.physical(build.name)
    snapshot = store.snapshot()
    if rollup.handles(build):
        return _rolled(store, snapshot, ledger, build, keys, progress)
    key = definition(ledger, snapshot, build, keys)
    if store.key(physical) == key:
        return Built(physical, snapshot.rows(physical), False)
    progress(physical)
    engine = shelf(store, snapshot, ledger)
    try:
        made = recipe(Texts(store), ledger, build, engine)
        prove(build, made, engine)
        return _written(store, engine, physical, key, made)
    finally:
        engine.close()


def prove(build: Build, made: Recipe, engine: Driver) -> None:
    """Stop at the first mistake that a proof finds. Raises `LedgerBreak`."""
    if build.proof:
        judge(engine.records(f"SELECT * FROM ({made.sql}) AS proof LIMIT 1"))


def _rolled(store: Store, snapshot: Snapshot, ledger: Ledger, build: Build, keys: dict[str, str], progress: Progress) -> Built:
    engine = shelf(store, snapshot, ledger)
    try:
        made = rollup.bring(store, snapshot, engine, ledger, build, progress)
    finally:
        engine.close()
    keys[build.name] = store.key(build.name)
    return Built(build.name, store.snapshot().rows(build.name), made)


def definition(ledger: Ledger, snapshot: Snapshot, build: Build, keys: dict[str, str]) -> str:
    """What a derived table is made of: its text, the generations of the tables and the definitions of the derived tables that it reads.

    `keys`: the definitions made so far, by name; this one is added. The same definition, the same rows.
    """
    inputs = [(name, keys.get(name) or snapshot.generation(name)) for name in (*build.reads, "calendar")]
    keys[build.name] = hashlib.sha256(repr((recipe_of(ledger, build), inputs)).encode()).hexdigest()[:24]
    return keys[build.name]


def _written(store: Store, engine: Shelf, physical: str, key: str, made: Recipe) -> Built:
    with store.writing() as write:
        path = write.path(physical)
        rows = engine.write(made.sql, path)
        write.drop(store.snapshot().of(physical))
        write.add(physical, path, rows)
        write.meta(f"columns:{physical}", json.dumps(made.columns))
        write.changed(physical, key)
    return Built(physical, rows, True)


def knowing(store: Store, ledger: Ledger) -> Ledger:
    """The ledger with what can be known only from the data: which attributes have a history, and the extra attributes of open tables."""
    kept = store.meta("facts")
    told: dict[str, Any] = json.loads(kept) if kept else {}
    extras = {name: tuple(found) for name, found in told.get("extras", {}).items()}
    return replace(ledger, extras=extras, historic=tuple(told.get("historic", ())), hints=told.get("hints", {}))


def learn(store: Store, ledger: Ledger) -> None:
    """Look at the staged tables once after a load, for `knowing`."""
    snapshot = store.snapshot()
    key = repr([(name, snapshot.generation(name)) for name in ("accounts", "users", "account_history", "subscriptions", "invoice_lines")])
    if store.key("facts") == key:
        return
    extras = {name: _extras(name, [part.path for part in snapshot.of(name)]) for name in ("accounts", "users")}
    engine = shelf(store, snapshot, ledger)
    try:
        found = engine.records('SELECT DISTINCT attribute FROM "account_history"')
        counted = engine.records(counting(Texts(store), ledger, engine.dialect))[0]
    finally:
        engine.close()
    told = {"extras": extras, "historic": sorted(row["attribute"] for row in found), "hints": {"events_unique": 1} | facts.hints(counted)}
    with store.writing() as write:
        write.meta("facts", json.dumps(told))
        write.changed("facts", key)


def _extras(name: str, files: list[Path]) -> list[str]:
    import pyarrow.parquet as parquet

    known = TABLES[name].staged
    return list(dict.fromkeys(column for file in files for column in parquet.read_schema(file).names if column not in known))
