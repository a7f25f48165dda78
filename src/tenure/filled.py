"""One small ledger in an engine: its derived tables are made when a query first names them, and those without rows need no query."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tenure.engine.driver import Driver
from tenure.ledger.ledger import Ledger
from tenure.wording import Wording

_NAMED = re.compile(r'["`]([A-Za-z_][A-Za-z0-9_]*)["`]')


class Filled:
    """`driver`, which holds a ledger's staged tables, as a driver that makes the derived ones as they are needed.

    `empty`: the names of the staged tables without rows. Texts come from `wording`.
    """

    def __init__(self, driver: Driver, ledger: Ledger, wording: Wording, empty: set[str]) -> None:
        self.driver, self.ledger, self.wording, self.empty = driver, ledger, wording, empty
        self.dialect = driver.dialect
        self._builds = {ledger.physical(name): name for name in ledger.builds}
        self._made: set[str] = set()

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""
        self.driver.put(name, data)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query."""
        self._ready(sql)
        self.driver.materialise(name, sql)

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name` by the query's rows."""
        self._ready(f'{sql} "{name}"')
        self.driver.replace_days(name, days, sql, column)

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table."""
        self._ready(sql)
        return self.driver.fetch(sql)

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries."""
        self._ready(sql)
        return self.driver.records(sql)

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        self.driver.drop(name)

    def close(self) -> None:
        """Let go of the engine."""
        self.driver.close()

    def _ready(self, sql: str) -> None:
        for name in dict.fromkeys(_NAMED.findall(sql)):
            if name in self._builds and name not in self._made:
                self._made.add(name)
                self._make(name, self._builds[name])

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
