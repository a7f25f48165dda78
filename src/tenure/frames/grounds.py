"""Beneath the accounts of a revenue figure: the billing rows that it comes from, and those that give no MRR, with the reason."""

from __future__ import annotations

from tenure.frames.account import kept, of_accounts, with_account
from tenure.frames.cut import Cut
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text

REASONS = (
    ("test", Text("a test account", "测试客户")),
    ("trial", Text("a trial pays nothing yet", "试用期尚未付费")),
    ("free", Text("a free plan pays nothing", "免费方案不付费")),
    ("one_time", Text("sold once, does not recur", "一次性销售，不重复发生")),
    ("metered", Text("metered use is not in MRR under this policy", "按此口径，按量计费不计入 MRR")),
    ("tax", Text("tax is no revenue", "税款不是收入")),
    ("adjustment", Text("a credit or refund moves no MRR under this policy", "按此口径，抵扣或退款不影响 MRR")),
    ("billed", Text("the account has subscriptions, so its invoice lines do not count", "该客户有订阅记录，其账单行不计")),
    ("no_rate", Text("there is no exchange rate for its currency", "缺少该货币的汇率")),
)


def billed(ledger: Ledger, cut: Cut) -> ir.Table:
    """The priced stretches that ran, began or ended in the period: key (the account), what they say, `monthly` (10⁻¹², their own currency)."""
    spans, periods = ledger.table("mrr_span"), ledger.table("periods")
    rows = spans.filter(spans.book == "mrr")
    touching = rows.join(periods, [rows.from_t < periods.end_t, rows.to_t >= periods.start_t])
    return touching.select(
        key=touching.account_id, subscription_id=touching.subscription_id, item_id=touching.item_id, plan=touching.plan, product=touching.product,
        currency=touching.currency, from_t=touching.from_t, to_t=touching.to_t, monthly=touching.pico, source=touching["_source"],
        line=touching["_line"],
    )  # fmt: skip


def aside(ledger: Ledger, cut: Cut) -> ir.Table:
    """Billing rows of the period, of the accounts that the filter names, that give no MRR: period, key, reason, _source, _line."""
    narrow = of_accounts(ledger, cut)
    return _items(ledger, narrow).union(_lines(ledger, narrow), distinct=False)


def _items(ledger: Ledger, cut: Cut) -> ir.Table:
    rows, periods = ledger.table("subscriptions"), ledger.table("periods")
    marked = kept(with_account(ledger, rows, cut), cut)
    metered = (marked.kind == "metered") & (ledger.policy.metered != "include")
    reason = _first(
        (marked.is_test, "test"), (marked.kind == "one_time", "one_time"), (metered, "metered"), (marked.status == "trial", "trial"),
        (marked.status == "free", "free"), (_unrated(ledger, marked), "no_rate"),
    )  # fmt: skip
    judged = marked.mutate(reason=reason).filter(reason != "")
    return _told(
        judged.join(periods, [judged.starts_at < periods.end_t, judged.ends_at.isnull() | (judged.ends_at > periods.start_t)]),
        "subscription_id",
    )


def _lines(ledger: Ledger, cut: Cut) -> ir.Table:
    rows, periods = ledger.table("invoice_lines"), ledger.table("periods")
    subscribed = ledger.table("subscriptions").select(_holder="account_id").distinct()
    marked = kept(with_account(ledger, rows, cut), cut)
    joined = marked.left_join(subscribed, marked.account_id == subscribed._holder)
    adjusted = joined.kind.isin(["credit", "refund"]) & (ledger.policy.refunds == "ignore")
    reason = _first(
        (joined.is_test, "test"), (joined._holder.notnull(), "billed"), (joined.kind == "tax", "tax"), (joined.kind == "one_time", "one_time"),
        ((joined.kind == "metered") & (ledger.policy.metered != "include"), "metered"), (adjusted, "adjustment"),
    )  # fmt: skip
    judged = joined.mutate(reason=reason).filter(reason != "")
    return _told(judged.join(periods, [judged.issued_at >= periods.start_t, judged.issued_at < periods.end_t]), "line_id")


def _unrated(ledger: Ledger, rows: ir.Table) -> ir.BooleanValue:
    rates = ledger.table("fx_rates").select("currency").distinct()
    return (rows.currency != ledger.settings.currency) & ~rows.currency.isin(rates.currency)


def _first(*tests: tuple[ir.BooleanValue, str]) -> ir.StringValue:
    """The reason of the first test that holds; empty where none does."""
    found: ir.StringValue = ibis.literal("")
    for test, reason in reversed(tests):
        found = ibis.ifelse(test, reason, found)
    return found


def _told(rows: ir.Table, key: str) -> ir.Table:
    return rows.select("period", "reason", "_source", "_line", key=rows[key])
