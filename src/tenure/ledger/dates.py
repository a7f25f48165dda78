"""Days and months added to moments, through the calendar table, so that clock changes and short months come out right. It knows no trade."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger
from tenure.period import HALF_DAY

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}


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
    here = days_.select(_from_day=days_.day, _from_month=days_.month_no, _from_dom=days_.dom, **clock(days_, "_from"))
    rows = rows.left_join(here, rows[f"{start}_day"] == here._from_day)
    moved = rows._from_month.cast("int64") + (rows[months] if months else ibis.literal(0, "int64"))
    rows = rows.mutate(_to_month=moved)
    firsts = days_.filter(days_.dom == 1)
    firsts = firsts.select(_month=firsts.month_no.cast("int64"), _first=firsts.month_start_day, _length=firsts.month_days)
    rows = rows.left_join(firsts, rows._to_month == firsts._month)
    more = rows[days] if days else ibis.literal(0, "int64")
    landing = rows._first.cast("int64") + ibis.least(rows._from_dom, rows._length).cast("int64") - 1 + more
    rows = rows.mutate(_landing=landing)
    there = days_.select(_there=days_.day.cast("int64"), **clock(days_, "_there"))
    rows = rows.left_join(there, rows._landing == there._there)
    at = same_clock(rows, rows[start], "_from", "_there")
    rows = rows.mutate(**{name: at, f"{name}_day": rows._there.cast("int32")})
    gone = ("_from_day", "_from_month", "_from_dom", "_to_month", "_month", "_first", "_length", "_landing", "_there")
    return rows.drop(*gone, *(f"{day}_{mark}" for day in ("_from", "_there") for mark in _CLOCK))


_CLOCK = {"start": "start_t", "noon": "noon_t", "change": "change_t"}


def clock(days: ir.Table, prefix: str) -> dict[str, ir.Value]:
    """What `same_clock` asks of a row of the calendar, under names that begin with `prefix`."""
    return {f"{prefix}_{mark}": days[name] for mark, name in _CLOCK.items()}


def same_clock(rows: ir.Table, at: ir.Value, here: str, there: str) -> ir.Value:
    """The moment on another day at which the clock shows what it shows at `at`; `here` and `there`: prefixes of `clock` of the two days.

    Before the morning's change of clocks the hour is counted from midnight, after it from noon. An hour that is shown twice is the first of the
    two; one that clocks skip is as long after midnight as it says.
    """
    shown = ibis.ifelse(at < rows[f"{here}_change"], at - rows[f"{here}_start"], at - rows[f"{here}_noon"] + HALF_DAY)
    early, late = rows[f"{there}_start"] + shown, rows[f"{there}_noon"] + shown - HALF_DAY
    return ibis.ifelse((early < rows[f"{there}_change"]) | (late < rows[f"{there}_change"]), early, late)


def _choice(interval: ir.Value, sizes: dict[str, int]) -> ir.Value:
    found: ir.Value = ibis.literal(0, "int64")
    for name, size in sizes.items():
        found = ibis.ifelse(interval == name, ibis.literal(size, "int64"), found)
    return found
