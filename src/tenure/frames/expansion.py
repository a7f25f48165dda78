"""What existing customers bought more of: each expansion of an account taken apart by its items, and each purchase."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.bridge import with_rate
from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.frame import Frame
from tenure.frames.slices import movements
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.history import attributes
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.lines import MICRO
from tenure.ledger.movements import account_movements
from tenure.ledger.points import mrr_spans
from tenure.ledger.rates import converted
from tenure.words import Text

PARTS = ("upsell", "cross_sell", "add_on", "seats", "purchases")
_WHOSE = ("account_id", "money")
_ITEM = (*_WHOSE, "subscription_id", "item_id", "product")


def expansion_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, the cut's columns, key, upsell (of it: seats), cross_sell, add_on, purchases, amount (their sum), in 10⁻¹²."""
    rows = _parts(ledger).union(_purchases(ledger), distinct=False)
    names = tuple(name for name in cut.names if name in attributes(ledger))
    rows = account.with_account(ledger, rows, Cut(names), rows.t) if names else rows
    given = {name: rows[account.column(name)] for name in names} | {"account_id": rows.account_id}
    dated = in_periods(ledger, cut.apply(rows, dimension(given, "expansion")), "t")
    if _native(ledger):
        dated = _at_closing_rates(ledger, dated)
    whole = dated.upsell + dated.cross_sell + dated.add_on + dated.purchases
    return dated.mutate(amount=whole.cast(exact.WIDE))


def _native(ledger: Ledger) -> bool:
    """Whether expansions are in the customer's currency until the asked period says at which rate they count."""
    return ledger.policy.fx_rate == "period_end" and not ledger.lacks("foreign")


def _at_closing_rates(ledger: Ledger, rows: ir.Table) -> ir.Table:
    rated = with_rate(ledger, rows.mutate(currency=rows.money), "_end_day", "_rate_")
    known = rated.filter(rated._rate_.notnull())
    return known.mutate(**{name: converted(known[name], known._rate_).cast(exact.WIDE) for name in PARTS})


def _row(rows: ir.Table, **parts: ir.Value) -> ir.Table:
    amounts = {name: parts.get(name, exact.wide(0)).cast(exact.WIDE) for name in PARTS}
    return rows.select("account_id", "money", "t", "t_day", key=rows.key, **amounts)


def _purchases(ledger: Ledger) -> ir.Table:
    accounts = ledger.table("accounts")
    tests = accounts.filter(accounts.is_test.fill_null(False)).select(_test=accounts.account_id)
    rows = ledger.table("purchases")
    rows = rows.anti_join(tests, rows.account_id == tests._test)
    rows = with_rate(ledger, rows.mutate(_day=(rows.at_day + 1).cast("int32")), "_day", "rate")
    rows = rows.mutate(t=rows["at"], t_day=rows.at_day, key=rows.purchase_id, money=ibis.literal(ledger.settings.currency))
    amount = converted(exact.wide(rows.amount) * exact.wide(MICRO), rows.rate)
    return _row(rows.mutate(_amount=amount).filter(rows.rate.notnull()), purchases=ibis._._amount)


def _parts(ledger: Ledger) -> ir.Table:
    """Every expansion: a further product is cross-sell unless another went, a further item of a product is an add-on unless another went."""
    items = _items(ledger)
    products = _products(items)
    dropped = products.group_by([*_WHOSE, "t"]).aggregate(gone=products.gone.max(), cross=_sum(products.change, products.fresh == 1))
    added = items.group_by([*_WHOSE, "t", "product"]).aggregate(
        more=_sum(items.change, items.fresh == 1), left=items.gone.max(), seats_=_sum(items.seat_part)
    )
    kept = products.filter((products.fresh == 0) & (products.gone == 0)).select(
        _a=products.account_id, _m=products.money, _t=products.t, _p=products.label
    )
    added = added.mutate(label=added["product"].fill_null(""))
    within = added.join(kept, [added.account_id == kept._a, added.money == kept._m, added.t == kept._t, added.label == kept._p])
    extra = within.group_by([*_WHOSE, "t"]).aggregate(add=_sum(within.more, within.left == 0), seats=_sum(within.seats_))
    rows = _beside(_beside(_expansions(ledger), dropped, ("gone", "cross")), extra, ("add", "seats"))
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


def _expansions(ledger: Ledger) -> ir.Table:
    """account_id, money, t, t_day, real of the movements that are expansions; in each currency of its own where none is converted yet."""
    moves = movements(ledger, Cut(), money=True) if _native(ledger) else account_movements(ledger)
    money = moves.currency if _native(ledger) else ibis.literal("")
    return moves.filter(moves.kind == "expansion").select("account_id", "t", "t_day", "real", money=money)


def _beside(rows: ir.Table, other: ir.Table, names: tuple[str, ...]) -> ir.Table:
    given = other.select(_a=other.account_id, _m=other.money, _t=other.t, **{name: other[name] for name in names})
    on = [rows.account_id == given._a, rows.money == given._m, rows.t == given._t]
    return rows.left_join(given, on).drop("_a", "_m", "_t")


def _sum(value: ir.Value, where: ir.BooleanValue | None = None) -> ir.Value:
    return (value if where is None else ibis.ifelse(where, value, exact.wide(0))).sum().cast(exact.WIDE)


def _items(ledger: Ledger) -> ir.Table:
    """Each change of an item: change, before, fresh (1 where it begins), gone, and what of it is due to its seats."""
    steps = _dated(ledger, _steps(ledger))
    rows = steps.group_by([*_ITEM, "t"]).aggregate(
        change=_sum(steps.real),
        shift=_sum(steps.fx),
        old_seats=steps.ended_seats.max(),
        new_seats=steps.begun_seats.max(),
        plan_from=steps.plan.min(),
        plan_to=steps.plan.max(),
    )
    rows = _with_before(rows, list(_ITEM))
    after = rows.before + rows.change
    both = (rows.before > exact.wide(0)) & (after > exact.wide(0)) & (rows.old_seats > 0) & (rows.new_seats > 0)
    same_plan = (rows.plan_from == rows.plan_to).fill_null(True)
    fair = exact.divide(
        after * exact.wide(rows.old_seats.fill_null(0)), ibis.greatest(rows.new_seats.fill_null(1), ibis.literal(1, "int64"))
    )
    grown = ibis.ifelse(same_plan & (rows.old_seats != rows.new_seats), rows.change, ibis.ifelse(same_plan, exact.wide(0), after - fair))
    return rows.mutate(seat_part=ibis.ifelse(both.fill_null(False), grown, exact.wide(0)).cast(exact.WIDE))


def _products(items: ir.Table) -> ir.Table:
    rows = items.mutate(label=items["product"].fill_null(""))
    rows = rows.group_by([*_WHOSE, "label", "t"]).aggregate(change_=_sum(rows.change), shift_=_sum(rows["shift"]))
    return _with_before(rows.rename(change="change_", shift="shift_"), [*_WHOSE, "label"])


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
    """Starts and ends of the spans of the MRR book, item by item."""
    spans = mrr_spans(ledger)
    spans = spans.mutate(money=spans.currency if _native(ledger) else ibis.literal(""))
    none, named = ibis.null("int64"), (*_ITEM, "plan")
    begun = spans.select(
        *named, t=spans.from_t, real=converted(spans.pico, spans.rate), fx=exact.wide(0), begun_seats=spans.seats, ended_seats=none
    )
    ended = spans.filter(spans.to_t < FOREVER)
    last = converted(ended.pico, ended.next_rate)
    over = ended.select(
        *named, t=ended.to_t, real=-last, fx=last - converted(ended.pico, ended.rate), begun_seats=none, ended_seats=ended.seats
    )
    return begun.union(over, distinct=False)


def _dated(ledger: Ledger, steps: ir.Table) -> ir.Table:
    if not ledger.policy.group_seconds:
        return steps
    anchors = ledger.table("mrr_anchor").select(_a="account_id", _t="t", _anchor="anchor_t")
    rows = steps.left_join(anchors, [steps.account_id == anchors._a, steps.t == anchors._t])
    named = {name: rows[name] for name in steps.columns if name != "t"}
    return rows.select(**named, t=ibis.coalesce(rows._anchor, rows.t))


expansion = Frame(
    name="expansion",
    grain=Text("one row per expansion and per purchase", "每次扩张与每次购买一行"),
    rows=expansion_rows,
    dimensions=lambda ledger: ("account_id", *attributes(ledger)),
    reads=("subscriptions", "invoice_lines", "purchases"),
    builds=("account_version", "fx_day", "mrr_span", "mrr_rated", "mrr_anchor", "mrr_movement", "mrr_delta"),
    about=("account_id", "t", *PARTS),
)
