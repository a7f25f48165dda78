"""Customers by the age they reached, lost or still there; and who of the customers at the opening stayed. Both by how they were won."""

from __future__ import annotations

from tenure.frames.bridge import wide_sum
from tenure.frames.closing import native, turned
from tenure.frames.cut import Cut
from tenure.frames.foreign import with_rate
from tenure.frames.frame import Frame
from tenure.frames.revenue import bridge_rows
from tenure.frames.slices import changes
from tenure.frames.won import MOVES, READS, cut_by_origin, dimensions
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.movements import account_movements
from tenure.words import Text


def _aged(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per period and account that was a customer by its end: `age` in days, `lost` or `there` (1 or 0), `mrr` when it closed."""
    moves, periods = account_movements(ledger), ledger.table("periods").select("period", "end_t", "end_day")
    moves = moves.mutate(_until=moves.next_t.fill_null(FOREVER))
    last = moves.join(periods, [moves.t < periods.end_t, moves._until >= periods.end_t])
    until = ibis.ifelse(last["is"], last.end_day, last.t_day)
    rows = last.select(
        "period", "account_id", _moment=last.end_t - 1, age=(until - last.first_day).cast("int64"), there=last["is"].cast("int64"),
        lost=(~last["is"]).cast("int64"), mrr=last.after,
    )  # fmt: skip
    rows = _paying(ledger, rows) if native(ledger) else rows
    kept = cut_by_origin(ledger, rows.filter(rows.age >= 0), cut, "customers by age", "age")
    return kept.mutate(key=kept.account_id)


def _paying(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """`rows` with `mrr` at the rates of the closing."""
    periods, parts = ledger.table("periods").select("period", "end_t", "end_day"), changes(ledger, Cut())
    held = (
        parts.join(periods, parts.t < periods.end_t)
        .group_by(["period", "end_day", "account_id", "currency"])
        .aggregate(pico=wide_sum(parts.real))
    )
    rated = with_rate(ledger, held, "end_day", later=1)
    paid = rated.mutate(_worth=turned(rated.pico, rated.rate)).group_by(["period", "account_id"]).aggregate(_mrr=wide_sum(ibis._._worth))
    paid = paid.rename(_period="period", _account="account_id")
    met = rows.left_join(paid, [rows.period == paid._period, rows.account_id == paid._account])
    return met.mutate(mrr=met._mrr.fill_null(exact.wide(0))).drop("_period", "_account", "_mrr")


life = Frame(
    name="life", grain=Text("one row per account that has been a customer", "每个曾为客户的账户一行"), rows=_aged,
    dimensions=lambda ledger: (*dimensions(ledger), "age"), reads=READS, builds=MOVES,
    about=("account_id", "age", "there", "mrr", "lead_channel", "lead_campaign"),
)  # fmt: skip
"""A customer's life runs from its first New to the day it was lost, gaps before a return included."""


def _stayed(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per period and customer at its opening, with `opened` and `stayed` (1 or 0)."""
    whole = bridge_rows(ledger, Cut(detail=True))
    there = whole.filter(whole.opening_customers > 0)
    periods = ledger.table("periods").select(_period="period", _opens="start_t")
    met = there.join(periods, there.period == periods._period)
    rows = met.select("period", "account_id", _moment=met._opens, opened=met.opening_customers, stayed=met.kept_customers)
    kept = cut_by_origin(ledger, rows, cut, "customers at the opening")
    return kept.mutate(key=kept.account_id)


stay = Frame(
    name="stay", grain=Text("one row per customer at the opening", "每个期初客户一行"), rows=_stayed, dimensions=dimensions, reads=READS,
    builds=MOVES, about=("account_id", "opened", "stayed", "lead_channel", "lead_campaign"),
)  # fmt: skip
"""`opened` 1, `stayed` 1 where it still was a customer at the end."""
