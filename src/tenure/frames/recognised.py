"""Recognised revenue: each charge shared out over the days of its own service period, one row per charge, service period and asked period."""

from __future__ import annotations

from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.foreign import with_rate
from tenure.frames.frame import Frame
from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.history import attributes
from tenure.ledger.ledger import Ledger
from tenure.ledger.rates import converted
from tenure.words import Text

ITEM = ("plan", "tier", "product", "currency")
_KEPT = ("charge_id", "account_id", *ITEM, "kind", "at", "from_day", "to_day", "price", "_source", "_line")


def recognised_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, the cut's columns, key, kind, amount (10⁻¹² of the workspace's currency) recognised in the period."""
    rows = _cut(ledger, cut, _asked(ledger))
    rows = with_rate(ledger, rows, "since")
    known = rows.filter(rows.rate.notnull())
    whole = converted(known.price, known.rate)
    amount = exact.divide(whole * exact.wide(known.shared), known.until - known.since)
    return known.mutate(key=known.charge_id, amount=amount)


def _asked(ledger: Ledger) -> ir.Table:
    """Charges beside the asked periods that they fall into: since, until (days of the service period), shared (its days in the period)."""
    periods = ledger.table("periods").select("period", "start_day", "end_day")
    charges = ledger.table("charge")
    single = charges.filter((charges.months == 0) & (charges.days == 0))
    once = single.select(*_KEPT, since=single.from_day, until=single.to_day)
    rows = ibis.union(once, _monthly(ledger, charges), _daily(ledger, charges), distinct=False)
    rows = rows.join(periods, [rows.since < periods.end_day, rows.until > periods.start_day])
    first = ibis.greatest(rows.since, rows.from_day, rows.start_day)
    last = ibis.least(rows.until, rows.to_day, rows.end_day)
    rows = rows.mutate(shared=(last - first).cast("int64"))
    return rows.filter(rows.shared > 0).drop("start_day", "end_day")


def _bounded(ledger: Ledger, charges: ir.Table) -> ir.Table:
    """Repeating charges that may touch an asked period, with its outer bounds `_lo` and `_hi`."""
    periods = ledger.table("periods")
    bounds = periods.aggregate(_lo=periods.start_day.min(), _hi=periods.end_day.max())
    return charges.join(bounds, [charges.from_day < bounds._hi, charges.to_day > bounds._lo])


def _monthly(ledger: Ledger, charges: ir.Table) -> ir.Table:
    days = ledger.table("calendar")
    begun = days.select(_day=days.day, _no=days.month_no, _dom=days.dom)
    rows = _bounded(ledger, charges.filter(charges.months > 0))
    rows = rows.join(begun, rows.begins_day == begun._day)
    firsts = days.filter(days.dom == 1)
    here = firsts.select(_no1=firsts.month_no, _first1=firsts.month_start_day, _len1=firsts.month_days)
    there = firsts.select(_no2=firsts.month_no.cast("int64"), _first2=firsts.month_start_day, _len2=firsts.month_days)
    rows = rows.join(here, [here._no1 >= rows._no, here._first1 < rows._hi, here._first1 > rows._lo - (rows.months + 2) * 31])
    rows = rows.filter(((rows._no1 - rows._no).cast("int64") % rows.months) == 0)
    rows = rows.mutate(_then=rows._no1.cast("int64") + rows.months)
    rows = rows.join(there, rows._then == there._no2)
    return rows.select(
        *_KEPT, since=(rows._first1 + ibis.least(rows._dom, rows._len1) - 1).cast("int32"),
        until=(rows._first2 + ibis.least(rows._dom, rows._len2) - 1).cast("int32"),
    )  # fmt: skip


def _daily(ledger: Ledger, charges: ir.Table) -> ir.Table:
    days = ledger.table("calendar").select(_at="day")
    rows = _bounded(ledger, charges.filter(charges.days > 0))
    rows = rows.join(days, [days._at >= rows.begins_day, days._at < rows._hi, days._at > rows._lo - rows.days])
    rows = rows.filter(((rows._at - rows.begins_day).cast("int64") % rows.days) == 0)
    return rows.select(*_KEPT, since=rows._at, until=(rows._at.cast("int64") + rows.days).cast("int32"))


def _cut(ledger: Ledger, cut: Cut, rows: ir.Table) -> ir.Table:
    named = Cut(tuple(name for name in cut.names if name in attributes(ledger) and name not in ITEM))
    rows = account.with_account(ledger, rows, named, rows["at"]) if named.by else rows
    given = {name: rows[account.column(name)] for name in named.by} | {name: rows[name] for name in ("account_id", *ITEM, "kind")}
    return cut.apply(rows, dimension(given, "revenue"))


recognised = Frame(
    name="recognised",
    grain=Text("one row per charge and service period", "每笔收费与服务期一行"),
    rows=recognised_rows,
    dimensions=lambda ledger: tuple(dict.fromkeys(("account_id", *attributes(ledger), *ITEM, "kind"))),
    reads=("subscriptions", "invoice_lines", "purchases"),
    builds=("account_version", "fx_day", "charge"),
    about=("charge_id", "account_id", "kind", "plan", "amount"),
)
