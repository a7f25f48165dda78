"""Which rows a rebuild of single days reads and makes. Which days an event makes stale is in daily.py."""

from __future__ import annotations

from tenure.lazy import ir
from tenure.ledger.ledger import Ledger


def near(ledger: Ledger, rows: ir.Table, column: str, back: int = 0, ahead: int = 0) -> ir.Table:
    """`rows` of the days that are rebuilt, and of `back` days before and `ahead` days after each; all rows in a full build."""
    if not ledger.partial:
        return rows
    days, every = ledger.table("touched").rename(touched_day="day"), ledger.table("calendar").select(on_day="day")
    wide = every.inner_join(days, [every.on_day >= days.touched_day - back, every.on_day <= days.touched_day + ahead])
    return rows.filter(rows[column].isin(wide.on_day))


def touched(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """`rows` of the days that are rebuilt; all rows in a full build."""
    return near(ledger, rows, "day")
