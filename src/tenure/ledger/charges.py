"""What customers are charged, apart from any MRR policy: one row per priced stretch, invoice line or purchase. Days are shared out in the frame."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.dates import interval_days, interval_months
from tenure.ledger.facts import PRICES
from tenure.ledger.ledger import Build, Ledger
from tenure.ledger.lines import MICRO, without_subscriptions
from tenure.ledger.prices import booked, discounted, interval_price
from tenure.ledger.stretches import own_accounts, stretches
from tenure.policy import Policy

CHARGED = Policy(pause="churn", metered="include")
CHARGE = {
    "charge_id": "string", "account_id": "string", "plan": "string", "tier": "string", "product": "string", "currency": "string",
    "kind": "string", "at": "int64", "from_day": "int32", "to_day": "int32", "begins_day": "int32", "months": "int64", "days": "int64",
    "price": "decimal(38, 0)", "_source": "string", "_line": "int64",
}  # fmt: skip


def charge(ledger: Ledger) -> ir.Table:
    """Charges in 10⁻¹² of their currency: `price` per service period of `months` or `days`, from `begins_day`; for days from_day to to_day.

    `months` and `days` 0: one charge over the whole stretch. `kind`: recurring, metered, one_time or purchase.
    """
    return ibis.union(_subscribed(ledger), _once(ledger), _invoiced(ledger), _bought(ledger), distinct=False)


def _subscribed(ledger: Ledger) -> ir.Table:
    under = ledger.under(CHARGED)
    rows = booked(under, stretches(under))
    rows = rows.filter((rows.book == "mrr") & (rows.status != "paused"))
    rows = discounted(under, rows)
    return _charge(
        rows, charge_id=rows.item_id, kind=rows.kind, at=rows.from_t, begins_day=rows.starts_at_day, price=interval_price(rows),
        months=interval_months(rows.interval, rows.interval_count), days=interval_days(rows.interval, rows.interval_count),
    )  # fmt: skip


def _once(ledger: Ledger) -> ir.Table:
    rows = own_accounts(ledger, ledger.table("subscriptions"))
    rows = rows.filter((rows.kind == "one_time") & ~rows.status.isin(("trial", "free")))
    end = ibis.greatest(rows.ends_at_day.fill_null(0), rows.starts_at_day + 1).cast("int32")
    return _single(rows, rows.item_id, rows.kind, rows.starts_at, (rows.starts_at_day, end))


def _invoiced(ledger: Ledger) -> ir.Table:
    rows = own_accounts(ledger, ledger.table("invoice_lines"))
    rows = without_subscriptions(ledger, rows.filter(rows.kind.isin(("recurring", "metered", "one_time"))))
    served = rows.period_start.notnull() & rows.period_end.notnull()
    start = ibis.ifelse(served, rows.period_start_day, rows.issued_at_day)
    end = ibis.ifelse(served, ibis.greatest(rows.period_end_day, rows.period_start_day + 1), rows.issued_at_day + 1).cast("int32")
    rows = rows.mutate(tier=ibis.null("string"), product=ibis.null("string"))
    return _single(rows, rows.line_id, rows.kind, ibis.coalesce(rows.period_start, rows.issued_at), (start, end))


def _bought(ledger: Ledger) -> ir.Table:
    rows = own_accounts(ledger, ledger.table("purchases"))
    rows = rows.mutate(plan=ibis.null("string"), tier=ibis.null("string"))
    return _single(rows, rows.purchase_id, ibis.literal("purchase"), rows["at"], (rows.at_day, (rows.at_day + 1).cast("int32")))


def _single(rows: ir.Table, charge_id: ir.Value, kind: ir.Value, at: ir.Value, days: tuple[ir.Value, ir.Value]) -> ir.Table:
    none = ibis.literal(0, "int64")
    rows = rows.mutate(from_day=days[0], to_day=days[1], _id=charge_id, _kind=kind, _at=at)
    price = exact.wide(rows.amount) * exact.wide(MICRO)
    return _charge(rows, charge_id=rows._id, kind=rows._kind, at=rows._at, begins_day=rows.from_day, price=price, months=none, days=none)


def _charge(rows: ir.Table, **given: ir.Value) -> ir.Table:
    return rows.select(**{name: (given[name] if name in given else rows[name]).cast(kind) for name, kind in CHARGE.items()})


BUILDS = (Build("charge", charge, reads=("accounts", "subscriptions", "invoice_lines", "purchases"), heeds=PRICES, schema=CHARGE),)
