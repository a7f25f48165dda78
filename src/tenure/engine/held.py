"""A driver that does only what is asked for, and not again what its engine already holds: for many small ledgers on one connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tenure.engine.driver import Driver
from tenure.engine.ondemand import OnDemand, names_in


class Held(OnDemand):
    """`driver`, except that a table is put or made when a query first names it, and left as it is when it would be the same again.

    The same: equal rows, or the same text over the same tables. `close` leaves the connection open for its owner to close, unless it is `owned`.
    """

    def __init__(self, driver: Driver, owned: bool = False) -> None:
        super().__init__(driver)
        self.owned = owned
        self._held: dict[str, Any] = {}
        self._edition: dict[str, int] = {}
        self._waiting: dict[str, Callable[[], None]] = {}

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table, unless it holds the same."""
        held = self._held.get(name)
        if held is None or isinstance(held, tuple) or not held.equals(data):
            self._changed(name, data)
            self._waiting[name] = lambda: self.driver.put(name, data)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query, unless neither the query nor what it reads has changed."""
        reads = sorted(set(names_in(sql)) & self._edition.keys() - {name})
        made_of = (sql, tuple((read, self._edition[read]) for read in reads))
        if self._held.get(name) != made_of:
            self._changed(name, made_of)
            self._waiting[name] = lambda: super(Held, self).materialise(name, sql)

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name` by the query's rows."""
        super().replace_days(name, days, sql, column)
        self._changed(name, None)

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        self._waiting.pop(name, None)
        self._held.pop(name, None)
        super().drop(name)

    def close(self) -> None:
        """Close the connection if it is owned; leave everything as it is otherwise."""
        if self.owned:
            super().close()

    def _ready(self, sql: str) -> str:
        for name in names_in(sql):
            if waiting := self._waiting.pop(name, None):
                waiting()
        return sql

    def _changed(self, name: str, holds: Any) -> None:
        self._held[name] = holds
        self._edition[name] = self._edition.get(name, 0) + 1
