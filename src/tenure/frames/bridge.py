"""From opening to closing: one row per account that moved in a period, under the policy's netting. Who did not move is in standing.py."""

from __future__ import annotations

from tenure.frames.closing import native, rated_movements
from tenure.frames.cut import Cut
from tenure.frames.dated import in_periods
from tenure.frames.slices import CAUSES, movements
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger

AMOUNTS = (
    "opening",
    "closing",
    "constant",
    "new",
    "expansion",
    "contraction",
    "churned",
    "reactivation",
    "fx",
    "segment_in",
    "segment_out",
)
COUNTS = (
    "opening_customers", "closing_customers", "kept_customers", "left_customers", "new_customers", "lost_customers", "back_customers",
    "new_left_customers", "customer_days",
)  # fmt: skip
_KINDS = {"new": "new", "expansion": "expansion", "contraction": "contraction", "churned": "churn", "reactivation": "reactivation",
          "segment_in": "segment_in", "segment_out": "segment_out"}  # fmt: skip
_LOSSES = ("contraction", "churned", "segment_out")


def moved(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, account_id, the cut's columns, days, the AMOUNTS (10⁻¹², all of them positive but fx) and COUNTS of accounts that moved."""
    rows = _flags(cut, moments(ledger, cut))
    rows = _netted(ledger, _revalued(rows) if native(ledger) else rows)
    return _finished(cut, rows)


def moments(ledger: Ledger, cut: Cut) -> ir.Table:
    """The movements that fall in each period, in the workspace's currency; `held`: what stood before, at the rate of the movement."""
    if native(ledger):
        return rated_movements(ledger, cut)
    rows = in_periods(ledger, movements(ledger, cut), "t")
    return rows.mutate(held=rows.before)


def wide_sum(value: ir.Value, where: ir.BooleanValue | None = None) -> ir.Value:
    """Σ of money where a condition holds; 0 where it never does."""
    value = exact.wide(value)
    return (value if where is None else ibis.ifelse(where, value, exact.wide(0))).sum().cast(exact.WIDE)


def count_sum(value: ir.Value) -> ir.Value:
    """Σ of a condition (as 1 and 0) or of small whole numbers."""
    return value.cast("int64").sum().cast("int64")


def _flags(cut: Cut, rows: ir.Table) -> ir.Table:
    """One row per account and period, before netting. Who moved once in a period, as most do, needs no adding up."""
    first = rows.prev_t.isnull() | (rows.prev_t < rows._start_t)
    last = rows.next_t.isnull() | (rows.next_t >= rows._end_t)
    rows = rows.mutate(_first=first, _last=last, _lost=(rows.kind == "churn") & rows.caused)
    by = ["period", "account_id", *cut.columns]
    alone = rows._first & rows._last
    once = rows.filter(alone)
    often = rows.filter(~alone)
    single = once.select(*by, **{name: value.cast(_kind(name)) for name, value in _values(once).items()})
    added = often.select(*by, **{f"v_{name}": value for name, value in _values(often).items()})
    several = added.group_by(by).aggregate(
        **{name: (wide_sum(added[f"v_{name}"]) if name in _MONEY else count_sum(added[f"v_{name}"])) for name in _MONEY + _FLAGS},
        start_day=added.v_start_day.max().cast("int32"), end_day=added.v_end_day.max().cast("int32"),
    )  # fmt: skip
    return single.union(several.select(*single.columns), distinct=False)


_MONEY = ("opening", "held", "closing", "fx", *_KINDS)
_FLAGS = ("opened", "closed", "left_", "won", "lost", "back", "stepped")


def _kind(name: str) -> str:
    return exact.WIDE if name in _MONEY else ("int32" if name.endswith("_day") else "int64")


def _values(rows: ir.Table) -> dict[str, ir.Value]:
    """What one movement gives to each column of its account's row."""
    zero = exact.wide(0)
    opening = ibis.ifelse(rows._first, rows.before, zero)
    step = rows["is"].cast("int64") - rows.was.cast("int64")
    counted = {name: (rows.kind == kind) & rows.caused if kind == "churn" else rows.kind == kind for name, kind in _KINDS.items()}
    return {
        "opening": opening, "held": ibis.ifelse(rows._first, rows.held, zero), "closing": ibis.ifelse(rows._last, rows.after, zero), "fx": rows.fx,
        **{name: ibis.ifelse(test, rows.real, zero) for name, test in counted.items()},
        "opened": rows.was & rows._first, "closed": rows["is"] & rows._last, "left_": rows._lost & rows._last, "won": rows.kind == "new",
        "lost": rows._lost, "back": rows.kind == "reactivation", "stepped": step * (rows._end_day - rows.t_day).cast("int64"),
        "start_day": rows._start_day, "end_day": rows._end_day,
    }  # fmt: skip


def _revalued(rows: ir.Table) -> ir.Table:
    """`period_end`: what stood at the opening at its rate, every movement at the closing's; the rest of the difference is fx."""
    change = sum((rows[name] for name in _KINDS), exact.wide(0))
    return _replaced(rows, {"fx": (rows.closing - rows.opening - change).cast(exact.WIDE)})


def _netted(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """The movements of each account under `netting` and `same_period_new_churn`."""
    if ledger.policy.netting == "snapshot":
        return _snapshot(rows)
    if ledger.policy.same_period_new_churn == "net_out":
        return _net_out(rows)
    return rows


def _net_out(rows: ir.Table) -> ir.Table:
    """Won and lost inside the period: nothing, or New at the closing amount where it is a customer at the end."""
    inside = (rows.opened == 0) & (rows.won > 0) & (rows.lost > 0)
    zero, none = exact.wide(0), ibis.literal(0, "int64")
    staying = inside & (rows.closed > 0)
    changed = {name: ibis.ifelse(inside, zero, rows[name]) for name in (*_KINDS, "fx")}
    changed["new"] = ibis.ifelse(inside, ibis.ifelse(staying, rows.closing, zero), rows.new)
    counts = {name: ibis.ifelse(inside, none, rows[name]) for name in ("lost", "back")}
    counts["won"] = ibis.ifelse(inside, staying.cast("int64"), rows.won)
    return _replaced(rows, changed | counts)


def _snapshot(rows: ir.Table) -> ir.Table:
    """Opening against closing, whatever happened between."""
    zero = exact.wide(0)
    came, went = (rows.opened == 0) & (rows.closed > 0), (rows.opened > 0) & (rows.closed == 0)
    stays = (rows.opened > 0) & (rows.closed > 0)
    change = (rows.closing - rows.opening - rows.fx).cast(exact.WIDE)
    won, back = came & (rows.won > 0), came & (rows.won == 0) & (rows.back > 0)
    lost = went & (rows.lost > 0)
    amounts = {
        "new": ibis.ifelse(won, rows.closing, zero),
        "reactivation": ibis.ifelse(back, rows.closing, zero),
        "segment_in": ibis.ifelse(came & ~won & ~back, rows.closing, zero),
        "churned": ibis.ifelse(lost, -rows.opening, zero),
        "segment_out": ibis.ifelse(went & ~lost, -rows.opening, zero),
        "expansion": ibis.ifelse(stays & (change > zero), change, zero),
        "contraction": ibis.ifelse(stays & (change < zero), change, zero),
        "fx": ibis.ifelse(stays, rows.fx, zero),
    }
    counts = {"won": won.cast("int64"), "back": back.cast("int64"), "lost": lost.cast("int64")}
    return _replaced(rows, {name: value.cast(exact.WIDE) for name, value in amounts.items()} | counts)


def _replaced(rows: ir.Table, new: dict[str, ir.Value]) -> ir.Table:
    return rows.select(**{name: new.get(name, rows[name]) for name in rows.columns})


def _finished(cut: Cut, rows: ir.Table) -> ir.Table:
    zero = exact.wide(0)
    caused = any(name in CAUSES for name in cut.by)
    opening = zero if caused else rows.opening
    positive = {name: (-rows[name] if name in _LOSSES else rows[name]).cast(exact.WIDE) for name in _KINDS}
    gone = rows.closing == zero
    both, left = (rows.opened > 0) & (rows.closed > 0), (rows.opened > 0) & (rows.left_ > 0) & (rows.closed == 0)
    ones = {
        "opening_customers": rows.opened, "closing_customers": rows.closed, "kept_customers": both, "left_customers": left,
        "new_customers": rows.won, "lost_customers": rows.lost, "back_customers": rows.back,
        "new_left_customers": (rows.opened == 0) & (rows.won > 0) & (rows.left_ > 0) & (rows.closed == 0),
    }  # fmt: skip
    return rows.select(
        "period", "account_id", *cut.columns, opening=exact.wide(opening), closing=exact.wide(rows.closing),
        constant=ibis.ifelse(gone, zero, rows.closing - rows.fx).cast(exact.WIDE), fx=rows.fx, held=rows.held, **positive,
        **{name: value.cast("int64") for name, value in ones.items()}, stepped=rows.stepped,
    )  # fmt: skip
