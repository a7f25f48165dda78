"""Invoice lines → priced spans, for accounts that have no subscription rows; refunds and credits for every account. Subscriptions are in prices.py."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.dates import clock, later, same_clock
from tenure.ledger.ledger import Ledger
from tenure.ledger.prices import SPAN
from tenure.ledger.stretches import own_accounts

MICRO = 1_000_000


def line_spans(ledger: Ledger) -> ir.Table:
    """Priced spans of invoice lines, with the columns SPAN. Lines without a service period bring nothing a month."""
    rows = own_accounts(ledger, ledger.table("invoice_lines"))
    rows = rows.filter((rows.period_start < rows.period_end).fill_null(False))
    if ledger.policy.unpaid_lines == "paid":
        rows = rows.filter(rows.paid_at.notnull() | rows.kind.isin(("credit", "refund")))
    rows = _measured(ledger, rows)
    billed = _counted(ledger, rows)
    given = _given_back(ledger, rows)
    return billed if given is None else billed.union(given, distinct=False)


def without_subscriptions(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """`rows` of accounts that have no row in `subscriptions`."""
    subscriptions = ledger.table("subscriptions")
    has = subscriptions.select(_has=subscriptions.account_id).distinct()
    return rows.anti_join(has, rows.account_id == has._has)


def _measured(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds `pico` a month: amount ÷ months where the line is whole months, else amount × seconds of its billing month ÷ seconds of the line."""
    days = ledger.table("calendar")
    for name in ("period_start", "period_end"):
        parts = days.select(
            **{f"_{name}_day": days.day, f"_{name}_no": days.month_no, f"_{name}_dom": days.dom, f"_{name}_len": days.month_days},
            **clock(days, f"_{name}"),
        )  # fmt: skip
        rows = rows.left_join(parts, rows[f"{name}_day"] == parts[f"_{name}_day"])
    whole = (rows._period_end_no - rows._period_start_no).cast("int64")
    same_hour = same_clock(rows, rows.period_start, "_period_start", "_period_end") == rows.period_end
    fits = rows._period_end_dom == ibis.least(rows._period_start_dom, rows._period_end_len)
    last = (rows._period_start_dom == rows._period_start_len) & (rows._period_end_dom == rows._period_end_len)
    months = ibis.ifelse((same_hour & (fits | last) & (whole > 0)).fill_null(False), whole, ibis.literal(0, "int64"))
    rows = rows.mutate(_months=months, _ahead=ibis.literal(1, "int64"), _back=ibis.literal(-1, "int64"))
    rows = later(ledger, rows, "period_start", "_ahead", None, "_next")
    rows = later(ledger, rows, "period_end", "_back", None, "_prev")
    month = ibis.ifelse(rows.prorated.fill_null(False), rows.period_end - rows._prev, rows._next - rows.period_start)
    amount = exact.wide(rows.amount) * exact.wide(MICRO)
    length = rows.period_end - rows.period_start
    even = exact.divide(amount, ibis.ifelse(rows._months > 0, rows._months, ibis.literal(1, "int64")))
    return rows.mutate(pico=ibis.ifelse(rows._months > 0, even, exact.divide(amount * exact.wide(month), length)))


def _counted(ledger: Ledger, rows: ir.Table) -> ir.Table:
    kinds = ("recurring", "metered")
    rows = without_subscriptions(ledger, rows.filter(rows.kind.isin(kinds)))
    inside = (rows.kind == "recurring") | (rows.kind == "metered") if ledger.policy.metered == "include" else rows.kind == "recurring"
    rows = rows.mutate(
        from_t=rows.period_start, from_day=rows.period_start_day, to_t=rows.period_end, to_day=rows.period_end_day,
        book=ibis.ifelse(inside, "mrr", "metered"),
    )  # fmt: skip
    rows = rows.mutate(keeps=(rows.book == "mrr").cast("int64"))
    return _span(ledger, _bridged(ledger, rows))


def _bridged(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """A late or early renewal within `gap_within` days of the same subscription joins the line before it."""
    if not ledger.policy.gap_days:
        return rows
    same = ["account_id", "subscription_id", "plan", "book"]
    rows = rows.mutate(_lane=ibis.row_number().over(ibis.window(group_by=[*same, "from_t"], order_by=["line_id"])))
    order = ibis.window(group_by=[*same, "_lane"], order_by="from_t")
    rows = rows.mutate(_next=rows.from_t.lead().over(order), _next_day=rows.from_day.lead().over(order))
    apart = rows._next_day - rows.to_day
    near = ((apart <= ledger.policy.gap_days) & (apart >= -ledger.policy.gap_days) & (rows._next > rows.from_t)).fill_null(False)
    rows = rows.mutate(_to=ibis.ifelse(near, rows._next, rows.to_t), _to_day=ibis.ifelse(near, rows._next_day, rows.to_day))
    return rows.drop("to_t", "to_day").rename(to_t="_to", to_day="_to_day")


def _given_back(ledger: Ledger, rows: ir.Table) -> ir.Table | None:
    """What refunds and credits take off, by the policy; None where they move nothing."""
    rule = ledger.policy.refunds
    if rule == "ignore":
        return None
    rows = rows.filter(rows.kind == ("credit" if rule == "dated_credits" else "refund"))
    rows = rows.mutate(book=ibis.literal("mrr"), keeps=ibis.literal(0, "int64"))
    if rule != "at_issue":
        return _span(
            ledger, rows.mutate(from_t=rows.period_start, from_day=rows.period_start_day, to_t=rows.period_end, to_day=rows.period_end_day)
        )
    rows = rows.mutate(
        _days=ibis.ifelse(rows._months > 0, ibis.literal(0, "int64"), (rows.period_end_day - rows.period_start_day).cast("int64"))
    )
    rows = later(ledger, rows, "issued_at", "_months", "_days", "_over")
    return _span(ledger, rows.mutate(from_t=rows.issued_at, from_day=rows.issued_at_day, to_t=rows._over, to_day=rows._over_day))


def _span(ledger: Ledger, rows: ir.Table) -> ir.Table:
    issued = ledger.policy.fx_rate == "invoice_date"
    made = rows.mutate(
        item_id=rows.plan, tier=ibis.null("string"), product=ibis.null("string"), seats=ibis.null("int64"),
        rate_day=(rows.issued_at_day if issued else rows.period_start_day).cast("int32"), stretch_t=rows.period_start,
        stretch_day=rows.period_start_day, interval=ibis.literal("month"), interval_count=ibis.literal(1, "int64"),
        cancel_kind=ibis.null("string"), cancel_reason=ibis.null("string"), agreed_t=ibis.null("int64"),
    )  # fmt: skip
    return made.filter(made.from_t < made.to_t).select(*SPAN)
