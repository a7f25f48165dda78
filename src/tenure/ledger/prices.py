"""Stretches → priced spans: what an item brings a month under the policy, in whole 10⁻¹² of its own currency. Invoice lines are in lines.py."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.dates import interval_days, interval_months, later
from tenure.ledger.ledger import FOREVER, Ledger
from tenure.ledger.stretches import stretches

WHOLE = 1_000_000
"""100% in the staged unit of percentages."""
SPAN = (
    "account_id", "subscription_id", "item_id", "plan", "tier", "product", "currency", "seats", "from_t", "from_day", "to_t", "to_day",
    "pico", "keeps", "book", "rate_day", "stretch_t", "stretch_day", "interval", "interval_count", "cancel_kind", "cancel_reason", "agreed_t",
    "_source", "_line",
)  # fmt: skip


def subscription_spans(ledger: Ledger) -> ir.Table:
    """Priced spans of the subscription rows, with the columns SPAN.

    `book`: mrr, trial or metered. `keeps`: 1 where the span keeps its account a customer. `pico`: per month, before conversion.
    """
    rows = booked(ledger, ledger.table("mrr_stretch") if divides(ledger) else stretches(ledger))
    rows = _paused(ledger, rows)
    rows = discounted(ledger, rows)
    rows = rows.mutate(pico=_monthly(ledger, rows))
    kept = ibis.literal(True) if ledger.policy.free_customer == "active" else (rows.pico > exact.wide(0)) | rows._still
    rows = rows.mutate(
        keeps=((rows.book == "mrr") & kept).cast("int64"), stretch_t=rows.starts_at, stretch_day=rows.starts_at_day,
        rate_day=ibis.null("int32"), agreed_t=_agreed(rows),
    )  # fmt: skip
    rows = rows.filter(rows.from_t < rows.to_t)
    return rows.select(*SPAN)


def divides(ledger: Ledger) -> bool:
    """Whether a stretch may become several spans, so that the stretches are read more than once."""
    return _some_off(ledger) or (ledger.policy.pause == "zero_at_paid_end" and not ledger.lacks("pauses"))


def _some_off(ledger: Ledger) -> bool:
    return ledger.policy.discounts != "none" and not ledger.lacks("discounts")


def _agreed(rows: ir.Table) -> ir.Value:
    """When the end of the span was known: asked for, or marked; empty where it does not end or nobody said when."""
    said = ibis.coalesce(rows.cancel_requested_at, rows.cancelled_at)
    return ibis.ifelse(rows.last & (rows.to_t < FOREVER), said, ibis.null("int64"))


def booked(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds `book`, `_still` (paused: nothing is paid); free plans leave."""
    counted = rows.kind == "recurring"
    if ledger.policy.metered == "include":
        counted = counted | (rows.kind == "metered")
    rows = rows.filter(rows.status != "free")
    book = ibis.ifelse(rows.status == "trial", "trial", ibis.ifelse(counted, "mrr", "metered"))
    rows = rows.mutate(book=book, _still=ibis.literal(False))
    return rows.filter(~((rows.book != "mrr") & (rows.status == "paused")) & ~((rows.status == "trial") & (rows.kind == "metered")))


def _paused(ledger: Ledger, rows: ir.Table) -> ir.Table:
    rule = ledger.policy.pause
    if rule == "keep" or ledger.lacks("pauses"):
        return rows
    paused = rows.status == "paused"
    if rule == "churn":
        return rows.filter(~paused)
    if rule == "zero":
        return rows.mutate(_still=paused)
    return _paid_then_still(rows)


def _paid_then_still(rows: ir.Table) -> ir.Table:
    """`zero_at_paid_end`: a pause counts until what is already paid ends, then brings nothing."""
    order = ibis.window(group_by=["subscription_id", "item_id"], order_by="starts_at")
    paid = ibis.coalesce(rows.billed_through, rows.billed_through.lag().over(order))
    paid_day = ibis.coalesce(rows.billed_through_day, rows.billed_through_day.lag().over(order))
    rows = rows.mutate(_paid=paid, _paid_day=paid_day)
    paused = rows.status == "paused"
    kept = (paused & (rows._paid > rows.from_t)).fill_null(False)
    whole = rows.filter(~kept).mutate(_still=rows.status == "paused")
    cut = (rows._paid < rows.to_t).fill_null(False)
    first = _respanned(rows.filter(kept), None, ("_paid", "_paid_day"), cut)
    rest = _respanned(rows.filter(kept & cut), ("_paid", "_paid_day"), None, cut).mutate(_still=ibis.literal(True))
    return ibis.union(whole.drop("_paid", "_paid_day"), first, rest, distinct=False)


def _respanned(rows: ir.Table, start: tuple[str, str] | None, end: tuple[str, str] | None, cut: ir.BooleanValue) -> ir.Table:
    names = rows.columns
    where = rows.mutate(_cut=cut)
    new = {
        "from_t": where[start[0]] if start else where.from_t, "from_day": where[start[1]] if start else where.from_day,
        "to_t": ibis.ifelse(where._cut, where[end[0]], where.to_t) if end else where.to_t,
        "to_day": ibis.ifelse(where._cut, where[end[1]], where.to_day) if end else where.to_day,
    }  # fmt: skip
    return where.select(**{name: new.get(name, where[name]) for name in names if name not in ("_paid", "_paid_day")})


def discounted(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds `_off` (whether the discount counts); a discount that ends inside a stretch cuts it in two."""
    rule = ledger.policy.discounts
    if not _some_off(ledger):
        return rows.mutate(_off=ibis.literal(False))
    some = rows.discount_percent.fill_null(0).cast("int64") + rows.discount_amount.fill_null(0) > 0
    forever = (rows.discount_duration == "forever").fill_null(False) | (rows.discount_duration.isnull() & rows.discount_ends_at.isnull())
    if rule == "permanent_only":
        some = some & forever
    rows = rows.mutate(_some=some, _once=(rows.discount_duration == "once").fill_null(False))
    rows = rows.mutate(_months=interval_months(rows.interval, rows.interval_count), _days=interval_days(rows.interval, rows.interval_count))
    rows = later(ledger, rows, "starts_at", "_months", "_days", "_cycle")
    once = rows._once & rows.discount_ends_at.isnull()
    rows = rows.mutate(_until=ibis.ifelse(once, rows._cycle, rows.discount_ends_at),
                       _until_day=ibis.ifelse(once, rows._cycle_day, rows.discount_ends_at_day))  # fmt: skip
    if rule == "recurring_only":
        rows = rows.mutate(_some_=rows._some & ~(rows._until <= rows._cycle).fill_null(False)).drop("_some").rename(_some="_some_")
    return _cut_at_discount(rows)


def _cut_at_discount(rows: ir.Table) -> ir.Table:
    ends = (rows._some & (rows._until < rows.to_t)).fill_null(False)
    rows = rows.mutate(_ends=ends)
    gone = ("_some", "_once", "_months", "_days", "_cycle", "_cycle_day", "_until", "_until_day", "_ends")
    names = [name for name in rows.columns if name not in gone]
    with_it = {name: rows[name] for name in names} | {
        "to_t": ibis.ifelse(rows._ends, rows._until, rows.to_t), "to_day": ibis.ifelse(rows._ends, rows._until_day, rows.to_day)
    }  # fmt: skip
    first = rows.select(**with_it, _off=rows._some)
    tail = rows.filter(rows._ends)
    late = tail._until > tail.from_t
    without = {name: tail[name] for name in names} | {
        "from_t": ibis.ifelse(late, tail._until, tail.from_t), "from_day": ibis.ifelse(late, tail._until_day, tail.from_day)
    }  # fmt: skip
    rest = tail.select(**without, _off=ibis.literal(False))
    return first.union(rest, distinct=False)


def _monthly(ledger: Ledger, rows: ir.Table) -> ir.Value:
    """The interval's price × months⁻¹; nothing while paused."""
    price = interval_price(rows)
    num, den = _per_month(ledger, rows.interval)
    monthly = exact.share(price * exact.wide(num), exact.wide(den) * exact.wide(rows.interval_count))
    return ibis.ifelse(rows._still, exact.wide(0), monthly)


def interval_price(rows: ir.Table) -> ir.Value:
    """What one billing interval costs, in 10⁻¹²: amount × (1 − percent) − amount off, never below zero."""
    amount = exact.wide(rows.amount)
    percent = ibis.least(rows.discount_percent.fill_null(0), ibis.literal(WHOLE, "int64"))
    less = amount * (exact.wide(WHOLE) - exact.wide(percent)) - exact.wide(rows.discount_amount.fill_null(0)) * exact.wide(WHOLE)
    return ibis.ifelse(rows._off, ibis.greatest(less, exact.wide(0)), amount * exact.wide(WHOLE))


def _per_month(ledger: Ledger, interval: ir.Value) -> tuple[ir.Value, ir.Value]:
    """How many of an interval make a month, as numerator and denominator."""
    weeks, days = ledger.policy.weeks, ledger.policy.days
    shares = {"day": (days.numerator, days.denominator), "week": (weeks.numerator, weeks.denominator), "quarter": (1, 3), "year": (1, 12)}
    num: ir.Value = ibis.literal(1, "int64")
    den: ir.Value = ibis.literal(1, "int64")
    for name, (above, below) in shares.items():
        num = ibis.ifelse(interval == name, ibis.literal(above, "int64"), num)
        den = ibis.ifelse(interval == name, ibis.literal(below, "int64"), den)
    return num, den
