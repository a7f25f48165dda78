"""Who did not move in a period, as one row per slice: what stood when it opened, less what the movers had then. The movers are in bridge.py."""

from __future__ import annotations

from tenure.frames.bridge import count_sum, wide_sum, with_rate
from tenure.frames.cut import Cut
from tenure.frames.slices import CAUSES, movements
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger
from tenure.ledger.rates import converted


def opening_ranks(ledger: Ledger) -> tuple[ir.Table, ir.Table]:
    """(day → how many asked periods have opened by it, period → the same of its first day): a change is before a period if its rank is lower."""
    periods, days = ledger.table("periods"), ledger.table("calendar")
    starts = periods.select(_start=periods.start_day)
    by_day = days.select("day").left_join(starts, days.day >= starts._start)
    ranks = by_day.group_by("day").aggregate(rank=by_day._start.count())
    own = periods.join(starts, periods.start_day >= starts._start)
    return ranks, own.group_by(["period", "start_day", "end_day"]).aggregate(opens=own._start.count())


def stood(ledger: Ledger, cut: Cut, money: bool = False) -> ir.Table:
    """period, the cut's columns, (currency), opening, customers: what stood just before each period."""
    rows = movements(ledger, cut, money)
    ranks, opens = opening_ranks(ledger)
    rows = rows.join(ranks, rows.t_day == ranks.day)
    cuts = [*cut.columns, *(["currency"] if money else [])]
    steps = rows.group_by(["rank", *cuts]).aggregate(
        level=wide_sum(rows.real + rows.fx), step=count_sum(rows["is"].cast("int64") - rows.was.cast("int64"))
    )
    before = steps.join(opens, steps.rank < opens.opens)
    return before.group_by(["period", "start_day", "end_day", *cuts]).aggregate(
        opening=wide_sum(before.level), customers=count_sum(before.step)
    )


def still(ledger: Ledger, cut: Cut, movers: ir.Table) -> ir.Table:
    """period, the cut's columns, opening, closing, customers of all who did not move."""
    if any(name in CAUSES for name in cut.by):
        return _nobody(cut, movers)
    by = ["period", *cut.columns]
    stood_ = stood(ledger, cut)
    if ledger.policy.fx_rate == "period_end":
        money = _revalued(ledger, cut)
        people = stood_.select(*by, opening=exact.wide(0), closing=exact.wide(0), customers=stood_.customers)
        whole = money.union(people, distinct=False)
    else:
        whole = stood_.select(*by, opening=stood_.opening, closing=stood_.opening, customers=stood_.customers)
    less = movers.select(*by, opening=-movers.opening, closing=-movers.held, customers=-movers.opening_customers)
    both = whole.union(less, distinct=False)
    return (
        both.group_by(by)
        .aggregate(o=wide_sum(both.opening), c=wide_sum(both.closing), n=count_sum(both.customers))
        .rename(opening="o", closing="c", customers="n")
    )


def _nobody(cut: Cut, movers: ir.Table) -> ir.Table:
    none = exact.wide(0)
    rows = movers.filter(ibis.literal(False))
    return rows.select("period", *cut.columns, opening=none, closing=none, customers=ibis.literal(0, "int64"))


def _revalued(ledger: Ledger, cut: Cut) -> ir.Table:
    """What stood at the opening, at the opening's rate and at the closing's."""
    rows = stood(ledger, cut, money=True)
    rows = with_rate(ledger, with_rate(ledger, rows, "start_day", "_open"), "end_day", "_close")
    return rows.select("period", *cut.columns, opening=converted(rows.opening, rows._open), closing=converted(rows.opening, rows._close),
                       customers=ibis.literal(0, "int64"))  # fmt: skip
