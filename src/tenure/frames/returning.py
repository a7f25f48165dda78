"""Users who come back: each from the day of the first use, and each by whether it was here in this period, the one before, or long ago."""

from __future__ import annotations

from tenure.errors import BadParameter
from tenure.frames import person
from tenure.frames.cut import Cut
from tenure.frames.frame import Frame
from tenure.frames.usage import BUILDS, on_days
from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text, whole

THING = ["account_id", "user_id"]
DAYS = {"day": 1, "week": 7, "month": 30}
"""Days of a unit in windows of 24 hours; calendar months have their own lengths."""


def retention_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, user_id, back (0 or 1): users who first did something in the period and whose N-th day, week
    or month after that has ended. Parameters: n, unit, back (on, on_or_after), clock (calendar, 24h)."""
    use = _used(ledger)
    rows = on_days(ledger, _windows(ledger, cut, firsts(use).rename(day="first_day")))
    rows = rows.inner_join(ledger.table("periods").select("period", "now_t", "now_day"), "period")
    hours = cut.param("clock") == "24h"
    rows = rows.filter(rows.to <= rows["now_t" if hours else "now_day"])
    rows = person.cut_rows(ledger, rows, cut, rows.first_t)
    later = use.select(_account="account_id", _user="user_id", _first="first_t", _last="last_t", _day="day")
    joined = rows.left_join(later, [rows.account_id == later._account, rows.user_id == later._user])
    start, stop = (
        (joined._last >= joined["from"], joined._first < joined.to) if hours else (joined._day >= joined["from"], joined._day < joined.to)
    )
    came = start if cut.param("back") == "on_or_after" else start & stop
    seen = joined.mutate(came=came.fill_null(False).cast("int64"))
    told = seen.group_by(["period", *cut.columns, *THING]).aggregate(n=seen.came.max())
    return told.select("period", *cut.columns, *THING, key=told.user_id, back=told.n.cast("int64"))


def _windows(ledger: Ledger, cut: Cut, users: ir.Table) -> ir.Table:
    """`users` with the window [from, to) in which they must come back: days of the calendar, or seconds."""
    n, unit = _number(cut), cut.param("unit", "day")
    if cut.param("clock") == "24h":
        length = DAYS[unit] * 86_400
        return users.mutate(**{"from": users.first_t + n * length, "to": users.first_t + (n + 1) * length})
    if unit == "day":
        return users.mutate(**{"from": users.day + n, "to": users.day + n + 1})
    days = ledger.table("calendar")
    dated = days.select("weekday", "month_no", on_day="day")
    here = users.inner_join(dated, users.day == dated.on_day)
    if unit == "week":
        monday = here.day - here.weekday + 1
        return here.mutate(**{"from": monday + n * 7, "to": monday + n * 7 + 7})
    months = days.filter(days.dom == 1).select(_no="month_no", _start="day", _length="month_days")
    then = here.inner_join(months, here.month_no + n == months._no)
    return then.mutate(**{"from": then._start, "to": then._start + then._length})


def _number(cut: Cut) -> int:
    given = cut.param("n", "1")
    number = whole(given)
    if number is None or number > 1000:
        raise BadParameter(
            "user_retention", "n", given, [Text("a whole number up to 1000, such as 1, 7 or 30", "不超过 1000 的整数，如 1、7 或 30")]
        )
    return number


def lifecycle_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, user_id, state: users of this period or the one before it.

    new: never here before; returning: here in both; resurrecting: here now and once, not in between; dormant: in the one before alone.
    """
    use = _used(ledger).select(*THING, "day")
    periods, calendar = ledger.table("periods"), ledger.table("calendar").select(on_day="day")
    both = calendar.inner_join(periods, [calendar.on_day >= periods.before_day, calendar.on_day < periods.end_day])
    both = both.select("period", "end_t", "on_day", "start_day")
    rows = use.inner_join(both, use.day == both.on_day)
    now = (rows.day >= rows.start_day).cast("int64")
    seen = rows.group_by(["period", "end_t", "start_day", *THING]).aggregate(now=now.max(), before=(1 - now).max())
    begun = firsts(_used(ledger)).select(_account="account_id", _user="user_id", first_day="first_day")
    joined = seen.inner_join(begun, [seen.account_id == begun._account, seen.user_id == begun._user])
    state = ibis.cases((joined.now == 0, "dormant"), (joined.before == 1, "returning"), (joined.first_day >= joined.start_day, "new"),
                       else_="resurrecting")  # fmt: skip
    joined = joined.mutate(state=state)
    told = person.cut_rows(ledger, joined, cut, joined.end_t - 1)
    return told.select("period", *cut.columns, *THING, "state", key=told.user_id)


def firsts(use: ir.Table) -> ir.Table:
    """account_id, user_id, first_day, first_t: the first use of each user of an account."""
    begun = use.group_by(THING).aggregate(on=use.day.min(), at=use.first_t.min())
    return begun.select(*THING, first_day="on", first_t="at")


def _used(ledger: Ledger) -> ir.Table:
    table = ledger.table("user_activity")
    return table.filter(table.events > 0).select(*THING, "day", "first_t", "last_t")


_USER = Text("one row per user", "每个用户一行")
retention = Frame("retention", _USER, retention_rows, person.dimensions, reads=("events",), builds=BUILDS,
                  about=("account_id", "user_id", "back"), unfolds=True)  # fmt: skip
lifecycle = Frame("lifecycle", _USER, lifecycle_rows, person.dimensions, reads=("events",), builds=BUILDS,
                  about=("account_id", "user_id", "state"))  # fmt: skip
