"""One small ledger in an engine: its derived tables are made when a query first names them, and those without rows need no query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.engine.driver import Driver
from tenure.engine.ondemand import OnDemand, names_in
from tenure.ledger.ledger import Ledger
from tenure.wording import Wording


class Filled(OnDemand):
    """`driver`, which holds a ledger's staged tables, as a driver that makes the derived ones as they are needed.

    `empty`: the names of the staged tables without rows. Texts come from `wording`.
    """

    def __init__(self, driver: Driver, ledger: Ledger, wording: Wording, empty: set[str]) -> None:
        super().__init__(driver)
        self.ledger, self.wording, self.empty = ledger, wording, empty
        self._builds = {ledger.physical(name): name for name in ledger.builds}
        self._made: set[str] = set()

    def _ready(self, sql: str) -> str:
        for name in names_in(sql):
            if name in self._builds and name not in self._made:
                self._made.add(name)
                self._make(name, self._builds[name])
        return sql

    def _make(self, physical: str, name: str) -> None:
        build = self.ledger.builds[name]
        if not build.wanted(self.ledger):
            self.driver.drop(physical)
            return
        if build.learn is not None:
            query = self.wording.sql(("fact", name), self.ledger.heeding(), build.learn, self.dialect)
            self.ledger = self.ledger.knowing(**{build.hint: int(next(iter(self.records(query)[0].values())))})
        text = self.wording.table(name, self.ledger, self.dialect)
        self._ready(text)
        if self.wording.rowless(name, self.ledger).holds(self.empty):
            self.empty.add(physical)
            self.driver.put(physical, _without_rows(self.wording.columns(name, self.ledger)))
        else:
            self.driver.materialise(physical, text)


def _without_rows(columns: Mapping[str, str]) -> Any:
    import pyarrow as pa

    plain = {"string": pa.string(), "boolean": pa.bool_(), "decimal(38, 0)": pa.decimal128(38, 0)} | {
        f"int{bits}": getattr(pa, f"int{bits}")() for bits in (8, 16, 32, 64)
    }
    return pa.schema([(name, plain[kind.lstrip("!")]) for name, kind in columns.items()]).empty_table()
