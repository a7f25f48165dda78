"""A driver that does not do again what its engine already holds: for many small ledgers after one another on one connection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tenure.engine.driver import Driver

_NAMED = re.compile(r'["`]([A-Za-z_][A-Za-z0-9_]*)["`]')


class Held:
    """`driver`, except that a table that is put or made again from the same rows, or the same text over the same tables, is left as it is.

    `close` leaves the connection open; its owner closes it.
    """

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.dialect = driver.dialect
        self._held: dict[str, Any] = {}
        self._edition: dict[str, int] = {}

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table, unless it holds the same."""
        held = self._held.get(name)
        if held is None or isinstance(held, tuple) or not held.equals(data):
            self.driver.put(name, data)
            self._changed(name, data)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query, unless neither the query nor what it reads has changed."""
        made_of = (sql, tuple((read, self._edition[read]) for read in sorted(set(_NAMED.findall(sql))) if read in self._edition))
        if self._held.get(name) != made_of:
            self.driver.materialise(name, sql)
            self._changed(name, made_of)

    def replace_days(self, name: str, days: Sequence[int], sql: str) -> None:
        """Replace the rows of `days` in table `name` by the query's rows."""
        self.driver.replace_days(name, days, sql)
        self._changed(name, None)

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table."""
        return self.driver.fetch(sql)

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries."""
        return self.driver.records(sql)

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        self.driver.drop(name)
        self._held.pop(name, None)

    def close(self) -> None:
        """Leave everything as it is."""

    def _changed(self, name: str, holds: Any) -> None:
        self._held[name] = holds
        self._edition[name] = self._edition.get(name, 0) + 1
