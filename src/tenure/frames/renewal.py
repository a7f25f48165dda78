"""Renewals by the day they are due, with what was due and what was renewed in the workspace's currency."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.foreign import with_rate
from tenure.frames.frame import Frame
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger
from tenure.ledger.lines import MICRO
from tenure.ledger.rates import converted
from tenure.words import Text

OWN = ("outcome", "currency")
REASONS = (
    ("test_account", Text("it belongs to a test account", "属于测试账户")),
    ("no_rate", Text("no exchange rate is known for its currency on that day", "该日没有其货币的汇率")),
    ("pending", Text("it is still open; it is on neither side of the rates", "尚未决定；不计入续订率的任何一边")),
)


def _judged(ledger: Ledger, cut: Cut) -> ir.Table:
    renewals = ledger.table("renewals")
    rows = account.with_account(ledger, renewals, cut, renewals.due_at)
    names = {name: rows[account.column(name)] for name in account.dimensions(ledger) if name in cut.names and name not in OWN}
    rows = cut.apply(rows, dimension(names | {name: rows[name] for name in OWN}, "renewals"))
    rows = in_periods(ledger, rows, "due_at")
    rows = with_rate(ledger, rows, "due_at_day")
    due, renewed = (exact.wide(rows[name].fill_null(0)) * exact.wide(MICRO) for name in ("value_due", "value_renewed"))
    pending = rows.outcome == "pending"
    reason = ibis.cases((rows.is_test, "test_account"), (pending, "pending"), (rows.rate.isnull(), "no_rate"), else_="")
    return rows.mutate(key=rows.renewal_id, due=converted(due, rows.rate), renewed=converted(renewed, rows.rate), reason=reason)


def renewal_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per decided renewal due in the period: `due` and `renewed` (10⁻¹²), `won` (1 or 0)."""
    rows = _judged(ledger, cut).filter(ibis._.reason == "")
    won = (rows.outcome == "renewed").cast("int64")
    value = ibis.ifelse(rows.value_renewed.isnull(), rows.due, rows.renewed)
    return rows.mutate(won=won, kept=ibis.ifelse(won == 1, value, exact.wide(0)))


renewal = Frame(
    name="renewal",
    grain=Text("one row per renewal that was due and decided", "每笔到期且已决定的续订一行"),
    rows=renewal_rows,
    dimensions=lambda ledger: tuple(dict.fromkeys((*account.dimensions(ledger), *OWN))),
    reads=("renewals",),
    builds=("account_version", "account_plan", "fx_day"),
    about=("renewal_id", "account_id", "due_at", "outcome", "decided_at", "due", "kept"),
    aside=lambda ledger, cut: _judged(ledger, cut).filter(ibis._.reason != "").select("period", "key", "reason", "_source", "_line"),
    reasons=REASONS,
)

pending = Frame(
    name="pending_renewal",
    grain=Text("one row per renewal that was due and is still open", "每笔到期但未决定的续订一行"),
    rows=lambda ledger, cut: _judged(ledger, cut).filter(ibis._.reason == "pending"),
    dimensions=renewal.dimensions,
    reads=("renewals",),
    builds=("account_version", "account_plan", "fx_day"),
    about=("renewal_id", "account_id", "due_at", "due"),
)
