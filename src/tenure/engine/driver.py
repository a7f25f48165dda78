"""What every engine's driver can do: hold tables, run SQL text, return Arrow. Drivers know nothing of metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Driver(Protocol):
    """A thin connection to an engine. `dialect` names its SQL in engine/sql.py. Errors are `EngineError`s."""

    dialect: str

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query."""

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days`, by their `column`, in table `name` by the query's rows, all of which belong to these days."""

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table. Whole numbers come as int64 or decimal128(38, 0)."""

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries; whole numbers come as int or Decimal, never as float."""

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""

    def close(self) -> None:
        """Let go of the connection."""
