"""Exchange rates day by day, and spans of foreign money at the rate of their service period. Money of the workspace's currency passes through."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger import exact
from tenure.ledger.dates import clock, interval_days, interval_months, same_clock
from tenure.ledger.ledger import Ledger

ONE = 10**10
"""A rate of 1 in the staged unit of rates."""


def fx_day(ledger: Ledger) -> ir.Table:
    """currency, day, rate (10⁻¹⁰): the last rate known on or before each day, from the first one on."""
    rates = ledger.table("fx_rates")
    known = _latest(rates)
    first = known.group_by("currency").aggregate(since=known.day.min())
    days = ledger.table("calendar").select("day")
    grid = first.join(days, days.day >= first.since).select("currency", "day")
    given = known.select(_currency=known.currency, _day=known.day, _given=known.given)
    rows = grid.left_join(given, [grid.currency == given._currency, grid.day == given._day])
    order = ibis.window(group_by="currency", order_by="day", rows=(None, 0))
    rows = rows.mutate(_group=rows._given.count().over(order))
    return rows.select("currency", "day", rate=rows._given.max().over(ibis.window(group_by=["currency", "_group"])))


def _latest(rates: ir.Table) -> ir.Table:
    """currency, day, given: one rate a day, the latest."""
    order = ibis.window(group_by=["currency", "date_day"], order_by=[ibis.desc("date"), "rate"])
    ranked = rates.mutate(_place=ibis.row_number().over(order))
    ranked = ranked.filter(ranked._place == 0)
    return ranked.select("currency", day=ranked.date_day, given=ranked.rate)


def rated(ledger: Ledger, spans: ir.Table) -> ir.Table:
    """`spans` with `rate` (empty = unknown) and `next_rate` (that of what adjoins it of the same item), cut where a service period renews.

    Under `period_end` money stays in its own currency: the rate is that of the asked period.
    """
    if not converts(ledger):
        return spans.mutate(rate=ibis.literal(ONE, "int64"), next_rate=ibis.literal(ONE, "int64"))
    home = spans.currency == ledger.settings.currency
    own = spans.filter(home).mutate(rate=ibis.literal(ONE, "int64"), next_rate=ibis.literal(ONE, "int64"))
    return own.union(_foreign(ledger, spans.filter(~home)), distinct=False)


def converts(ledger: Ledger) -> bool:
    """Whether any span's money is converted: not where all is in the workspace's currency, and not at the rate of the asked period."""
    return ledger.policy.fx_rate != "period_end" and not ledger.lacks("foreign")


def _foreign(ledger: Ledger, spans: ir.Table) -> ir.Table:
    """Service periods of subscriptions and invoice lines, each at the rate of its day, with that of what follows it."""
    names = [*spans.columns, "rate"]
    lines = _on_its_day(ledger, spans.filter(spans.rate_day.notnull())).select(*names)
    periods = _on_its_day(ledger, _service_periods(ledger, spans.filter(spans.rate_day.isnull()))).select(*names)
    item = ibis.window(group_by=_ITEM, order_by="from_t")
    adjoins = (periods.from_t.lead().over(item) == periods.to_t).fill_null(False)
    following = ibis.ifelse(adjoins, periods.rate.lead().over(item), periods.rate)
    turned = periods.mutate(next_rate=following.fill_null(periods.rate).cast("int64"))
    return turned.select(*names, "next_rate").union(_followed(lines).select(*names, "next_rate"), distinct=False)


_ITEM = ("account_id", "subscription_id", "item_id", "currency", "book")


def _on_its_day(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """Adds `rate`: the rate known on `rate_day`, empty where there is none."""
    fx = ledger.table("fx_day").rename(_currency="currency", _day="day", _rate="rate")
    rows = rows.left_join(fx, [rows.currency == fx._currency, rows.rate_day == fx._day])
    return rows.mutate(rate=rows._rate.cast("int64"))


def _followed(lines: ir.Table) -> ir.Table:
    """Adds `next_rate`: of the line that goes on where a line ends, its own where none does.

    A line goes on in the line of the same item (and sign: no credit follows a charge) that begins at the second at which it ends. An item may
    have several lines side by side, a year's main contract and a monthly add-on. Then each is followed by one at most, and follows one at most:
    first those that bring the same a month (the longest to the longest), then what is left, the largest to the largest. A line that is left
    over ends for good, and takes away what it brought, at the rate at which it came; what else changes is real, at the new rate.
    """
    size = ibis.ifelse(lines.pico < exact.wide(0), -lines.pico, lines.pico).cast(exact.WIDE)
    lines = lines.mutate(_size=size, _sign=(lines.pico < exact.wide(0)), _length=lines.to_t - lines.from_t)
    over = lines.mutate(_at=lines.to_t, _begun=ibis.literal(0, "int64"))
    both = over.union(lines.mutate(_at=lines.from_t, _begun=ibis.literal(1, "int64")), distinct=False)
    place, order = [*_ITEM, "_sign", "_at"], [ibis.desc("_length"), "_source", "_line"]
    alike = ibis.window(group_by=[*place, "_size"])
    rank = ibis.row_number().over(ibis.window(group_by=[*place, "_size", "_begun"], order_by=order))
    both = both.mutate(_rank=rank, _starts=both._begun.sum().over(alike), _all=both._begun.count().over(alike))
    others = ibis.ifelse(both._begun == 1, both._all - both._starts, both._starts)
    both = both.mutate(_paired=both._rank < others)
    rest = ibis.row_number().over(ibis.window(group_by=[*place, "_begun", "_paired"], order_by=[ibis.desc("_size"), *order]))
    both = both.mutate(_rest=rest)
    both = both.mutate(_pair=ibis.ifelse(both._paired, both._rank, both._rest), _of=ibis.ifelse(both._paired, both._size, exact.wide(0)))
    pair = ibis.window(group_by=[*place, "_paired", "_of", "_pair"])
    follower = ibis.ifelse(both._begun == 1, both.rate, ibis.null("int64")).max().over(pair)
    told = both.mutate(next_rate=follower.fill_null(both.rate).cast("int64"))
    return told.filter(told._begun == 0)


def _service_periods(ledger: Ledger, spans: ir.Table) -> ir.Table:
    """One row per service period of each span: anniversaries of its stretch's start by its interval, until no rate can change any more."""
    days = ledger.table("calendar")
    start = days.select(_day0=days.day, _no=days.month_no, _dom=days.dom, **clock(days, "_here"))
    rows = spans.mutate(
        _months=interval_months(spans.interval, spans.interval_count), _days=interval_days(spans.interval, spans.interval_count)
    )
    rows = rows.join(start, rows.stretch_day == start._day0)
    rates = ledger.table("fx_rates")
    ends = rates.group_by("currency").aggregate(_last=rates.date_day.max()).rename(_money="currency")
    rows = rows.left_join(ends, rows.currency == ends._money)
    rows = rows.mutate(_limit=rows._last.fill_null(0).cast("int64") + (rows._months + 1) * 31 + rows._days)
    firsts = days.filter(days.dom == 1)
    firsts = firsts.select(_no1=firsts.month_no, _first=firsts.month_start_day, _length=firsts.month_days)
    monthly = rows.filter(rows._months > 0)
    monthly = monthly.join(
        firsts,
        [firsts._no1 >= monthly._no, firsts._first <= monthly.to_day, (firsts._first <= monthly._limit) | (firsts._no1 == monthly._no)],
    )
    monthly = monthly.filter(((monthly._no1 - monthly._no).cast("int64") % monthly._months) == 0)
    monthly = monthly.mutate(_at_day=(monthly._first + ibis.least(monthly._dom, monthly._length) - 1).cast("int32"))
    daily = rows.filter(rows._days > 0)
    each = days.select(_at_day=days.day)
    daily = daily.join(
        each,
        [
            each._at_day >= daily.stretch_day,
            each._at_day <= daily.to_day,
            (each._at_day <= daily._limit) | (each._at_day == daily.stretch_day),
        ],
    )
    daily = daily.filter(((daily._at_day - daily.stretch_day).cast("int64") % daily._days) == 0)
    kept = [*spans.columns, "_here_start", "_here_noon", "_here_change", "_at_day"]
    points = monthly.select(*kept).union(daily.select(*kept), distinct=False)
    turns = days.select(_at_day_=days.day, **clock(days, "_there"))
    points = points.join(turns, points._at_day == turns._at_day_)
    points = points.mutate(_at=same_clock(points, points.stretch_t, "_here", "_there"))
    return _cut(spans.columns, points)


def _cut(names: tuple[str, ...], points: ir.Table) -> ir.Table:
    order = ibis.window(group_by=["subscription_id", "item_id", "book", "from_t"], order_by="_at")
    points = points.mutate(_next=points._at.lead().over(order), _next_day=points._at_day.lead().over(order))
    later, sooner = points._at > points.from_t, (points._next < points.to_t).fill_null(False)
    new = {
        "from_t": ibis.ifelse(later, points._at, points.from_t), "from_day": ibis.ifelse(later, points._at_day, points.from_day),
        "to_t": ibis.ifelse(sooner, points._next, points.to_t), "to_day": ibis.ifelse(sooner, points._next_day, points.to_day),
        "rate_day": points._at_day,
    }  # fmt: skip
    rows = points.select(**{name: new.get(name, points[name]) for name in names})
    return rows.filter(rows.from_t < rows.to_t)


def converted(pico: ir.Value, rate: ir.Value) -> ir.Value:
    """`pico` of a foreign currency in the workspace's, rounded half up to a whole 10⁻¹²."""
    return ibis.ifelse(rate == ONE, exact.wide(pico), exact.divide(exact.wide(pico) * exact.wide(rate), ONE))
