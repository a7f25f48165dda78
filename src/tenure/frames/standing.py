"""Who did not move in a period, as one row per slice: what stood when it opened, less what the movers had then. The movers are in bridge.py."""

from __future__ import annotations

from tenure.frames.bridge import count_sum, wide_sum
from tenure.frames.closing import at_bounds, native, turned
from tenure.frames.cut import Cut
from tenure.frames.slices import CAUSES, changes, movements
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger


def opening_ranks(ledger: Ledger) -> tuple[ir.Table, ir.Table]:
    """(day → how many asked periods have opened by it, period → the same of its first day): a change is before a period if its rank is lower."""
    periods, days = ledger.table("periods"), ledger.table("calendar")
    starts = periods.select(_start=periods.start_day)
    by_day = days.select("day").left_join(starts, days.day >= starts._start)
    ranks = by_day.group_by("day").aggregate(rank=by_day._start.count())
    own = periods.join(starts, periods.start_day >= starts._start)
    return ranks, own.group_by(["period", "start_day", "end_day"]).aggregate(opens=own._start.count())


def stood(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, start_day, end_day, the cut's columns, opening, held, customers: what stood just before each period; `held` at the rate of its closing."""
    rows = movements(ledger, cut)
    steps = count_sum(rows["is"].cast("int64") - rows.was.cast("int64"))
    if not native(ledger):
        before = _before(ledger, rows, [*cut.columns], level=wide_sum(rows.real + rows.fx), step=steps)
        return before.select(*_STOOD, *cut.columns, opening=before.level, held=before.level, customers=before.step)
    people = _before(ledger, rows, [*cut.columns], step=steps)
    nothing = exact.wide(0)
    whole = people.select(*_STOOD, *cut.columns, opening=nothing, held=nothing, customers=people.step)
    return whole.union(_revalued(ledger, cut).select(*whole.columns), distinct=False)


_STOOD = ("period", "start_day", "end_day")


def _before(ledger: Ledger, rows: ir.Table, by: list[str], **sums: ir.Value) -> ir.Table:
    """period, start_day, end_day, `by` and the `sums` of whole numbers over the rows (by t_day) before each period."""
    ranks, opens = opening_ranks(ledger)
    ranked = (
        rows.join(ranks, rows.t_day == ranks.day).group_by(["rank", *by]).aggregate(**{f"_{name}": value for name, value in sums.items()})
    )
    before = ranked.join(opens, ranked.rank < opens.opens)
    whole = {name: before[f"_{name}"].sum().cast(before[f"_{name}"].type()) for name in sums}
    return before.group_by([*_STOOD, *by]).aggregate(**whole)


def still(ledger: Ledger, cut: Cut, movers: ir.Table) -> ir.Table:
    """period, the cut's columns, opening, closing, customers of all who did not move."""
    if any(name in CAUSES for name in cut.by):
        return _nobody(cut, movers)
    by, there = ["period", *cut.columns], stood(ledger, cut)
    whole = there.select(*by, opening=there.opening, closing=there.held, customers=there.customers)
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
    rows = changes(ledger, cut)
    rows = _before(ledger, rows, [*cut.columns, "currency"], level=wide_sum(rows.real + rows.fx))
    rows = at_bounds(ledger, rows, "start_day", "end_day")
    return rows.select(*_STOOD, *cut.columns, opening=turned(rows.level, rows._open), held=turned(rows.level, rows._close),
                       customers=ibis.literal(0, "int64"))  # fmt: skip
