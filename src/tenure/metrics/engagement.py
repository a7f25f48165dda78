"""Engagement: who uses the product, how often and for how long. Which parts of it they use is in adoption.py."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tenure.frames.usage import activity, daily, habit, monthly_active, use, weekly_active
from tenure.metric import Band, Example, Measure, Outcome, combination, metric, over, ratio
from tenure.words import Better, Text, Unit

ENGAGEMENT = "https://www.naildd.com/blog/how-to-calculate-dau-mau-in-sql"
SESSIONS = "https://support.google.com/analytics/answer/6086069?hl=en"
FREQUENCY = "https://support.customersuccessbox.com/en-us/article/27-usage-frequency"


def tables(*rows: str) -> dict[str, list[dict[str, Any]]]:
    """Tables of `account user moment [name=value ...]` rows, with one user row for each user."""
    events, users, accounts = [], {}, {}
    for number, row in enumerate(rows):
        account, user, moment, *more = row.split()
        given = dict(part.split("=") for part in more)
        events.append({"event_id": f"e{number}", "account_id": account, "user_id": user, "at": f"{moment}Z", "name": "view", **given})
        users[user] = {"user_id": user, "account_id": account}
        accounts[account] = {"account_id": account}
    return {"accounts": list(accounts.values()), "users": list(users.values()), "events": events}


@metric(
    over=activity,
    title=Text("Active users", "活跃用户数"),
    meaning=Text("Distinct users with at least one event in the period.", "期间内至少有一次事件的不同用户数。"),
    formula=Text("distinct users with an event in the period", "期间内有事件的去重用户数"),
    unit=Unit.COUNT, better=Better.UP, source=ENGAGEMENT,
    example=Example(
        tables("a1 ann 2025-05-01T09:00", "a1 ann 2025-05-31T23:59", "a1 bob 2025-05-10T10:00", "a1 cat 2025-06-01T00:00"),
        "2025-05", "2", Text("ann and bob; cat's first event is the first instant of June", "ann 与 bob；cat 的首个事件在六月的第一瞬间"),
    ),
)  # fmt: skip
def active_users(row: Any) -> Any:
    return row.users.sum()


@metric(
    over=daily, additive=False,
    title=Text("Daily active users", "日活跃用户"),
    meaning=Text("Distinct users with an event on the day; over a longer period, the mean of its days.",
                 "当日有事件的不同用户数；较长期间取各日平均。"),
    formula=Text("Σ distinct users of each day ÷ days", "Σ 每日去重用户 ÷ 天数"),
    unit=Unit.COUNT, better=Better.UP, source=ENGAGEMENT,
    example=Example(
        tables("a1 ann 2025-05-05T00:00", "a1 ann 2025-05-05T18:00", "a1 bob 2025-05-05T23:59", "a1 cat 2025-05-06T00:00"),
        "2025-05-05", "2", Text("ann (twice is once) and bob; cat came the day after", "ann（两次算一次）与 bob；cat 次日才来"),
    ),
)  # fmt: skip
def dau(row: Any) -> Measure:
    return ratio(row.users.sum(), row.days.max())


@metric(
    over=weekly_active,
    title=Text("Weekly active users", "周活跃用户"),
    meaning=Text("Distinct users with an event in the seven days before the period's end.", "期末前七天内有事件的不同用户数。"),
    formula=Text("distinct users of the trailing 7 days", "最近 7 天的去重用户数"),
    unit=Unit.COUNT, better=Better.UP, source=ENGAGEMENT, instant=True,
    example=Example(
        tables("a1 ann 2025-05-05T10:00", "a1 bob 2025-05-11T10:00", "a1 cat 2025-05-04T10:00"),
        "2025-05-11", "2", Text("5 to 11 May: ann and bob; cat's day is the eighth back", "5 月 5–11 日：ann 与 bob；cat 在第八天之前"),
    ),
)  # fmt: skip
def wau(row: Any) -> Any:
    return row.users.sum()


@metric(
    over=monthly_active,
    title=Text("Monthly active users", "月活跃用户"),
    meaning=Text("Distinct users with an event in the 28 days (by policy: N days, or the calendar month) before the period's end.",
                 "期末前 28 天（按政策：N 天或自然月）内有事件的不同用户数。"),
    formula=Text("distinct users of the trailing 28 days", "最近 28 天的去重用户数"),
    unit=Unit.COUNT, better=Better.UP, instant=True, switches=("mau_window",),
    source="https://tracker.my.com/docs/reports/selectors/launches/mau?lang=en",
    example=Example(
        tables("a1 ann 2025-07-13T12:00", "a1 bob 2025-08-09T12:00", "a1 cat 2025-07-12T12:00"),
        "2025-08-09", "2", Text("13 July to 9 August: ann and bob; 12 July is the 29th day back", "7 月 13 日至 8 月 9 日：ann 与 bob；7 月 12 日为第 29 天"),
    ),
)  # fmt: skip
def mau(row: Any) -> Any:
    return row.users.sum()


@combination(
    needs={"dau": "dau", "mau": "mau"},
    title=Text("Stickiness", "用户粘性"),
    meaning=Text("What share of the month's users comes on an average day.", "月活跃用户中平均每天使用的占比。"),
    formula=Text("mean dau ÷ mau at the period's end", "平均日活 ÷ 期末月活"),
    unit=Unit.RATIO, better=Better.UP, source=ENGAGEMENT, switches=("mau_window",),
    undefined=Text("Nobody was active in the month.", "该月无活跃用户。"),
    example=Example(
        tables("a1 ann 2025-05-05T10:00", "a1 ann 2025-05-20T10:00", "a1 bob 2025-05-05T10:00", "a1 cat 2025-04-22T10:00"),
        "2025-05-20", "0.5", Text("1 of ann and bob; cat's day is out of the 28", "ann 与 bob 中 1 人；cat 不在 28 天内"),
    ),
)  # fmt: skip
def stickiness(parts: Any) -> Outcome:
    return over(parts.dau.value or Decimal(0), parts.mau.value)


@metric(
    over=habit,
    title=Text("Usage frequency", "使用频率"),
    meaning=Text("Days with use in the last 14, the period's last day included; of many accounts, their mean.",
                 "最近 14 天（含期末日）中有使用的天数；多个客户取平均。"),
    formula=Text("Σ days used of the trailing 14 ÷ accounts", "Σ 最近 14 天使用天数 ÷ 客户数"),
    unit=Unit.DAYS, better=Better.UP, source=FREQUENCY, instant=True, empty=None,
    undefined=Text("There is no such account or user.", "没有这样的客户或用户。"),
    bands=(Band("none", Text("Not used: alarm", "未使用：警报")), Band("rarely", Text("Rarely", "很少"), Decimal(1)),
           Band("weekly", Text("Weekly", "每周"), Decimal(5)), Band("daily", Text("Daily", "每天"), Decimal(9))),
    thresholds=lambda settings: (None, *(Decimal(least) for least in reversed(settings.frequency))),
    example=Example(
        tables("a1 ann 2025-05-07T10:00", "a1 bob 2025-05-07T11:00", "a1 ann 2025-05-20T10:00", "a1 ann 2025-05-06T10:00"),
        "2025-05-20", "2", Text("7 and 20 May, a day counts once however many use it; 6 May is the 15th day back",
                                "5 月 7 日与 20 日，每天只计一次；5 月 6 日为第 15 天"),
        group={"account_id": "a1"},
    ),
)  # fmt: skip
def usage_frequency(row: Any) -> Measure:
    return ratio(row.days.sum(), row.things.sum())


@metric(
    over=use,
    title=Text("Time in the app", "应用内时间"),
    meaning=Text("Active time: gaps between a user's events up to the idle limit (5 min), less reported idle; heartbeats where they are sent.",
                 "活跃时间：同一用户事件间隔不超过空闲上限（5 分钟）的部分，扣除上报的空闲；有心跳则用心跳。"),
    formula=Text("Σ gaps of at most 5:00 − reported idle, in seconds", "Σ 不超过 5:00 的间隔 − 上报空闲（秒）"),
    unit=Unit.SECONDS, better=Better.UP, source="https://docs.gocsm.com/articles/6495604-time-spent-tracking",
    example=Example(
        tables("a1 ann 2025-05-05T10:00:00", "a1 ann 2025-05-05T10:04:00 idle_ms=60000", "a1 ann 2025-05-05T10:09:00",
                "a1 ann 2025-05-05T10:14:01"),
        "2025-05-05", "480", Text("4:00 less 1:00 idle, and 5:00; the gap of 5:01 counts nothing", "4:00 减 1:00 空闲，加 5:00；5:01 的间隔不计"),
    ),
)  # fmt: skip
def time_in_app(row: Any) -> Any:
    return row.active_ms.sum()


@metric(
    over=use,
    title=Text("Sessions", "会话"),
    meaning=Text("Stretches of use, cut after 30 minutes without activity, counted on the day they begin.",
                 "使用片段，30 分钟无活动即切断，计入开始日。"),
    formula=Text("events that follow a gap of 30:00 or more, or none", "间隔 30:00 及以上（或首个）的事件数"),
    unit=Unit.COUNT, better=Better.UP, source=SESSIONS,
    example=Example(
        tables("a1 ann 2025-05-04T23:50", "a1 ann 2025-05-05T00:10", "a1 ann 2025-05-05T09:00", "a1 ann 2025-05-05T09:29:59",
                "a1 bob 2025-05-05T09:10", "a1 bob 2025-05-05T09:40"),
        "2025-05-05", "3", Text("ann's at 9:00, bob's two (a gap of exactly 30:00); the one over midnight belongs to 4 May",
                                "ann 9:00 一次，bob 两次（间隔正好 30:00）；跨午夜的会话属于 5 月 4 日"),
    ),
)  # fmt: skip
def sessions(row: Any) -> Any:
    return row.sessions.sum()


@metric(
    over=activity,
    title=Text("Events", "事件数"),
    meaning=Text("Events in the period, by name or module; a repeated event counts once.", "期间内的事件数，可按名称或模块；重复事件只计一次。"),
    formula=Text("count of events", "事件计数"),
    unit=Unit.COUNT, better=Better.NEITHER, source="https://support.planhat.com/training-and-how-tos/usage/calculated-metrics-concepts",
    example=Example(
        tables("a1 ann 2025-05-05T10:00 name=export", "a1 ann 2025-05-05T10:01 name=export", "a1 bob 2025-05-05T10:00 name=login"),
        "2025-05-05", "2", Text("two exports; the log-in has another name", "两次导出；登录是另一名称"), group={"name": "export"},
    ),
)  # fmt: skip
def event_count(row: Any) -> Any:
    return row.events.sum()
