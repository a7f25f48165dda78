"""A company's own engine in place of the embedded one: what was loaded is carried there, and derived tables are made and asked there.

What the engine holds is remembered in the workspace's store, by the engine's address; only what changed is carried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tenure.building import Built, columns, definition, made_calendar, mark_ready, prove
from tenure.ledger.ledger import CALENDAR
from tenure.ledger.tables import TABLES
from tenure.recipe import recipe
from tenure.texts import Texts

if TYPE_CHECKING:
    from tenure.engine.driver import Driver
    from tenure.ledger.ledger import Build, Ledger
    from tenure.store import Snapshot, Store

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
    key = f"{snapshot.generation(name)} {ledger.extras.get(name, ())}"
    rows = snapshot.rows(name)
    if store.meta(place(address, name)) == key:
        return Built(name, rows, False)
    progress(name)
    driver.put(name, _arrow(store, snapshot, ledger, name))
    _remember(store, address, name, key)
    return Built(name, rows, True)


def _made(store: Store, ledger: Ledger, driver: Driver, address: str, build: Build, key: str, progress: Callable[[str], None]) -> Built:
    physical = ledger.physical(build.name)
    if store.meta(place(address, physical)) == key:
        return Built(physical, 0, False)
    progress(physical)
    made = recipe(Texts(store), ledger, build, driver)
    prove(build, made, driver)
    driver.materialise(physical, made.sql)
    _remember(store, address, physical, key)
    return Built(physical, 0, True)


def _remember(store: Store, address: str, name: str, key: str) -> None:
    with store.writing() as write:
        write.meta(place(address, name), key)


def _arrow(store: Store, snapshot: Snapshot, ledger: Ledger, name: str) -> Any:
    """The table's rows in the staged schema, whatever its parts' own columns are."""
    import pyarrow as pa
    import pyarrow.dataset as dataset

    wanted = CALENDAR if name == "calendar" else columns(store, ledger, name)
    schema = pa.schema([(column, getattr(pa, _ARROW[kind])()) for column, kind in wanted.items()])
    files = snapshot.paths(name)
    return dataset.dataset(files, schema=schema, format="parquet").to_table() if files else schema.empty_table()
