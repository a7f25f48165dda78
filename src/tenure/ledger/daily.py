"""Product use by the day: events → user-days → use of each user, of each account, and actives. Nothing else reads raw events."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from tenure.ledger.ledger import Build, Ledger

LONGEST_BEAT = 12 * 3600
"""A heartbeat stands for at most so many seconds, so that it reaches back no further than the day before."""
LONGEST_GAP = 12 * 60
WEEK, MONTH = 7, 28
USER_DAY = ("account_id", "user_id", "at_day")


def user_day(ledger: Ledger) -> ir.Table:
    """account_id, user_id, day and what the events of that day alone say of it.

    events; sessions (cut inside the day); active_ms (between the day's first and last event); first_t, last_t; and what joining
    it to its neighbours needs: `first_idle` (idle ms that the first event reports), `beats_first`, `beats_last` (whether heartbeats
    were sent in the day's first and last session), `beat_t`, `beat_s`, `beat_idle` (the first heartbeat), `last_beat_t`.
    """
    rows = _local_sessions(ledger, _kept(ledger, near(ledger, ledger.table("events"), "at_day")))
    by_session = rows.group_by([*USER_DAY, "session"]).aggregate(
        n=rows.count(), start=rows["at"].min(), stop=rows["at"].max(), gap_ms=rows.gap_ms.sum(), beat_ms=rows.beat_ms.sum(),
        beaten=rows.sent.max(), idle=rows.idle.max(where=rows.opens == 1), first_beat=rows["at"].min(where=rows.first_beat),
        first_s=rows.beat.max(where=rows.first_beat), first_off=rows.idle.max(where=rows.first_beat),
        last_beat=rows["at"].max(where=rows.beat > 0),
    )  # fmt: skip
    s = by_session
    marked = s.group_by(list(USER_DAY)).aggregate(
        events=s.n.sum(), sessions=s.count(), active_ms=ibis.ifelse(s.beaten == 1, s.beat_ms, s.gap_ms).sum(), first_t=s.start.min(),
        last_t=s.stop.max(), first_idle=s.idle.max(where=s.session == 1), first_sent=s.beaten.max(where=s.session == 1),
        last_sent=(s.session * 2 + s.beaten).max(), beat_t=s.first_beat.min(), beat_s=s.first_s.max(), beat_idle=s.first_off.max(),
        last_beat_t=s.last_beat.max(),
    )  # fmt: skip
    return marked.select(
        "account_id", "user_id", day=marked.at_day.cast("int32"), events=_whole(marked.events), sessions=_whole(marked.sessions),
        active_ms=_whole(marked.active_ms), first_t=marked.first_t, last_t=marked.last_t, first_idle=_whole(marked.first_idle),
        beats_first=marked.first_sent == 1, beats_last=marked.last_sent - marked.sessions * 2 == 1, beat_t=marked.beat_t,
        beat_s=_whole(marked.beat_s), beat_idle=_whole(marked.beat_idle), last_beat_t=marked.last_beat_t,
    )  # fmt: skip


def _kept(ledger: Ledger, events: ir.Table) -> ir.Table:
    """Events without the repeats of an `event_id` within a day; the latest received stands. Events without an id are never repeats."""
    if ledger.hints.get("events_unique"):
        return events
    order = [events["_seen"].desc(), events["_line"].desc(), events["at"], events.user_id]
    place = ibis.row_number().over(ibis.window(group_by=["at_day", "event_id"], order_by=order))
    numbered = events.mutate(place=place)
    return numbered.filter((numbered.place == 0) | numbered.event_id.isnull())


def _local_sessions(ledger: Ledger, events: ir.Table) -> ir.Table:
    """Each event with its session inside the day (from 1), and the active time between it and the one before."""
    settings = ledger.settings
    plain = events.select(
        "account_id", "user_id", "at_day", "at", idle=events.idle_ms.fill_null(0), sent=events.heartbeat_seconds.notnull().cast("int64"),
        beat=ibis.least(events.heartbeat_seconds.fill_null(0), ibis.literal(LONGEST_BEAT, "int64")),
    )  # fmt: skip
    order = [plain["at"], plain.idle.desc(), plain.beat.desc()]
    ahead = ibis.window(group_by=list(USER_DAY), order_by=order)
    before = ibis.window(group_by=list(USER_DAY), order_by=order, preceding=(None, 1))
    seen = plain.mutate(
        before_t=plain["at"].lag().over(ahead),
        before_beat=ibis.ifelse(plain.beat > 0, plain["at"], ibis.null("int64")).max().over(before),
    )  # fmt: skip
    gap = seen["at"] - seen.before_t
    gapped = seen.mutate(
        opens=(seen.before_t.isnull() | (gap >= settings.session_gap_minutes * 60)).cast("int64"),
        gap_ms=ibis.ifelse(
            seen.before_t.notnull() & (gap <= settings.idle_limit_minutes * 60), _less(gap * 1000, seen.idle), ibis.literal(0, "int64")
        ),
        first_beat=(seen.beat > 0) & seen.before_beat.isnull(),
        beat_ms=ibis.ifelse(
            (seen.beat > 0) & seen.before_beat.notnull(),
            _less(ibis.least(seen.beat, seen["at"] - seen.before_beat) * 1000, seen.idle),
            ibis.literal(0, "int64"),
        ),
    )
    upto = ibis.window(
        group_by=list(USER_DAY), order_by=[gapped["at"], gapped.idle.desc(), gapped.beat.desc()], preceding=None, following=0
    )
    return gapped.mutate(session=gapped.opens.sum().over(upto).cast("int64"))


def _less(ms: ir.Value, idle: ir.Value) -> ir.Value:
    """`ms` without reported idle time, never below nothing."""
    return ibis.greatest(ms - idle, ibis.literal(0, "int64"))


def _whole(value: ir.Value) -> ir.Value:
    return value.cast("int64")


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
    return touched(ledger, both.mutate(sessions=_whole(both.sessions), active_ms=_whole(both.active_ms)))


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
        after_gap=ibis.ifelse(close & ~rows.beats_first, _less(after, rows.first_idle), nothing),
        after_beat=ibis.ifelse(rows.beat_t.notnull(), _less(inside, rows.beat_idle), nothing),
        spill=ibis.ifelse(
            bridged, _less(before, _less(rows.first_idle, after)),
            ibis.ifelse(rows.beat_t.notnull(), _less(whole - inside, _less(rows.beat_idle, inside)), nothing),
        ),
    )  # fmt: skip
    return rows.mutate(next_day=rows.day.lead().over(order), next_spill=rows.spill.lead().over(order))


def user_module_day(ledger: Ledger) -> ir.Table:
    """account_id, user_id, day, name, module, events, first_t, last_t: what was used on a day."""
    rows = _kept(ledger, near(ledger, ledger.table("events"), "at_day"))
    counted = rows.group_by([*USER_DAY, "name", "module"]).aggregate(events=rows.count(), first_t=rows["at"].min(), last_t=rows["at"].max())
    return counted.select("account_id", "user_id", "name", "module", "first_t", "last_t", day=counted.at_day.cast("int32"),
                          events=_whole(counted.events))  # fmt: skip


def account_day(ledger: Ledger) -> ir.Table:
    """account_id, day, users, events, sessions, active_ms, last_t. A day without users has a row only for time before midnight."""
    rows = touched(ledger, ledger.table("user_activity"))
    summed = rows.group_by(["account_id", "day"]).aggregate(
        users_=(rows.events > 0).cast("int64").sum(), events_=rows.events.sum(), sessions_=rows.sessions.sum(), ms=rows.active_ms.sum(),
        last=rows.last_t.max(),
    )  # fmt: skip
    return summed.select("account_id", "day", users=_whole(summed.users_), events=_whole(summed.events_), sessions=_whole(summed.sessions_),
                         active_ms=_whole(summed.ms), last_t=summed["last"])  # fmt: skip


def account_active(ledger: Ledger) -> ir.Table:
    """account_id, day, dau, wau, mau (28 days), for each day on which an account had a user in the trailing 28 days."""
    used = near(ledger, ledger.table("user_day"), "day", MONTH - 1, 0).select("account_id", "user_id", "day")
    deltas = steps(used, ["account_id"], 1).union(steps(used, ["account_id"], WEEK)).union(steps(used, ["account_id"], MONTH))
    changed = deltas.group_by(["account_id", "day"]).aggregate(
        **{f"d{days}": _whole(deltas.step.sum(where=deltas.days == days).fill_null(0)) for days in (1, WEEK, MONTH)}
    )
    upto = ibis.window(group_by="account_id", order_by="day", preceding=None, following=0)
    levels = changed.mutate(
        until=changed.day.lead().over(ibis.window(group_by="account_id", order_by="day")),
        **{name: _whole(changed[f"d{days}"].sum().over(upto)) for name, days in (("dau", 1), ("wau", WEEK), ("mau", MONTH))},
    ).filter(lambda row: row.mau > 0)
    ages = _ages(ledger, MONTH)
    filled = levels.join(ages, ages.age < levels.until - levels.day)
    return touched(ledger, filled.select("account_id", "dau", "wau", "mau", day=(filled.day + filled.age).cast("int32")))


def steps(used: ir.Table, by: list[str], days: int, until: str = "") -> ir.Table:
    """`by`, day, step, days: +1 on the day a user joins the actives of the trailing `days`, −1 on the day the user is no longer among them.

    Their running sum over the days is the number of active users: the windows of a user's days are cut at the next one, so that
    nobody counts twice. `until`: a column with the day before which a window ends at the latest (a calendar month's end).
    """
    order = ibis.window(group_by=[*by, "user_id"], order_by="day")
    end = used.day + days
    end = ibis.least(end, used[until]) if until else end
    following = used.mutate(next_day=used.day.lead().over(order), end=end)
    leaves = ibis.least(following.end, ibis.ifelse(following.next_day.isnull(), following.end, following.next_day))
    following = following.mutate(leaves=leaves)
    length = ibis.literal(days, "int32")
    came = following.select(*by, day=following.day.cast("int32"), step=ibis.literal(1, "int64"), days=length)
    left = following.select(*by, day=following.leaves.cast("int32"), step=ibis.literal(-1, "int64"), days=length)
    return came.union(left, distinct=False)


def _ages(ledger: Ledger, days: int) -> ir.Table:
    """age: 0 to days − 1."""
    calendar = ledger.table("calendar")
    numbered = calendar.select(age=ibis.row_number().over(ibis.window(order_by=calendar.day)).cast("int32"))
    return numbered.filter(numbered.age < days)


def near(ledger: Ledger, rows: ir.Table, column: str, back: int = 0, ahead: int = 0) -> ir.Table:
    """`rows` of the days that are rebuilt, and of `back` days before and `ahead` days after each; all rows in a full build."""
    if not ledger.partial:
        return rows
    days, every = ledger.table("touched").rename(touched_day="day"), ledger.table("calendar").select(on_day="day")
    wide = every.inner_join(days, [every.on_day >= days.touched_day - back, every.on_day <= days.touched_day + ahead])
    return rows.filter(rows[column].isin(wide.on_day))


def touched(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """`rows` of the days that are rebuilt; all rows in a full build."""
    return near(ledger, rows, "day")


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
    Build("user_day", user_day, reads=("events",), by_day=True),
    Build("user_activity", user_activity, reads=("user_day",), by_day=True),
    Build("user_module_day", user_module_day, reads=("events",), by_day=True),
    Build("account_day", account_day, reads=("user_activity",), by_day=True),
    Build("account_active", account_active, reads=("user_day",), by_day=True),
)
