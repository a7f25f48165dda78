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
    pairs = _near(ledger, rows)
    same = _mutual(pairs.filter(pairs.alike))
    over, begun = same.select(_over="ended"), same.select(_taken="begun")
    rest = pairs.anti_join(over, pairs.ended == over._over)
    rest = rest.anti_join(begun, rest.begun == begun._taken)
    found = same.union(_mutual(rest), distinct=False).select(_ended="ended", _renewed="next_t", _renewed_day="next_day")
    joined = rows.left_join(found, rows.line_id == found._ended)
    to, to_day = joined._renewed.fill_null(joined.to_t), joined._renewed_day.fill_null(joined.to_day)
    return joined.mutate(_to=to, _to_day=to_day).drop("to_t", "to_day", "_ended").rename(to_t="_to", to_day="_to_day")


_ITEM = ("account_id", "subscription_id", "plan", "currency", "book")


def _near(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """ended, begun (line ids), next_t, next_day, gap (seconds), alike (the same a month): lines of an item that begin so near an end of another."""
    item = {f"_{name}": rows[name].fill_null("") for name in _ITEM}
    over = rows.select(**item, ended=rows.line_id, since=rows.from_t, until=rows.to_t, until_day=rows.to_day, was=rows.pico)
    begun = rows.select(
        **{f"{name}_": value for name, value in item.items()},
        begun=rows.line_id,
        next_t=rows.from_t,
        next_day=rows.from_day,
        will=rows.pico,
    )
    days = ledger.table("calendar").select(on_day="day")
    reach = ledger.policy.gap_days
    dated = over.join(days, [days.on_day >= over.until_day - reach, days.on_day <= over.until_day + reach])
    both = dated.join(begun, [dated.on_day == begun.next_day, *(dated[name] == begun[f"{name}_"] for name in item)])
    both = both.filter((both.next_t > both.since) & (both.begun != both.ended))
    gap = ibis.ifelse(both.next_t > both.until, both.next_t - both.until, both.until - both.next_t)
    return both.select("ended", "begun", "next_t", "next_day", gap=gap, alike=both.was == both.will)


def _mutual(pairs: ir.Table) -> ir.Table:
    """The pairs of which either is the other's nearest: each line goes on in one at most."""
    ended = ibis.row_number().over(ibis.window(group_by="ended", order_by=["gap", "begun"]))
    begun = ibis.row_number().over(ibis.window(group_by="begun", order_by=["gap", "ended"]))
    ranked = pairs.mutate(_nearest=ended, _nearest_back=begun)
    return ranked.filter((ranked._nearest == 0) & (ranked._nearest_back == 0)).drop("_nearest", "_nearest_back")


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
