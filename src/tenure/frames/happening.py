"""Rows that happened at a moment, beside their account, cut, and put into the periods they fall into. What a row is, its own frame says."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.frame import Frame
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text

BUILDS = ("account_version", "account_plan")
"""The derived tables that rows beside their account may read."""
TEST_ACCOUNT = ("test_account", Text("it belongs to a test account", "属于测试账户"))


@dataclass(frozen=True)
class Happening:
    """One table whose rows happen at a moment: its key column, its time column, and the dimensions of its own.

    A dimension of its own goes before the account's attribute of the same name (the CSM who called, not the account's).
    """

    noun: str
    key: str
    at: str
    own: tuple[str, ...] = ()

    def dimensions(self, ledger: Ledger) -> tuple[str, ...]:
        """Its own dimensions and those of its account."""
        return tuple(dict.fromkeys((*self.own, *account.dimensions(ledger))))

    def rows(self, ledger: Ledger, cut: Cut, table: ir.Table) -> ir.Table:
        """The rows of `table` that pass the cut, once for each period in which they happened, with `key` and `is_test`."""
        rows = account.with_account(ledger, table, cut, table[self.at])
        names = {name: rows[account.column(name)] for name in account.dimensions(ledger) if name in cut.names}
        own = {name: rows[name] for name in self.own}
        kept = cut.apply(rows, dimension(names | own, self.noun))
        dated = in_periods(ledger, kept, self.at)
        return dated.mutate(key=dated[self.key])


def counted(rows: ir.Table) -> ir.Table:
    """The rows with an empty `reason`."""
    return rows.filter(rows.reason == "")


def aside(rows: ir.Table) -> ir.Table:
    """The rows with a `reason`, as `explain` lists them."""
    return rows.filter(rows.reason != "").select("period", "key", "reason", "_source", "_line")


def reason(rows: ir.Table, *others: tuple[ir.BooleanValue, str]) -> ir.StringValue:
    """Why a row does not count: a test account, else the first of `others` that holds; empty where it counts."""
    return ibis.cases((rows.is_test, TEST_ACCOUNT[0]), *others, else_="")


def plainly(name: str, grain: Text, happening: Happening, table: str, about: tuple[str, ...]) -> Frame:
    """A frame of all rows of a table but those of test accounts."""

    def judged(ledger: Ledger, cut: Cut) -> ir.Table:
        rows = happening.rows(ledger, cut, ledger.table(table))
        return rows.mutate(reason=reason(rows))

    return Frame(
        name=name, grain=grain, rows=lambda ledger, cut: counted(judged(ledger, cut)), dimensions=happening.dimensions, reads=(table,),
        builds=BUILDS, about=about, aside=lambda ledger, cut: aside(judged(ledger, cut)), reasons=(TEST_ACCOUNT,),
    )  # fmt: skip
