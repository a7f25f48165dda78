"""Product use by the day: events → user-days → use of each user, of each account, and actives. Nothing else reads raw events."""

from __future__ import annotations

from collections.abc import Iterable

from tenure.lazy import ibis, ir
from tenure.ledger import sessions
from tenure.ledger.ledger import Build, Ledger
from tenure.ledger.sessions import less, whole
from tenure.ledger.touched import near, touched

WEEK, MONTH = 7, 28


def user_activity(ledger: Ledger) -> ir.Table:
    """account_id, user_id, day, events, sessions, active_ms, first_t, last_t: each user-day joined to its neighbours.

    A session that runs over midnight belongs to the day it began; active time over midnight is split there. A day without events has
    a row (events = 0) only where the next day's first heartbeat tells of time before midnight.
    """
    rows = _neighbours(ledger)
    own = rows.select(
        "account_id", "user_id", "day", "events", "first_t", "last_t",
        sessions=rows.sessions - ibis.ifelse(rows.same, 1, 0),
        active_ms=rows.active_ms + rows.after_gap + rows.after_beat + ibis.ifelse(rows.next_day == rows.day + 1, rows.next_spill, 0),
    )  # fmt: skip
    alone = rows.filter((rows.before_day.isnull() | (rows.before_day < rows.day - 1)) & (rows.spill > 0))
    told = alone.select("account_id", "user_id", day=(alone.day - 1).cast("int32"), events=ibis.literal(0, "int64"), first_t=alone.start_t - 1, last_t=alone.start_t - 1,
                        sessions=ibis.literal(0, "int64"), active_ms=alone.spill)  # fmt: skip
    both = own.select(*told.columns).union(told, distinct=False)
    return touched(ledger, both.mutate(sessions=whole(both.sessions), active_ms=whole(both.active_ms)))


def _neighbours(ledger: Ledger) -> ir.Table:
    """User-days with what their borders at midnight give: to the day itself (`after_*`) and to the day before (`spill`)."""
    order = ibis.window(group_by=["account_id", "user_id"], order_by="day")
    days = ledger.table("calendar").select("day", "start_t")
    rows = near(ledger, ledger.table("user_day"), "day", 2, 2).inner_join(days, "day")
    rows = rows.mutate(
        before_day=rows.day.lag().over(order), before_t=rows.last_t.lag().over(order), before_sent=rows.beats_last.lag().over(order),
        before_beat=rows.last_beat_t.lag().over(order),
    )  # fmt: skip
    gap = rows.first_t - rows.before_t
    nothing = ibis.literal(0, "int64")
    close = rows.before_t.notnull() & (gap <= ledger.settings.idle_limit_minutes * 60)
    after, before = (rows.first_t - rows.start_t) * 1000, (rows.start_t - rows.before_t) * 1000
    whole = ibis.ifelse(rows.before_beat.isnull(), rows.beat_s, ibis.least(rows.beat_s, rows.beat_t - rows.before_beat)) * 1000
    inside = ibis.least(whole, (rows.beat_t - rows.start_t) * 1000)
    bridged = close & ~rows.before_sent.fill_null(False)
    rows = rows.mutate(
        same=rows.before_t.notnull() & (gap < ledger.settings.session_gap_minutes * 60),
        after_gap=ibis.ifelse(close & ~rows.beats_first, less(after, rows.first_idle), nothing),
        after_beat=ibis.ifelse(rows.beat_t.notnull(), less(inside, rows.beat_idle), nothing),
        spill=ibis.ifelse(
            bridged, less(before, less(rows.first_idle, after)),
            ibis.ifelse(rows.beat_t.notnull(), less(whole - inside, less(rows.beat_idle, inside)), nothing),
        ),
    )  # fmt: skip
    return rows.mutate(next_day=rows.day.lead().over(order), next_spill=rows.spill.lead().over(order))


def account_day(ledger: Ledger) -> ir.Table:
    """account_id, day, users, events, sessions, active_ms, last_t. A day without users has a row only for time before midnight."""
    rows = touched(ledger, ledger.table("user_activity"))
    summed = rows.group_by(["account_id", "day"]).aggregate(
        users_=(rows.events > 0).cast("int64").sum(), events_=rows.events.sum(), sessions_=rows.sessions.sum(), ms=rows.active_ms.sum(),
        last=rows.last_t.max(),
    )  # fmt: skip
    return summed.select("account_id", "day", users=whole(summed.users_), events=whole(summed.events_), sessions=whole(summed.sessions_),
                         active_ms=whole(summed.ms), last_t=summed["last"])  # fmt: skip


def account_active(ledger: Ledger) -> ir.Table:
    """account_id, day, dau, wau, mau (28 days), for each day on which an account had a user in the trailing 28 days."""
    used = near(ledger, ledger.table("user_day"), "day", MONTH - 1, 0).select("account_id", "user_id", "day")
    nothing = ibis.literal(0, "int64")
    here = used.select("account_id", "day", dau_=ibis.literal(1, "int64"), wau_=nothing, mau_=nothing)
    week = steps(used, ["account_id"], WEEK).select("account_id", "day", dau_=nothing, wau_="step", mau_=nothing)
    month = steps(used, ["account_id"], MONTH).select("account_id", "day", dau_=nothing, wau_=nothing, mau_="step")
    deltas = ibis.union(here, week, month, distinct=False)
    changed = deltas.group_by(["account_id", "day"]).aggregate(
        **{name[:-1]: whole(deltas[name].sum()) for name in ("dau_", "wau_", "mau_")}
    )
    upto = ibis.window(group_by="account_id", order_by="day", preceding=None, following=0)
    levels = changed.select(
        "account_id", "day", "dau", until=changed.day.lead().over(ibis.window(group_by="account_id", order_by="day")),
        weekly=whole(changed.wau.sum().over(upto)), monthly=whole(changed.mau.sum().over(upto)),
    ).filter(lambda row: row.monthly > 0)  # fmt: skip
    ages = _ages(ledger, MONTH)
    # Every day of use has a row of its own: until the next one the levels stand, for 28 days at most.
    filled = levels.join(ages, ages.age < levels.until - levels.day)
    told = filled.select("account_id", day=(filled.day + filled.age).cast("int32"), dau=ibis.ifelse(filled.age == 0, filled.dau, 0).cast("int64"),
                         wau="weekly", mau="monthly")  # fmt: skip
    return touched(ledger, told)


def steps(used: ir.Table, by: list[str], days: int, until: str = "") -> ir.Table:
    """`by`, day, step: +1 on the day a user joins the actives of the trailing `days`, −1 on the day the user is out of them.

    Their running sum over the days is the number of active users; days of use that follow each other within the window make one stay,
    so that nobody counts twice. `until`: a column with the day before which a window ends at the latest (a calendar month's end).
    """
    order = ibis.window(group_by=[*by, "user_id"], order_by="day")
    end = used.day + days
    rows = used.mutate(end=ibis.least(end, used[until]) if until else end)
    rows = rows.mutate(before_end=rows.end.lag().over(order), next_day=rows.day.lead().over(order))
    came = rows.filter(rows.before_end.isnull() | (rows.before_end < rows.day))
    left = rows.filter(rows.next_day.isnull() | (rows.next_day > rows.end))
    plus = came.select(*by, day=came.day.cast("int32"), step=ibis.literal(1, "int64"))
    minus = left.select(*by, day=left.end.cast("int32"), step=ibis.literal(-1, "int64"))
    return plus.union(minus, distinct=False)


def _ages(ledger: Ledger, days: int) -> ir.Table:
    """age: 0 to days − 1."""
    calendar = ledger.table("calendar")
    numbered = calendar.select(age=ibis.row_number().over(ibis.window(order_by=calendar.day)).cast("int32"))
    return numbered.filter(numbered.age < days)


def stale(name: str, days: Iterable[int]) -> set[int]:
    """The days of rollup `name` that new, late or repeated events on `days` make stale."""
    before, after = STALE[name]
    return {near_day for day in days for near_day in range(day - before, day + after + 1)}


STALE = {"user_day": (0, 0), "user_module_day": (0, 0), "user_activity": (1, 1), "account_day": (1, 1), "account_active": (0, MONTH - 1)}
NEEDS = {
    "user_day": {"events": (0, 0)},
    "user_module_day": {"events": (0, 0)},
    "user_activity": {"user_day": (2, 2)},
    "account_day": {"user_activity": (0, 0)},
    "account_active": {"user_day": (MONTH - 1, 0)},
}
"""Of each rollup, what it reads: table → so many days before and after the days that are rebuilt."""

BUILDS = (
    *sessions.BUILDS,
    Build("user_activity", user_activity, reads=("user_day",), by_day=True),
    Build("account_day", account_day, reads=("user_activity",), by_day=True),
    Build("account_active", account_active, reads=("user_day",), by_day=True),
)
