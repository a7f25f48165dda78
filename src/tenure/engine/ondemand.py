"""A driver that makes tables ready when a query first names them. Which tables, and how, its subclasses know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tenure.engine.driver import Driver

_NAMED = re.compile(r'(["`])([A-Za-z_][A-Za-z0-9_]*)\1')


class OnDemand:
    """`driver`, which is given no query before `_ready` has seen it."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.dialect = driver.dialect

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""
        self.driver.put(name, data)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query."""
        self.driver.materialise(name, self._ready(sql))

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name` by the query's rows."""
        self._ready(f'"{name}"')
        self.driver.replace_days(name, days, self._ready(sql), column)

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table."""
        return self.driver.fetch(self._ready(sql))

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries."""
        return self.driver.records(self._ready(sql))

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        self.driver.drop(name)

    def close(self) -> None:
        """Let go of the engine."""
        self.driver.close()

    def _ready(self, sql: str) -> str:
        """Make ready what the query names; returns the query as the driver is to be given it."""
        raise NotImplementedError


def names_in(sql: str) -> Iterable[str]:
    """Every quoted name in the query once, in order."""
    return dict.fromkeys(found[2] for found in _NAMED.finditer(sql))


def renamed(sql: str, to: Callable[[str], str]) -> str:
    """The query with every quoted name as `to` gives it; each is asked for once, in order."""
    names = {name: to(name) for name in names_in(sql)}
    return _NAMED.sub(lambda found: found[1] + names[found[2]] + found[1], sql)
