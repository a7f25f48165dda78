"""The calendar: one row a local day, so that nothing after staging needs a date function."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from tenure.ledger.ledger import CALENDAR
from tenure.period import EPOCH, clock_change, day_number, midnight, month_length, noon

_ARROW = {"int32": pa.int32(), "int64": pa.int64()}


def calendar(first: date, last: date, zone: str) -> pa.Table:
    """Days `first` to `last`, both inside, with the epoch seconds at which each begins in `zone`, at which it is noon there, and clocks change."""
    rows = [_row(EPOCH + timedelta(days=number), zone) for number in range(day_number(first), day_number(last) + 1)]
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in CALENDAR.items()])
    columns = [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(schema)]
    return pa.table(columns, schema=schema)


def _row(when: date, zone: str) -> tuple[int, ...]:
    iso = when.isocalendar()
    number = day_number(when)
    return (
        number, midnight(when, zone), when.year, when.month, when.day, when.year * 12 + when.month - 1, month_length(when.year, when.month),
        number - when.day + 1, (when.month + 2) // 3, iso.year, iso.week, iso.weekday, noon(when, zone),
        clock_change(when, zone),
    )  # fmt: skip
