"""The bridge from opening to closing MRR: one row per account that moved in a period and slice, and one for all who did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tenure.frames import grounds
from tenure.frames.bridge import AMOUNTS, COUNTS, count_sum, moments, moved, wide_sum
from tenure.frames.closing import native
from tenure.frames.cut import Cut
from tenure.frames.frame import Frame
from tenure.frames.slices import dimensions, movements
from tenure.frames.standing import still, stood
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.ledger import Ledger
from tenure.words import Text

UNMOVED = "(unmoved)"
DAILY = ("daily_customers", "daily_customers_left", "daily_revenue_lost", "daily_revenue_net")


def bridge_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, the cut's columns, key, days, the AMOUNTS and COUNTS: every account's own row where it moved, the others' sum in one.

    With `cut.detail` each account that stood still has its own row too.
    """
    movers = moved(ledger, cut)
    by = ["period", *cut.columns]
    arms = [_movers(cut, movers), _one_by_one(ledger, cut, movers) if cut.detail else _standing(cut, still(ledger, cut, movers))]
    if ledger.policy.churn_denominator == "daily_sum":
        arms = [_with(arm, {name: exact.wide(0) for name in DAILY}) for arm in arms]
        arms.append(_daily(ledger, cut))
    rows = arms[0].union(arms[1], distinct=False) if len(arms) == 2 else ibis.union(*arms, distinct=False)
    return _with_days(ledger, rows, by)


def _with(rows: ir.Table, more: Mapping[str, ir.Value]) -> ir.Table:
    return rows.mutate(**more)


def _with_days(ledger: Ledger, rows: ir.Table, by: list[str]) -> ir.Table:
    """Adds `days` of the period so far, and turns customers and their steps into customer-days."""
    periods = ledger.table("periods")
    spans = periods.select(_period=periods.period, days=(periods.end_day - periods.start_day).cast("int64"))
    joined = rows.join(spans, rows.period == spans._period).drop("_period")
    return joined.mutate(customer_days=joined.opening_customers * joined.days + joined.stepped).drop("stepped")


def _movers(cut: Cut, movers: ir.Table) -> ir.Table:
    return movers.select(**_columns(cut, movers, {name: movers[name] for name in (*AMOUNTS, *_COUNTED)}, movers.account_id))


_COUNTED = (*(name for name in COUNTS if name != "customer_days"), "stepped")


def _columns(cut: Cut, rows: ir.Table, given: Mapping[str, ir.Value], key: ir.Value) -> dict[str, ir.Value]:
    """The frame's columns in order, each hard cast; what is not given is 0."""
    zero, none = exact.wide(0), ibis.literal(0, "int64")
    amounts = {name: given.get(name, zero).cast(exact.WIDE) for name in AMOUNTS}
    counts = {name: given.get(name, none).cast("int64") for name in _COUNTED}
    cuts = {name: rows[name] for name in cut.columns}
    return {"period": rows.period.cast("int64"), **cuts, "key": key.cast("string"), "account_id": key.cast("string"), **amounts, **counts}


def _standing(cut: Cut, rows: ir.Table, key: str = "") -> ir.Table:
    some = (rows.opening != exact.wide(0)) | (rows.closing != exact.wide(0)) | (rows.customers != 0)
    rows = rows.filter(some)
    fx = (rows.closing - rows.opening).cast(exact.WIDE)
    given = {"opening": rows.opening, "closing": rows.closing, "constant": rows.opening, "fx": fx,
             **dict.fromkeys(("opening_customers", "closing_customers", "kept_customers"), rows.customers)}  # fmt: skip
    return rows.select(**_columns(cut, rows, given, rows[key] if key else ibis.literal(UNMOVED)))


def _one_by_one(ledger: Ledger, cut: Cut, movers: ir.Table) -> ir.Table:
    """Each account that stood still through a period, from its last movement before."""
    periods = ledger.table("periods").select("period", "start_t", "end_t", "start_day", "end_day")
    if native(ledger):
        return _revalued_one_by_one(ledger, cut, movers)
    rows = movements(ledger, cut)
    rows = rows.join(periods, [rows.t < periods.start_t, (rows.next_t >= periods.end_t) | rows.next_t.isnull()])
    rows = rows.filter(rows["is"] | (rows.after != exact.wide(0)))
    given = {"opening": rows.after, "closing": rows.after, "constant": rows.after,
             **dict.fromkeys(("opening_customers", "closing_customers", "kept_customers"), rows["is"])}  # fmt: skip
    return rows.select(**_columns(cut, rows, given, rows.account_id))


def _revalued_one_by_one(ledger: Ledger, cut: Cut, movers: ir.Table) -> ir.Table:
    """The same under `period_end`; what converting the sum gives beside the sum of what was converted stands in a row of its own."""
    by_account = replace(cut, by=(*cut.by, "account_id"))
    last = by_account.columns[-1]
    each = still(ledger, by_account, movers.mutate(**{last: movers.account_id}))
    each = each.rename(key=last)
    whole = still(ledger, cut, movers).mutate(key=ibis.literal(UNMOVED)).select(*each.columns)
    less = each.mutate(key=ibis.literal(UNMOVED), opening=-each.opening, closing=-each.closing, customers=-each.customers)
    both = ibis.union(each, whole, less.select(*each.columns), distinct=False)
    rows = both.group_by(["period", *cut.columns, "key"]).aggregate(
        o=wide_sum(both.opening), c=wide_sum(both.closing), n=count_sum(both.customers)
    )
    return _standing(cut, rows.rename(opening="o", closing="c", customers="n"), "key")


def _share(part: ir.Value, whole: ir.Value) -> ir.Value:
    """part ÷ whole in 10⁻¹², 0 where there is no whole."""
    some = exact.wide(whole) > exact.wide(0)
    below = ibis.ifelse(some, exact.wide(whole), exact.wide(1))
    return ibis.ifelse(some, exact.divide(exact.wide(part) * exact.wide(exact.PICO), below), exact.wide(0))


def _daily(ledger: Ledger, cut: Cut) -> ir.Table:
    """Σ over days of (lost that day ÷ there that morning), for customers and revenue, in 10⁻¹²; daily_customers is 10¹² once."""
    by = ["period", *cut.columns]
    rows = _mornings(_days(ledger, cut), by)
    rows = rows.mutate(
        share=_share(rows.left, rows.there), part=_share(rows.loss, rows.stood), net=_share(rows.loss - rows.gain, rows.stood)
    )
    added = rows.group_by(by).aggregate(
        shares=wide_sum(rows.share), parts=wide_sum(rows.part), nets=wide_sum(rows.net), most=rows.there.max()
    )
    known = added.filter(added.most > 0)
    return known.select(
        **_columns(cut, known, {}, ibis.literal(UNMOVED)), daily_customers=exact.wide(exact.PICO), daily_customers_left=known.shares,
        daily_revenue_lost=known.parts, daily_revenue_net=known.nets,
    )  # fmt: skip


def _days(ledger: Ledger, cut: Cut) -> ir.Table:
    """What changed on each day of a period, what stood before it (dated the day before), and its last day, even where nothing changed on it."""
    by = ["period", *cut.columns]
    before, none, zero = stood(ledger, cut), ibis.literal(0, "int64"), exact.wide(0)
    start = before.select(
        *by, t_day=(before.start_day - 1).cast("int32"), step=before.customers, level=before.held, left=none, loss=zero, gain=zero
    )
    moves = moments(ledger, cut)
    gone = (moves.kind == "churn") & moves.caused
    gained = moves.kind == "expansion"
    if ledger.policy.net_offsets == "expansion_and_reactivation":
        gained = gained | (moves.kind == "reactivation")
    each = moves.select(
        *by, "t_day", step=moves["is"].cast("int64") - moves.was.cast("int64"), level=moves.real + moves.fx, left=gone.cast("int64"),
        loss=ibis.ifelse((moves.kind == "contraction") | gone, -moves.real, zero), gain=ibis.ifelse(gained, moves.real, zero),
    )  # fmt: skip
    known = before.select(*by, t_day=before.end_day).union(moves.select(*by, t_day=moves._end_day), distinct=True)
    last = known.select(*by, t_day=(known.t_day - 1).cast("int32"), step=none, level=zero, left=none, loss=zero, gain=zero)
    rows = ibis.union(start, each.select(*start.columns), last, distinct=False)
    sums = {"step": count_sum, "level": wide_sum, "left": count_sum, "loss": wide_sum, "gain": wide_sum}
    added = rows.group_by([*by, "t_day"]).aggregate(**{f"{name}_": add(rows[name]) for name, add in sums.items()})
    return added.rename({name: f"{name}_" for name in sums})


def _mornings(rows: ir.Table, by: list[str]) -> ir.Table:
    """Adds `there` and `stood`: customers and MRR at the beginning of each day."""
    morning = ibis.window(group_by=by, order_by="t_day", rows=(None, -1))
    return rows.mutate(
        there=rows.step.sum().over(morning).fill_null(0).cast("int64"), stood=rows.level.sum().over(morning).fill_null(0).cast(exact.WIDE)
    )


mrr_bridge = Frame(
    name="mrr_bridge",
    grain=Text("one row per account that moved, one for those that did not", "每个有变动的账户一行，其余账户合为一行"),
    rows=bridge_rows,
    dimensions=dimensions,
    reads=("subscriptions", "invoice_lines"),
    builds=("account_version", "fx_day", "mrr_movement", "mrr_delta"),
    about=("account_id", *(amount for amount in AMOUNTS if amount != "constant")),
    aside=grounds.aside,
    reasons=grounds.REASONS,
    grounds=grounds.billed,
)
