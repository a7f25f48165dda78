"""What an account was on: the plan, tier and product of its largest running item, through time. For figures that are not of one item."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger.ledger import FOREVER, Build, Ledger

NAMES = ("plan", "tier", "product")


def account_plan(ledger: Ledger) -> ir.Table:
    """account_id, from_t, to_t, plan, tier, product: one row per stretch in which the account had a running item (trials included).

    Of several items the one with the highest amount counts, then the first by its ids.
    """
    items = _items(ledger)
    points = items.select("account_id", t=items.from_t).union(items.select("account_id", t=items.to_t), distinct=False).distinct()
    ahead = ibis.window(group_by="account_id", order_by="t")
    stretches = points.mutate(until=points.t.lead().over(ahead).fill_null(FOREVER)).filter(lambda row: row.t < FOREVER)
    running = stretches.join(items, "account_id").filter(lambda row: (row.from_t <= row.t) & (row.t < row.to_t))
    first = ibis.window(group_by=["account_id", "t"], order_by=[ibis.desc("amount"), "item"])
    chosen = running.mutate(place=ibis.row_number().over(first)).filter(lambda row: row.place == 0)
    return chosen.select("account_id", from_t=chosen.t, to_t=chosen.until, **{name: chosen[name] for name in NAMES})


def _items(ledger: Ledger) -> ir.Table:
    rows, lines = ledger.table("subscriptions"), ledger.table("invoice_lines")
    kept = rows.filter((rows.kind == "recurring") & (rows.ends_at.isnull() | (rows.ends_at > rows.starts_at)))
    subscribed = kept.select(
        "account_id", *NAMES, amount=kept.amount, item=kept.subscription_id + "/" + kept.item_id, from_t=kept.starts_at, to_t=kept.ends_at.fill_null(FOREVER)
    )  # fmt: skip
    recurring = lines.filter((lines.kind == "recurring") & lines.period_start.notnull() & (lines.period_end > lines.period_start))
    nothing = ibis.null("string")
    billed = recurring.select(
        "account_id", plan=recurring.plan, tier=nothing, product=nothing, amount=recurring.amount, item=recurring.line_id,
        from_t=recurring.period_start, to_t=recurring.period_end,
    )  # fmt: skip
    return subscribed.union(billed, distinct=False)


BUILDS = (Build("account_plan", account_plan, reads=("subscriptions", "invoice_lines")),)
