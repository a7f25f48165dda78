"""Rows of anything beside the periods they fall into, by an equi-join on the local day."""

from __future__ import annotations

from tenure.lazy import ir
from tenure.ledger.ledger import Ledger


def period_days(ledger: Ledger) -> ir.Table:
    """`period`, `start_t`, `end_t`, `now_t` and each `on_day` of the periods that are asked for."""
    periods, days = ledger.table("periods"), ledger.table("calendar").select(on_day="day")
    inside = days.join(periods, [days.on_day >= periods.start_day, days.on_day < periods.end_day])
    return inside.select("period", "start_t", "end_t", "start_day", "end_day", "now_t", "on_day")


def in_periods(ledger: Ledger, rows: ir.Table, at: str) -> ir.Table:
    """`rows` that happened (by time column `at` and its `_day`) in a period that is asked for, once for each such period."""
    spans = period_days(ledger).rename(_start_t="start_t", _end_t="end_t", _start_day="start_day", _end_day="end_day", _now_t="now_t")
    joined = rows.join(spans, rows[f"{at}_day"] == spans.on_day)
    return joined.filter(joined[at] < joined._end_t)
