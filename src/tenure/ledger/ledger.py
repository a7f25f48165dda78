"""The ledger as frames see it: named tables as unbound expressions, with the settings and the policy that shape them. It holds no rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tenure.errors import UnknownName
from tenure.lazy import ibis, ir
from tenure.ledger.settings import Settings
from tenure.ledger.tables import TABLES
from tenure.policy import Policy

PERIODS = {
    "period": "int64", "start_t": "int64", "end_t": "int64", "start_day": "int32", "end_day": "int32", "before_day": "int32",
    "now_t": "int64", "now_day": "int32",
}  # fmt: skip
"""The periods of a question. An end is cut off at the moment of asking, `now_t`; `now_day` is the day after the last that is known.
`before_day`: on which the period of the same kind begins that ends where this one begins."""
CALENDAR = {
    "day": "int32", "start_t": "int64", "year": "int32", "month": "int32", "dom": "int32", "month_no": "int32", "month_days": "int32",
    "month_start_day": "int32", "quarter": "int32", "iso_year": "int32", "iso_week": "int32", "weekday": "int32", "noon_t": "int64",
    "change_t": "int64",
}  # fmt: skip
FOREVER = 253_402_300_799
"""Stands for "open": the last second of the year 9999."""


@dataclass(frozen=True)
class Build:
    """A derived table that a run materialises: its name, its expression, and what it depends on.

    `per_policy`: one table per policy (by `Policy.ledger_key`). `by_day`: rows belong to a `day`, so that touched days can be rebuilt alone.
    `hint`: a fact about the data that the expression needs, kept in `Ledger.hints`; `learn` is the query of one row and column that finds
    it, over tables made before. `heeds`: the other facts (facts.py) that shape the expression; nothing else of `Ledger.hints` may.
    `wanted`: whether anybody reads the table under such a policy and such facts. `schema`: the columns, where they are always the same; it
    saves building the expression when the table is only read. `proof`: its rows are mistakes; a run stops at the first.
    """

    name: str
    expression: Callable[[Ledger], ir.Table]
    reads: tuple[str, ...] = ()
    per_policy: bool = False
    by_day: bool = False
    hint: str = ""
    learn: Callable[[Ledger], ir.Table] | None = None
    heeds: tuple[str, ...] = ()
    wanted: Callable[[Ledger], bool] = lambda _: True
    schema: Mapping[str, str] | None = None
    proof: bool = False

    def of(self, ledger: Ledger) -> ir.Table:
        """The table's expression; of what is known of the data it sees no more than it says it heeds."""
        return self.expression(ledger.heeding(self.hint, *self.heeds))


@dataclass(frozen=True)
class Ledger:
    """Settings, policy and tables. `extras`: open table → its extra attribute columns; `historic`: account attributes with a history."""

    settings: Settings = Settings()
    policy: Policy = Policy()
    builds: Mapping[str, Build] = field(default_factory=dict)
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    historic: tuple[str, ...] = ()
    hints: Mapping[str, int] = field(default_factory=dict)
    """Facts about the data that a build needs to be written, such as the number of grouping rounds."""
    partial: bool = False
    """Whether builds by day make the days of table `touched` alone."""

    def under(self, policy: Policy) -> Ledger:
        """The same ledger under another policy."""
        return replace(self, policy=policy)

    def knowing(self, **facts: int) -> Ledger:
        """The same ledger with more known of its data."""
        wiser = replace(self, hints={**self.hints, **facts})
        wiser._tables.update(self._tables)
        return wiser

    def table(self, name: str) -> ir.Table:
        """The table of that name as an unbound expression. Raises `UnknownName`."""
        if name not in self._tables:
            self._tables[name] = self._made(name)
        return self._tables[name]

    def heeding(self, *names: str) -> Ledger:
        """The same ledger with no more known of its data than the facts of these names."""
        kept = {name: value for name, value in self.hints.items() if name in names}
        if kept == self.hints:
            return self
        narrower = replace(self, hints=kept)
        narrower._tables.update(self._tables)
        return narrower

    def lacks(self, fact: str) -> bool:
        """Whether the data are known to have none of it: `fact` is one of facts.FACTS, such as `discounts`."""
        return bool(self.hints.get(f"no_{fact}"))

    def known(self, name: str, columns: Any) -> None:
        """Take the columns of a derived table as known, so that nobody has to write its expression to learn them."""
        self._tables.setdefault(name, ibis.table(columns, name=self.physical(name)))

    def physical(self, name: str) -> str:
        """The name under which the engine holds a derived table."""
        build = self.builds[name]
        return f"{name}_{self.policy.ledger_key}" if build.per_policy else name

    @cached_property
    def _tables(self) -> dict[str, ir.Table]:
        return {}

    def _made(self, name: str) -> ir.Table:
        if name == "periods":
            return ibis.table(PERIODS, name="periods")
        if name == "calendar":
            return ibis.table(CALENDAR, name="calendar")
        if name == "touched":
            return ibis.table({"day": "int32"}, name="touched")
        if name in TABLES:
            extra = dict.fromkeys(self.extras.get(name, ()), "string")
            return ibis.table(TABLES[name].staged | extra, name=name)
        if name in self.builds:
            build = self.builds[name]
            return ibis.table(build.schema or build.of(self).schema(), name=self.physical(name))
        raise UnknownName("table", name, [*TABLES, *self.builds])
