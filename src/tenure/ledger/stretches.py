"""Subscription rows → stretches that end when the policy says so (churn timing, past due). What they are worth is in prices.py."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger.dates import interval_days, interval_months, later
from tenure.ledger.ledger import FOREVER, Ledger

FOREVER_DAY = FOREVER // 86_400
_TIMES = ("to_t", "to_day")
STRETCH = (
    "account_id", "subscription_id", "item_id", "starts_at", "starts_at_day", "plan", "tier", "product", "kind", "status", "amount", "currency",
    "interval", "interval_count", "seats", "discount_percent", "discount_amount", "discount_duration", "discount_ends_at",
    "discount_ends_at_day", "billed_through", "billed_through_day", "cancel_requested_at", "cancelled_at", "cancel_kind", "cancel_reason",
    "_source", "_line", "from_t", "from_day", "to_t", "to_day", "last",
)  # fmt: skip


def own_accounts(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """`rows` without those of test accounts."""
    if ledger.lacks("tests"):
        return rows
    accounts = ledger.table("accounts")
    tests = accounts.filter(accounts.is_test.fill_null(False)).select(_test=accounts.account_id)
    return rows.anti_join(tests, rows.account_id == tests._test)


def stretches(ledger: Ledger) -> ir.Table:
    """The subscription rows with from_t, to_t (recognised end, `FOREVER` = open), their days, `last` (nothing of the item adjoins)."""
    rows = own_accounts(ledger, ledger.table("subscriptions"))
    rows = rows.filter(rows.kind != "one_time")
    rows = rows.mutate(from_t=rows.starts_at, from_day=rows.starts_at_day, **_following(ledger, rows))
    rows = rows.mutate(last=rows.next_t.isnull() | (rows.next_t > rows.ends_at).fill_null(False))
    rows = _bridged(ledger, _ended(ledger, rows))
    rows = _limited(ledger, rows)
    return rows.filter(rows.from_t < rows.to_t).select(*STRETCH)


def _following(ledger: Ledger, rows: ir.Table) -> dict[str, ir.Value]:
    if ledger.lacks("sequels"):
        return {"next_t": ibis.null("int64"), "next_day": ibis.null("int32")}
    order = ibis.window(group_by=["subscription_id", "item_id"], order_by="starts_at")
    return {"next_t": rows.starts_at.lead().over(order), "next_day": rows.starts_at_day.lead().over(order)}


def _ended(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds to_t, to_day by `churn_timing`; a stretch never reaches into the next one of its item."""
    end, end_day = _recognised(ledger, rows)
    rows = rows.mutate(_end=ibis.ifelse(rows.last, end, rows.ends_at), _end_day=ibis.ifelse(rows.last, end_day, rows.ends_at_day))
    if ledger.policy.churn_timing != "paid_through_end":
        rows = _cut_back(ledger, rows)
    end, end_day = rows._end.fill_null(FOREVER), rows._end_day.fill_null(FOREVER_DAY)
    clipped = (rows.next_t < end).fill_null(False)
    return rows.mutate(
        to_t=ibis.ifelse(clipped, rows.next_t, end).cast("int64"), to_day=ibis.ifelse(clipped, rows.next_day, end_day).cast("int32")
    ).drop("_end", "_end_day")


def _recognised(ledger: Ledger, rows: ir.Table) -> tuple[ir.Value, ir.Value]:
    """When the end of an item's last stretch counts, and its day."""
    if ledger.policy.churn_timing == "paid_through_end":
        paid = (rows.billed_through > rows.ends_at).fill_null(False)
        return ibis.ifelse(paid, rows.billed_through, rows.ends_at), ibis.ifelse(paid, rows.billed_through_day, rows.ends_at_day)
    marked = ibis.coalesce(rows.cancelled_at, rows.ends_at), ibis.coalesce(rows.cancelled_at_day, rows.ends_at_day)
    if ledger.policy.churn_timing == "marked_cancelled":
        return marked
    return ibis.coalesce(rows.cancel_requested_at, marked[0]), ibis.coalesce(rows.cancel_requested_at_day, marked[1])


def _cut_back(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """A cancellation that counts before its own stretch begins ends the adjoining stretches before it too."""
    if ledger.lacks("sequels"):
        return rows
    item = ["subscription_id", "item_id"]
    before = ibis.window(group_by=item, order_by="from_t", rows=(None, -1))
    rows = rows.mutate(_run=rows.last.cast("int64").sum().over(before).fill_null(0))
    run = ibis.window(group_by=[*item, "_run"])
    rows = rows.mutate(
        _cancel=ibis.ifelse(rows.last, rows._end, ibis.null("int64")).max().over(run),
        _cancel_day=ibis.ifelse(rows.last, rows._end_day, ibis.null("int32")).max().over(run),
    )
    cut = (rows._cancel < rows._end.fill_null(FOREVER)).fill_null(False)
    rows = rows.mutate(_end_=ibis.ifelse(cut, rows._cancel, rows._end), _end_day_=ibis.ifelse(cut, rows._cancel_day, rows._end_day))
    return rows.drop("_end", "_end_day", "_run", "_cancel", "_cancel_day").rename(_end="_end_", _end_day="_end_day_")


def _bridged(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """A gap of at most `gap_within` days to the item's next stretch is no gap."""
    if not ledger.policy.gap_days or ledger.lacks("sequels"):
        return rows
    near = ((rows.next_day - rows.to_day) <= ledger.policy.gap_days) & (rows.next_t > rows.to_t)
    near = near.fill_null(False)
    rows = rows.mutate(_to=ibis.ifelse(near, rows.next_t, rows.to_t), _to_day=ibis.ifelse(near, rows.next_day, rows.to_day))
    return rows.drop(*_TIMES).rename(to_t="_to", to_day="_to_day")


def _limited(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Past due for longer than the limit is lost, counted from the first of adjoining past-due stretches."""
    limit = ledger.policy.past_due_limit
    if limit is None or ledger.lacks("dues"):
        return rows
    order = ibis.window(group_by=["subscription_id", "item_id"], order_by="from_t")
    due = rows.status == "past_due"
    adjoins = (rows.status.lag().over(order) == "past_due") & (rows.to_t.lag().over(order) == rows.from_t)
    rows = rows.mutate(_begins=due & ~adjoins.fill_null(False))
    so_far = ibis.window(group_by=["subscription_id", "item_id"], order_by="from_t", rows=(None, 0))
    rows = rows.mutate(
        _since=ibis.ifelse(rows._begins, rows.from_t, ibis.null("int64")).max().over(so_far),
        _since_day=ibis.ifelse(rows._begins, rows.from_day, ibis.null("int32")).max().over(so_far),
    )
    number, unit = limit
    one = ibis.literal(number, "int64")
    cycles = unit == "cycles"
    rows = rows.mutate(
        _months=interval_months(rows.interval, rows.interval_count) * one if cycles else ibis.literal(0, "int64"),
        _days=interval_days(rows.interval, rows.interval_count) * one if cycles else one,
    )
    rows = later(ledger, rows, "_since", "_months", "_days", "_limit")
    over = ((rows.status == "past_due") & (rows._limit < rows.to_t)).fill_null(False)
    rows = rows.mutate(
        _to=ibis.ifelse(over, rows._limit, rows.to_t), _to_day=ibis.ifelse(over, rows._limit_day, rows.to_day),
        _kind=ibis.ifelse(over, "delinquent", rows.cancel_kind),
    )  # fmt: skip
    dropped = ("_begins", "_since", "_since_day", "_months", "_days", "_limit", "_limit_day", "cancel_kind", *_TIMES)
    return rows.drop(*dropped).rename(to_t="_to", to_day="_to_day", cancel_kind="_kind")
