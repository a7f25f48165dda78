"""Money under `fx_rate: period_end`: movements and standing MRR at the rates of the asked period. Netting and counting are in bridge.py."""

from __future__ import annotations

from tenure.frames.cut import Cut
from tenure.frames.dated import in_periods
from tenure.frames.foreign import with_rate
from tenure.frames.slices import caused, native_movements
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger
from tenure.ledger.movements import by_sign
from tenure.ledger.rates import converted


def native(ledger: Ledger) -> bool:
    """Whether money stays in the customer's currency until the asked period says at which rate it counts."""
    return ledger.policy.fx_rate == "period_end" and not ledger.lacks("foreign")


def at_bounds(ledger: Ledger, rows: ir.Table, start: str, end: str) -> ir.Table:
    """`rows` (with `currency`) with `_open`, `_close`: the rates just before the days in columns `start` and `end`."""
    return with_rate(ledger, with_rate(ledger, rows, start, "_open", 1), end, "_close", 1)


def turned(pico: ir.Value, rate: ir.Value) -> ir.Value:
    """`pico` at a rate; what has no rate (yet) is nothing."""
    return converted(pico, rate).fill_null(exact.wide(0))


def rated_movements(ledger: Ledger, cut: Cut) -> ir.Table:
    """The movements that fall in each period, in the workspace's currency: what an account's currencies do at one moment is one movement.

    `before`: at the rates of the opening; `real`, `after` and `held` (what stood before) at those of the closing. `fx` is 0 here: it is what
    is left between opening and closing.
    """
    rows = in_periods(ledger, native_movements(ledger, cut), "t")
    rows = at_bounds(ledger, rows, "_start_day", "_end_day")
    rows = rows.mutate(opened=turned(rows.before, rows._open), stood=turned(rows.before, rows._close), moved=turned(rows.real, rows._close),
                       stands=turned(rows.after, rows._close))  # fmt: skip
    told = (
        "t_day",
        "turned",
        "prev_t",
        "next_t",
        "first_day",
        "cancel_kind",
        "cancel_reason",
        "_start_t",
        "_end_t",
        "_start_day",
        "_end_day",
    )
    by = ["period", "account_id", *(column for column in cut.columns if column in rows.columns), "t"]
    met = rows.group_by(by).aggregate(
        **{f"{name}_": rows[name].max() for name in told}, before=_sum(rows.opened), held=_sum(rows.stood), real=_sum(rows.moved),
        after=_sum(rows.stands), had=rows.was.cast("int64").max(), has=rows["is"].cast("int64").max(),
    )  # fmt: skip
    met = met.rename(**{name: f"{name}_" for name in told})
    met = met.mutate(fx=exact.wide(0), **{"was": met.had == 1, "is": met.has == 1})
    return caused(met.mutate(kind=ibis.ifelse(met.turned == "", by_sign(met), met.turned)), cut)


def _sum(value: ir.Value) -> ir.Value:
    return exact.wide(value).sum().cast(exact.WIDE)
