"""What existing customers bought more of: each expansion of an account taken apart by its items, and each purchase."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.bridge import moments
from tenure.frames.closing import native, turned
from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.foreign import fine, with_rate
from tenure.frames.frame import Frame
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.history import attributes
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.points import mrr_spans
from tenure.ledger.rates import converted
from tenure.ledger.stretches import own_accounts
from tenure.words import Text

PARTS = ("upsell", "cross_sell", "add_on", "seats", "purchases")
_ITEM = ("account_id", "money", "subscription_id", "item_id", "product")


def expansion_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, the cut's columns, key, upsell (of it: seats), cross_sell, add_on, purchases, amount (their sum), in 10⁻¹²."""
    rows = _parts(ledger).union(_purchases(ledger), distinct=False)
    names = tuple(name for name in cut.names if name in attributes(ledger))
    rows = account.with_account(ledger, rows, Cut(names), rows.t) if names else rows
    given = {name: rows[account.column(name)] for name in names} | {"account_id": rows.account_id}
    rows = cut.apply(rows, dimension(given, "expansion"))
    whole = rows.upsell + rows.cross_sell + rows.add_on + rows.purchases
    return rows.mutate(amount=whole.cast(exact.WIDE))


def _row(rows: ir.Table, **parts: ir.Value) -> ir.Table:
    amounts = {name: parts.get(name, exact.wide(0)).cast(exact.WIDE) for name in PARTS}
    return rows.select("period", "account_id", "t", "t_day", key=rows.key, **amounts)


def _purchases(ledger: Ledger) -> ir.Table:
    rows = own_accounts(ledger, ledger.table("purchases"))
    rows = with_rate(ledger, in_periods(ledger, rows, "at"), "at_day")
    rows = rows.mutate(t=rows["at"], t_day=rows.at_day, key=rows.purchase_id)
    return _row(rows.mutate(_amount=fine(rows.amount, rows.rate)).filter(rows.rate.notnull()), purchases=ibis._._amount)


def _parts(ledger: Ledger) -> ir.Table:
    """Every expansion: a further product is cross-sell unless another went, a further item of a product is an add-on unless another went."""
    rows = _beside(ledger, moments(ledger, Cut()).filter(ibis._.kind == "expansion"), _shares(_items(ledger)))
    zero = exact.wide(0)
    cross = ibis.ifelse(rows.gone.fill_null(0) == 0, ibis.least(rows.cross.fill_null(zero), rows.real), zero)
    rows = rows.mutate(_cross=cross, key=rows.account_id)
    rows = rows.mutate(_add=ibis.least(rows["add"].fill_null(zero), rows.real - rows._cross))
    rows = rows.mutate(_up=rows.real - rows._cross - rows._add)
    return _row(
        rows,
        cross_sell=rows._cross,
        add_on=rows._add,
        upsell=rows._up,
        seats=ibis.greatest(ibis.least(rows.seats.fill_null(zero), rows._up), zero),
    )


def _beside(ledger: Ledger, moves: ir.Table, shares: ir.Table) -> ir.Table:
    """Expansions with what their items have to do with them: money that is not converted yet comes in at the rate of the closing."""
    names, place = ("cross", "add", "seats"), ("period", "account_id", "t", "t_day", "real")
    given = shares.select(
        _a=shares.account_id, _t=shares.t, currency=shares.money, gone=shares.gone, **{name: shares[name] for name in names}
    )
    met = moves.left_join(given, [moves.account_id == given._a, moves.t == given._t])
    if not native(ledger):
        return met.select(*place, "gone", *names)
    rated = with_rate(ledger, met, "_end_day", "_close", later=1)
    worth = rated.select(*place, "gone", **{name: turned(rated[name], rated._close) for name in names})
    return worth.group_by(place).aggregate(**{f"{name}_": _sum(worth[name]) for name in names}, gone_=worth.gone.max()).rename(
        gone="gone_", **{name: f"{name}_" for name in names}
    )  # fmt: skip


def _shares(items: ir.Table) -> ir.Table:
    """account_id, money, t; cross: of products that are new; add: of further items of products that were there; seats; gone: a product went."""
    rows = items.mutate(label=items["product"].fill_null(""))
    steps = rows.group_by(["account_id", "label", "t"]).aggregate(step=(rows.fresh - rows.gone).sum().cast("int64"), left=rows.gone.max())
    order = ibis.window(group_by=["account_id", "label"], order_by="t", rows=(None, 0))
    steps = steps.mutate(_now=steps.step.sum().over(order).cast("int64"))
    came, went = (steps._now > 0) & (steps._now == steps.step), (steps._now == 0) & (steps.step < 0)
    known = steps.select(_a=steps.account_id, _label=steps.label, _t=steps.t, _left=steps.left, _came=came, _went=went.cast("int64"))
    met = rows.join(known, [rows.account_id == known._a, rows.label == known._label, rows.t == known._t])
    kept = ~met._came & (met._went == 0)
    return met.group_by(["account_id", "money", "t"]).aggregate(
        cross=_sum(met.change, met._came), add=_sum(met.change, kept & (met.fresh == 1) & (met._left == 0)), seats=_sum(met.seat_part, kept),
        gone=met._went.max(),
    )  # fmt: skip


def _sum(value: ir.Value, where: ir.BooleanValue | None = None) -> ir.Value:
    return (value if where is None else ibis.ifelse(where, value, exact.wide(0))).sum().cast(exact.WIDE)


def _items(ledger: Ledger) -> ir.Table:
    """Each change of an item: change, before, fresh (1 where it begins), gone, and what of it is due to its seats."""
    steps = _dated(ledger, _steps(ledger))
    place = ibis.window(group_by=[*_ITEM, "t"])
    over, none = ibis.null("int64"), ibis.null("string")
    steps = steps.mutate(
        _first=ibis.ifelse(steps.begins, over, steps["at"]).min().over(place),
        _last=ibis.ifelse(steps.begins, steps["at"], over).max().over(place),
    )
    was, is_ = ~steps.begins & (steps["at"] == steps._first), steps.begins & (steps["at"] == steps._last)
    rows = steps.group_by([*_ITEM, "t"]).aggregate(
        change=_sum(steps.real), shift=_sum(steps.fx),
        old_seats=ibis.ifelse(was, steps.seats, over).max(), new_seats=ibis.ifelse(is_, steps.seats, over).max(),
        plan_from=ibis.ifelse(was, steps.plan, none).max(), plan_to=ibis.ifelse(is_, steps.plan, none).max(),
    )  # fmt: skip
    rows = _with_before(rows, list(_ITEM))
    after = rows.before + rows.change
    both = (rows.before > exact.wide(0)) & (after > exact.wide(0)) & (rows.old_seats > 0) & (rows.new_seats > 0)
    same_plan = (rows.plan_from == rows.plan_to).fill_null(True)
    fair = exact.divide(
        after * exact.wide(rows.old_seats.fill_null(0)), ibis.greatest(rows.new_seats.fill_null(1), ibis.literal(1, "int64"))
    )
    grown = ibis.ifelse(same_plan & (rows.old_seats != rows.new_seats), rows.change, ibis.ifelse(same_plan, exact.wide(0), after - fair))
    return rows.mutate(seat_part=ibis.ifelse(both.fill_null(False), grown, exact.wide(0)).cast(exact.WIDE))


def _with_before(rows: ir.Table, by: list[str]) -> ir.Table:
    """Adds `before` (what stood, at the rate that holds now), `fresh`, `gone`."""
    order = ibis.window(group_by=by, order_by="t", rows=(None, -1))
    stood = (rows.change + rows["shift"]).sum().over(order).fill_null(0)
    rows = rows.mutate(before=(stood + rows["shift"]).cast(exact.WIDE))
    zero = exact.wide(0)
    after = rows.before + rows.change
    return rows.mutate(
        fresh=((rows.before == zero) & (after > zero)).cast("int64"), gone=((rows.before > zero) & (after == zero)).cast("int64")
    )


def _steps(ledger: Ledger) -> ir.Table:
    """Starts (`begins`) and ends of the spans of the MRR book, item by item."""
    spans = mrr_spans(ledger)
    spans = spans.mutate(money=spans.currency if native(ledger) else ibis.literal(""))
    named = (*_ITEM, "plan", "seats")
    begun = spans.select(*named, t=spans.from_t, real=converted(spans.pico, spans.rate), fx=exact.wide(0), begins=ibis.literal(True))
    ended = spans.filter(spans.to_t < FOREVER)
    last = converted(ended.pico, ended.next_rate)
    over = ended.select(*named, t=ended.to_t, real=-last, fx=last - converted(ended.pico, ended.rate), begins=ibis.literal(False))
    return begun.union(over, distinct=False)


def _dated(ledger: Ledger, steps: ir.Table) -> ir.Table:
    """The steps under the moment that dates their group; `at` is their own."""
    if not ledger.policy.group_seconds:
        return steps.mutate(at=steps.t)
    anchors = ledger.table("mrr_anchor").select(_a="account_id", _t="t", _anchor="anchor_t")
    rows = steps.left_join(anchors, [steps.account_id == anchors._a, steps.t == anchors._t])
    named = {name: rows[name] for name in steps.columns if name != "t"}
    return rows.select(**named, at=rows.t, t=ibis.coalesce(rows._anchor, rows.t))


expansion = Frame(
    name="expansion",
    grain=Text("one row per expansion and per purchase", "每次扩张与每次购买一行"),
    rows=expansion_rows,
    dimensions=lambda ledger: ("account_id", *attributes(ledger)),
    reads=("subscriptions", "invoice_lines", "purchases"),
    builds=("account_version", "fx_day", "mrr_span", "mrr_rated", "mrr_anchor", "mrr_movement", "mrr_delta"),
    about=("account_id", "t", *PARTS),
)
