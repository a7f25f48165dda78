"""Product use in a period: each user's, each user's on each day, each account's days, and who is active at its end."""

from __future__ import annotations

from collections.abc import Callable

from tenure.frames import account, person
from tenure.frames.cut import Cut
from tenure.frames.dated import period_days
from tenure.frames.frame import Frame
from tenure.frames.happening import TEST_ACCOUNT
from tenure.lazy import ibis, ir
from tenure.ledger.daily import WEEK, steps
from tenure.ledger.ledger import Ledger
from tenure.words import Text

BUILDS = ("account_version", "account_plan", "user_day", "user_activity", "user_module_day", "account_day")
HABIT = 14
Rows = Callable[[Ledger, Cut], "ir.Table"]


def on_days(ledger: Ledger, rows: ir.Table) -> ir.Table:
    """`rows` (which have `day`) of each period that is asked for, with the period's bounds."""
    return rows.inner_join(period_days(ledger), rows.day == period_days(ledger).on_day)


def trailing(ledger: Ledger, rows: ir.Table, days: int) -> ir.Table:
    """`rows` (which have `day`) of the last `days` days before each period's end."""
    periods, calendar = ledger.table("periods"), ledger.table("calendar").select(on_day="day")
    window = calendar.join(periods, [calendar.on_day >= periods.end_day - days, calendar.on_day < periods.end_day])
    window = window.select("period", "end_t", "end_day", "on_day")
    return rows.inner_join(window, rows.day == window.on_day)


def source(ledger: Ledger, cut: Cut) -> tuple[ir.Table, bool]:
    """User-days with events, events, sessions and active_ms; by name and module where the cut asks for them (then True)."""
    if set(person.USED) & set(cut.names):
        table = ledger.table("user_module_day")
        return table.select("account_id", "user_id", "name", "module", "day", "events", "last_t"), True
    table = ledger.table("user_activity")
    return table.filter(table.events > 0).select("account_id", "user_id", "day", "events", "last_t"), False


def use_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, user_id, sessions, active_ms: each user's use in each period; silent accounts have none."""
    rows = on_days(ledger, ledger.table("user_activity"))
    rows = person.cut_rows(ledger, rows, cut, rows.last_t)
    summed = rows.group_by(["period", *cut.columns, "account_id", "user_id"]).aggregate(n=rows.sessions.sum(), ms=rows.active_ms.sum())
    told = summed.select("period", *cut.columns, "account_id", "user_id", key=summed.user_id, sessions=summed.n.cast("int64"),
                         active_ms=summed.ms.cast("int64"))  # fmt: skip
    return _with_silent(ledger, cut, told)


def activity_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, user_id, users (1), events: each user who did something in the period; silent accounts have users = 0."""
    found, used = source(ledger, cut)
    rows = on_days(ledger, found)
    rows = person.cut_rows(ledger, rows, cut, rows.last_t, used)
    summed = rows.group_by(["period", *cut.columns, "user_id"]).aggregate(n=rows.events.sum())
    told = summed.select(
        "period", *cut.columns, "user_id", key=summed.user_id, users=ibis.literal(1, "int64"), events=summed.n.cast("int64")
    )
    return _with_silent(ledger, cut, told, used)


def daily_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, day, users, days: the distinct users of each day of the period; `days` of the period."""
    found, used = source(ledger, cut)
    rows = on_days(ledger, found)
    rows = person.cut_rows(ledger, rows, cut, rows.last_t, used)
    rows = rows.mutate(days=(rows.end_day - rows.start_day).cast("int64"))
    users = rows.group_by(["period", *cut.columns, "user_id", "day", "days"]).aggregate(n=rows.count())
    summed = users.group_by(["period", *cut.columns, "day", "days"]).aggregate(n=users.count())
    told = summed.select("period", *cut.columns, "day", key=summed.day.cast("string"), users=summed.n.cast("int64"), days="days")
    return _with_silent(ledger, cut, told, used)


def active_rows(days: Callable[[Ledger], int | None]) -> Callable[[Ledger, Cut], ir.Table]:
    """Rows of the distinct users of the trailing `days` before each period's end; None = since the first of its last day's month."""

    def rows(ledger: Ledger, cut: Cut) -> ir.Table:
        counted = set(cut.names) & set(ledger.historic) or cut.detail
        return (_each if counted else _level)(ledger, cut, days(ledger))

    return rows


def _each(ledger: Ledger, cut: Cut, days: int | None) -> ir.Table:
    """One row per active user, with attributes as they stand at the period's end."""
    found, used = source(ledger, cut)
    rows = trailing(ledger, found, days or 31)
    if days is None:
        months = ledger.table("calendar").select("month_start_day", last_day="day")
        rows = rows.inner_join(months, rows.end_day - 1 == months.last_day)
        rows = rows.filter(rows.day >= rows.month_start_day)
    rows = person.cut_rows(ledger, rows, cut, rows.end_t - 1, used)
    users = rows.group_by(["period", *cut.columns, "user_id"]).aggregate(n=rows.count())
    told = users.select("period", *cut.columns, "user_id", key=users.user_id, users=ibis.literal(1, "int64"))
    return _with_silent(ledger, cut, told, used)


def _level(ledger: Ledger, cut: Cut, days: int | None) -> ir.Table:
    """One row per period and slice: the running sum of users who came and left, read at the periods' ends."""
    found, used = source(ledger, cut)
    periods = ledger.table("periods")
    longest = days or 31
    rows = found.filter((found.day >= periods.end_day.min().as_scalar() - longest) & (found.day < periods.end_day.max().as_scalar()))
    rows = person.cut_rows(ledger, rows, cut, rows.last_t, used)
    until = ""
    if days is None:
        months = ledger.table("calendar").select(on_day="day", month_end=lambda row: row.month_start_day + row.month_days)
        rows, until = rows.inner_join(months, rows.day == months.on_day), "month_end"
    deltas = steps(rows, list(cut.columns), longest, until)
    by = list(cut.columns)
    summed = deltas.group_by([*by, "day"]).aggregate(n=deltas.step.sum())
    whole = summed.select(*by, "day", step=summed.n.cast("int64"), period=ibis.literal(-1, "int64"))
    slices = whole.select(*by).distinct() if by else None
    marks = periods.select("period", day="end_day")
    marks = marks.cross_join(slices) if slices is not None else marks
    asked = marks.select(*by, day=marks.day.cast("int32"), step=ibis.literal(0, "int64"), period=marks.period.cast("int64"))
    both = whole.union(asked, distinct=False)
    # At an equal day the mark (period >= 0) must come before the steps: an end is outside, so steps of that day are not yet in.
    order = ibis.window(group_by=by or None, order_by=[both.day, both.period.desc()], preceding=None, following=0)
    level = both.mutate(users=both.step.sum().over(order).cast("int64"))
    told = level.filter(level.period >= 0).select("period", *by, "users", key=ibis.literal("", "string"))
    return _with_silent(ledger, cut, told, used)


def habit_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """period, cut columns, key, account_id, days, things (1): days used of the last 14, of each account; or of each user if the cut names users."""
    narrow = person.of_accounts(ledger, cut)
    found = ledger.table("account_day" if narrow else "user_activity")
    found = found.filter(found["users" if narrow else "events"] > 0)
    rows = trailing(ledger, found, HABIT)
    rows = person.cut_rows(ledger, rows, cut, rows.end_t - 1)
    used = rows.select("period", *cut.columns, "account_id", on="day").distinct()
    everybody = person.roll(ledger, cut).select("period", *cut.columns, "account_id", on=ibis.null("int32")).distinct()
    both = used.union(everybody, distinct=False)
    summed = both.group_by(["period", *cut.columns, "account_id"]).aggregate(n=both.on.count())
    return summed.select(
        "period", *cut.columns, "account_id", key=summed.account_id, days=summed.n.cast("int64"), things=ibis.literal(1, "int64")
    )


def _with_silent(ledger: Ledger, cut: Cut, rows: ir.Table, used: bool = False) -> ir.Table:
    """`rows` and, where they are grouped by attributes of accounts, a row of noughts for every slice that has none: silence is an answer."""
    if not cut.by or used or not person.of_accounts(ledger, cut):
        return rows
    everybody = person.roll(ledger, cut).select("period", *cut.columns).distinct()
    if "days" in rows.columns:
        lengths = ledger.table("periods").select("period", days=lambda row: (row.end_day - row.start_day).cast("int64"))
        everybody = everybody.inner_join(lengths, "period")
    kinds = {name: kind for name, kind in rows.schema().items() if name not in everybody.columns}
    noughts = {name: ibis.literal(0, kind) if kind.is_integer() else ibis.null(kind) for name, kind in kinds.items()}
    return rows.union(everybody.mutate(**noughts).select(*rows.columns), distinct=False)


def month_window(ledger: Ledger) -> int | None:
    """Days of the window of monthly actives by policy; None = the calendar month."""
    window = ledger.policy.mau_window
    return None if window == "calendar month" else int(window.split()[0])


def aside(days: Callable[[Ledger], int | None] | None = None) -> Callable[[Ledger, Cut], ir.Table]:
    """What the period's (or the trailing days') use leaves out: users of test accounts."""

    def rows(ledger: Ledger, cut: Cut) -> ir.Table:
        use = ledger.table("user_activity").filter(lambda row: row.events > 0)
        found = trailing(ledger, use, days(ledger) or 31) if days else on_days(ledger, use)
        narrow = account.of_accounts(ledger, cut)
        joined = account.kept(account.with_account(ledger, found, narrow, found.last_t), narrow)
        users = joined.filter(joined.is_test).select("period", key="user_id").distinct()
        return users.mutate(reason=ibis.literal(TEST_ACCOUNT[0]), _source=ibis.null("string"), _line=ibis.null("int64"))

    return rows


def _week(_: Ledger) -> int:
    return WEEK


def _made(name: str, grain: Text, rows: Rows, about: tuple[str, ...], days: Callable[[Ledger], int | None] | None = None) -> Frame:
    named = person.dimensions if name in ("use", "habit") else person.used_dimensions
    return Frame(name, grain, rows, named, reads=("events",), builds=BUILDS, about=about, aside=aside(days), reasons=(TEST_ACCOUNT,))


_USER = Text("one row per user", "每个用户一行")
use = _made("use", _USER, use_rows, ("user_id", "account_id"))
activity = _made("activity", _USER, activity_rows, ("user_id", "events"))
daily = _made("daily", Text("one row per day", "每天一行"), daily_rows, ("day",))
weekly_active = _made("weekly_active", _USER, active_rows(_week), ("user_id",), _week)
monthly_active = _made("monthly_active", _USER, active_rows(month_window), ("user_id",), month_window)
habit = _made("habit", Text("one row per account", "每个客户一行"), habit_rows, ("account_id", "days"), lambda _: HABIT)
