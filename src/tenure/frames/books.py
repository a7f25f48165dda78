"""What runs when a period closes, span by span: recurring, metered and trial items apart, and what of it is already agreed to end."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.foreign import with_rate
from tenure.frames.frame import Frame
from tenure.lazy import ibis, ir
from tenure.ledger.history import attributes
from tenure.ledger.ledger import Ledger
from tenure.ledger.points import DIMENSIONS
from tenure.ledger.rates import converted
from tenure.words import Text


def book_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """One row per span: `amount` a month (10⁻¹²) at the closing's rate, `book`, `runs` (in force at the closing), `lasts` (its stretch's last
    price, in force then or agreed, and not agreed to end)."""
    spans = ledger.table("mrr_span")
    order = ibis.window(group_by=["subscription_id", "item_id", "book", "stretch_t"], order_by="from_t")
    spans = spans.mutate(_final=spans.from_t.lead().over(order).isnull() | spans.rate_day.notnull())
    periods = ledger.table("periods").select("period", "end_t", "end_day")
    rows = spans.join(periods, [spans.stretch_t < periods.end_t, spans.to_t >= periods.end_t])
    rows = rows.mutate(runs=rows.from_t < rows.end_t, _ending=(rows.agreed_t < rows.end_t).fill_null(False), _moment=rows.end_t - 1)
    lasts = rows._final & ~rows._ending & (rows.runs | rows.rate_day.isnull())
    rows = with_rate(ledger, rows.mutate(lasts=lasts), "end_day", later=1)
    names = tuple(name for name in cut.names if name in attributes(ledger) and name not in DIMENSIONS)
    rows = account.with_account(ledger, rows, Cut(names), rows._moment) if names else rows
    given = {name: rows[account.column(name)] for name in names} | {name: rows[name] for name in ("account_id", *DIMENSIONS)}
    rows = cut.apply(rows, dimension(given, "recurring items"))
    return rows.mutate(key=rows.item_id, amount=converted(rows.pico, rows.rate))


books = Frame(
    name="books",
    grain=Text("one row per item that runs at the end", "期末在用的每个项目一行"),
    rows=book_rows,
    dimensions=lambda ledger: tuple(dict.fromkeys(("account_id", *attributes(ledger), *DIMENSIONS))),
    reads=("subscriptions", "invoice_lines"),
    builds=("account_version", "fx_day", "mrr_span"),
    about=("account_id", "subscription_id", "item_id", "plan", "amount"),
)


def trial_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """Subscriptions that began with a trial: `begun` in the period (and `converted`, whenever), or `paid` in the period."""
    spans = ledger.table("mrr_span")
    trials = spans.filter(spans.book == "trial").group_by(["account_id", "subscription_id"]).aggregate(
        begun_t=ibis._.from_t.min(), begun_t_day=ibis._.from_day.min(), plan_=ibis._.plan.min(), product_=ibis._["product"].min(),
    )  # fmt: skip
    paying = spans.filter((spans.book == "mrr") & (spans.keeps == 1) & (spans.pico > 0))
    paying = paying.select(_account=paying.account_id, _subscription=paying.subscription_id, _from=paying.from_t, _day=paying.from_day)
    both = trials.left_join(
        paying, [trials.account_id == paying._account, trials.subscription_id == paying._subscription, paying._from >= trials.begun_t]
    )
    rows = both.group_by(["account_id", "subscription_id", "begun_t", "begun_t_day", "plan_", "product_"]).aggregate(
        paid_t=both._from.min(), paid_t_day=both._day.min()
    ).rename(plan="plan_", product="product_")  # fmt: skip
    names = tuple(name for name in cut.names if name in attributes(ledger) and name not in DIMENSIONS)
    rows = account.with_account(ledger, rows, Cut(names), rows.begun_t) if names else rows
    given = {name: rows[account.column(name)] for name in names} | {name: rows[name] for name in ("account_id", "plan", "product")}
    rows = cut.apply(rows, dimension(given, "trials"))
    kept = ["period", *cut.columns, "account_id", "subscription_id", "begun_t", "paid_t"]
    one, none = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    begun = in_periods(ledger, rows, "begun_t").select(*kept).mutate(begun=one, converted=ibis._.paid_t.notnull().cast("int64"), paid=none)
    paid = in_periods(ledger, rows.filter(rows.paid_t.notnull()), "paid_t").select(*kept).mutate(begun=none, converted=none, paid=one)
    return begun.union(paid, distinct=False).mutate(key=ibis._.subscription_id)


trial = Frame(
    name="trial",
    grain=Text("one row per trial begun and per trial that became paid", "每次开始试用与每次转为付费各一行"),
    rows=trial_rows,
    dimensions=lambda ledger: tuple(dict.fromkeys(("account_id", *attributes(ledger), "plan", "product"))),
    reads=("subscriptions",),
    builds=("account_version", "mrr_span"),
    about=("account_id", "subscription_id", "begun_t", "paid_t", "begun", "converted", "paid"),
)
