"""A company's own engine in place of the embedded one: what was loaded is carried there, and derived tables are made and asked there.

What the engine holds is remembered in the workspace's store, by the engine's address; only what changed is carried again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as dataset

from tenure import rollup
from tenure.building import Built, columns, definition, made_calendar, mark_ready, prove
from tenure.engine.quoting import quoted
from tenure.ledger.daily import stale
from tenure.ledger.ledger import CALENDAR
from tenure.ledger.tables import TABLES
from tenure.recipe import definition as recipe_of
from tenure.recipe import recipe
from tenure.texts import Texts

if TYPE_CHECKING:
    from tenure.engine.driver import Driver
    from tenure.ledger.ledger import Build, Ledger
    from tenure.parts import Snapshot
    from tenure.store import Store

ARRIVED = "events_arrived"
"""Holds the events of changed days on their way in."""
_ARROW = {"string": "string", "int64": "int64", "int32": "int32", "boolean": "bool_"}


def bring_up_to_date(
    store: Store, ledger: Ledger, driver: Driver, address: str, edition: str, progress: Callable[[str], None] = lambda _: None
) -> list[Built]:
    """Carry changed tables to the engine and make every derived table there whose definition or inputs changed."""
    made_calendar(store, ledger)
    snapshot = store.snapshot()
    carried = [_carried(store, snapshot, ledger, driver, address, name, progress) for name in (*TABLES, "calendar")]
    keys: dict[str, str] = {}
    made = []
    for build in (build for build in ledger.builds.values() if build.wanted(ledger)):
        key = definition(ledger, snapshot, build, keys)
        made.append(_made(store, ledger, driver, address, build, key, progress))
    mark_ready(store, ledger, edition)
    return [*carried, *made]


def place(address: str, name: str) -> str:
    """Under which name the store remembers what the engine at `address` holds of a table; passwords stay out of it."""
    return f"engine:{hashlib.sha256(address.encode()).hexdigest()[:10]}:{name}"


def _carried(
    store: Store, snapshot: Snapshot, ledger: Ledger, driver: Driver, address: str, name: str, progress: Callable[[str], None]
) -> Built:  # fmt: skip
    """A table there as it is here. Of events that were carried before, the days that changed since are carried, whole."""
    shape, rows = repr(ledger.extras.get(name, ())), snapshot.rows(name)
    kept = _remembered(store, address, name)
    if kept == {"shape": shape, "generation": snapshot.generation(name)}:
        return Built(name, rows, False)
    progress(name)
    if name == "events" and kept.get("shape") == shape:
        days = store.touched(name, int(kept["generation"]))
        driver.put(ARRIVED, _arrow(store, snapshot, ledger, name, days))
        driver.replace_days(name, days, f"SELECT * FROM {quoted(ARRIVED, driver.dialect)}", "at_day")
        driver.drop(ARRIVED)
    else:
        driver.put(name, _arrow(store, snapshot, ledger, name))
    _remember(store, address, name, {"shape": shape, "generation": snapshot.generation(name)})
    return Built(name, rows, True)


def _made(store: Store, ledger: Ledger, driver: Driver, address: str, build: Build, key: str, progress: Callable[[str], None]) -> Built:
    physical = ledger.physical(build.name)
    if rollup.handles(build):
        return _rolled(store, ledger, driver, address, build, progress)
    if _remembered(store, address, physical) == {"key": key}:
        return Built(physical, 0, False)
    progress(physical)
    made = recipe(Texts(store), ledger, build, driver)
    prove(build, made, driver)
    driver.materialise(physical, made.sql)
    _remember(store, address, physical, {"key": key})
    return Built(physical, 0, True)


def _rolled(store: Store, ledger: Ledger, driver: Driver, address: str, build: Build, progress: Callable[[str], None]) -> Built:
    """A rollup there: whole the first time, after that the days alone that changed events make stale."""
    wanted = {"definition": recipe_of(ledger, build), "events": store.snapshot().generation("events")}
    kept = _remembered(store, address, build.name)
    if kept == wanted:
        return Built(build.name, 0, False)
    progress(build.name)
    if kept.get("definition") == wanted["definition"]:
        days = sorted(stale(build.name, store.touched("events", int(kept["events"]))))
        driver.put("touched", pa.table({"day": pa.array(days, pa.int32())}))
        driver.replace_days(build.name, days, recipe(Texts(store), replace(ledger, partial=True), build, driver).sql)
    else:
        driver.materialise(build.name, recipe(Texts(store), ledger, build, driver).sql)
    _remember(store, address, build.name, wanted)
    return Built(build.name, 0, True)


def _remembered(store: Store, address: str, name: str) -> dict[str, Any]:
    kept = store.meta(place(address, name)) or ""
    found: dict[str, Any] = json.loads(kept) if kept.startswith("{") else {}
    return found


def _remember(store: Store, address: str, name: str, holds: Mapping[str, Any]) -> None:
    with store.writing() as write:
        write.meta(place(address, name), json.dumps(holds))


def _arrow(store: Store, snapshot: Snapshot, ledger: Ledger, name: str, days: Sequence[int] | None = None) -> pa.Table:
    """The table's rows in the staged schema, whatever its parts' own columns are; of `days` alone where they are given."""
    wanted = CALENDAR if name == "calendar" else columns(store, ledger, name)
    schema = pa.schema([(column, getattr(pa, _ARROW[kind])()) for column, kind in wanted.items()])
    chosen = None if days is None else dataset.field("at_day").isin(list(days))
    files = snapshot.paths(name)
    return dataset.dataset(files, schema=schema, format="parquet").to_table(filter=chosen) if files else schema.empty_table()
