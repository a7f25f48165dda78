"""Days and months added to moments, through the calendar table, so that clock changes and short months come out right. It knows no trade."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
BY_THREE = 3 * 3600


def interval_months(interval: ir.Value, count: ir.Value) -> ir.Value:
    """How many whole months a billing interval lasts; 0 where it is counted in days."""
    return _choice(interval, MONTHS) * count.cast("int64")


def interval_days(interval: ir.Value, count: ir.Value) -> ir.Value:
    """How many whole days a billing interval lasts; 0 where it is counted in months."""
    return _choice(interval, DAYS) * count.cast("int64")


def later(ledger: Ledger, rows: ir.Table, start: str, months: str | None, days: str | None, name: str) -> ir.Table:
    """`rows` with `name` (epoch seconds) and `name_day`: time column `start` moved by the whole months and days in columns of `rows`.

    The time of day is kept; a day that its month lacks becomes the month's last. Empty where the calendar ends before.
    """
    days_ = ledger.table("calendar")
    here = days_.select(
        _from_day=days_.day, _from_month=days_.month_no, _from_dom=days_.dom, _from_start=days_.start_t, _from_noon=days_.noon_t
    )
    rows = rows.left_join(here, rows[f"{start}_day"] == here._from_day)
    moved = rows._from_month.cast("int64") + (rows[months] if months else ibis.literal(0, "int64"))
    rows = rows.mutate(_to_month=moved)
    firsts = days_.filter(days_.dom == 1)
    firsts = firsts.select(_month=firsts.month_no.cast("int64"), _first=firsts.month_start_day, _length=firsts.month_days)
    rows = rows.left_join(firsts, rows._to_month == firsts._month)
    more = rows[days] if days else ibis.literal(0, "int64")
    landing = rows._first.cast("int64") + ibis.least(rows._from_dom, rows._length).cast("int64") - 1 + more
    rows = rows.mutate(_landing=landing)
    there = days_.select(_there=days_.day.cast("int64"), _there_start=days_.start_t, _there_noon=days_.noon_t)
    rows = rows.left_join(there, rows._landing == there._there)
    at = same_clock(rows[start], (rows._from_start, rows._from_noon), (rows._there_start, rows._there_noon))
    rows = rows.mutate(**{name: at, f"{name}_day": rows._there.cast("int32")})
    return rows.drop(
        "_from_day",
        "_from_month",
        "_from_dom",
        "_from_start",
        "_from_noon",
        "_to_month",
        "_month",
        "_first",
        "_length",
        "_landing",
        "_there",
        "_there_start",
        "_there_noon",
    )


def same_clock(at: ir.Value, here: tuple[ir.Value, ir.Value], there: tuple[ir.Value, ir.Value]) -> ir.Value:
    """The moment on another day at which the clock shows what it shows at `at`. `here` and `there`: (midnight, noon) of the two days.

    Clocks change before three in the morning: what is earlier is counted from midnight, the rest of the day from noon.
    """
    return ibis.ifelse(at - here[0] < BY_THREE, there[0] + (at - here[0]), there[1] + (at - here[1]))


def _choice(interval: ir.Value, sizes: dict[str, int]) -> ir.Value:
    found: ir.Value = ibis.literal(0, "int64")
    for name, size in sizes.items():
        found = ibis.ifelse(interval == name, ibis.literal(size, "int64"), found)
    return found
