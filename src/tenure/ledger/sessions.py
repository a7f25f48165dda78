"""One user's day from its events alone: sessions and active time inside it. Joining days at midnight is in daily.py."""

from __future__ import annotations

from tenure.lazy import ibis, ir
from tenure.ledger.ledger import Build, Ledger
from tenure.ledger.touched import near

LONGEST_BEAT = 12 * 3600
"""A heartbeat stands for at most so many seconds, so that it reaches back no further than the day before."""
USER_DAY = ("account_id", "user_id", "at_day")


def user_day(ledger: Ledger) -> ir.Table:
    """account_id, user_id, day and what the events of that day alone say of it.

    events; sessions (cut inside the day); active_ms (between the day's first and last event); first_t, last_t; and what joining
    it to its neighbours needs: `first_idle` (idle ms that the first event reports), `beats_first`, `beats_last` (whether heartbeats
    were sent in the day's first and last session), `beat_t`, `beat_s`, `beat_idle` (the first heartbeat), `last_beat_t`.
    """
    events = kept(ledger, near(ledger, ledger.table("events"), "at_day"))
    return (_plain if ledger.hints.get("events_plain") else _told)(ledger, events)


def _plain(ledger: Ledger, events: ir.Table) -> ir.Table:
    """User-days of events that tell neither heartbeats nor idle time: one look at the event before is enough."""
    settings, nothing = ledger.settings, ibis.literal(0, "int64")
    rows = events.select(*USER_DAY, "at")
    rows = rows.mutate(gap=rows["at"] - rows["at"].lag().over(ibis.window(group_by=list(USER_DAY), order_by="at")))
    opens = rows.gap.isnull() | (rows.gap >= settings.session_gap_minutes * 60)
    summed = rows.group_by(list(USER_DAY)).aggregate(
        events=rows.count(), sessions=opens.cast("int64").sum(), first_t=rows["at"].min(), last_t=rows["at"].max(),
        seconds=ibis.ifelse(rows.gap <= settings.idle_limit_minutes * 60, rows.gap, nothing).sum(),
    )  # fmt: skip
    none = ibis.null("int64")
    return summed.select(
        "account_id", "user_id", day=summed.at_day.cast("int32"), events=whole(summed.events), sessions=whole(summed.sessions),
        active_ms=whole(summed.seconds) * 1000, first_t="first_t", last_t="last_t", first_idle=nothing, beats_first=ibis.literal(False),
        beats_last=ibis.literal(False), beat_t=none, beat_s=none, beat_idle=none, last_beat_t=none,
    )  # fmt: skip


def _told(ledger: Ledger, events: ir.Table) -> ir.Table:
    """User-days of events that may tell heartbeats and idle time: each session is measured by itself."""
    rows = _local_sessions(ledger, events)
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
        "account_id", "user_id", day=marked.at_day.cast("int32"), events=whole(marked.events), sessions=whole(marked.sessions),
        active_ms=whole(marked.active_ms), first_t=marked.first_t, last_t=marked.last_t, first_idle=whole(marked.first_idle),
        beats_first=marked.first_sent == 1, beats_last=marked.last_sent - marked.sessions * 2 == 1, beat_t=marked.beat_t,
        beat_s=whole(marked.beat_s), beat_idle=whole(marked.beat_idle), last_beat_t=marked.last_beat_t,
    )  # fmt: skip


def kept(ledger: Ledger, events: ir.Table) -> ir.Table:
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
            seen.before_t.notnull() & (gap <= settings.idle_limit_minutes * 60), less(gap * 1000, seen.idle), ibis.literal(0, "int64")
        ),
        first_beat=(seen.beat > 0) & seen.before_beat.isnull(),
        beat_ms=ibis.ifelse(
            (seen.beat > 0) & seen.before_beat.notnull(),
            less(ibis.least(seen.beat, seen["at"] - seen.before_beat) * 1000, seen.idle),
            ibis.literal(0, "int64"),
        ),
    )
    upto = ibis.window(
        group_by=list(USER_DAY), order_by=[gapped["at"], gapped.idle.desc(), gapped.beat.desc()], preceding=None, following=0
    )
    return gapped.mutate(session=gapped.opens.sum().over(upto).cast("int64"))


def less(ms: ir.Value, idle: ir.Value) -> ir.Value:
    """`ms` without reported idle time, never below nothing."""
    return ibis.greatest(ms - idle, ibis.literal(0, "int64"))


def whole(value: ir.Value) -> ir.Value:
    return value.cast("int64")


def user_module_day(ledger: Ledger) -> ir.Table:
    """account_id, user_id, day, name, module, events, first_t, last_t: what was used on a day."""
    rows = kept(ledger, near(ledger, ledger.table("events"), "at_day"))
    counted = rows.group_by([*USER_DAY, "name", "module"]).aggregate(events=rows.count(), first_t=rows["at"].min(), last_t=rows["at"].max())
    return counted.select("account_id", "user_id", "name", "module", "first_t", "last_t", day=counted.at_day.cast("int32"),
                          events=whole(counted.events))  # fmt: skip


_EVENTS = ("events_unique", "events_plain")
BUILDS = (
    Build("user_day", user_day, reads=("events",), heeds=_EVENTS, by_day=True),
    Build("user_module_day", user_module_day, reads=("events",), heeds=_EVENTS, by_day=True),
)
