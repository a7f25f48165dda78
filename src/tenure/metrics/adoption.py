"""Adoption: which parts of the product are used, by how many of the seats, how soon, and who comes back. How much is in engagement.py."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tenure.frames.adoption import last_use, licence, milestone, module
from tenure.frames.returning import lifecycle, retention
from tenure.ledger.settings import Milestone
from tenure.metric import Band, Example, Measure, Parameter, Spread, metric, ratio
from tenure.metrics.engagement import FREQUENCY, tables
from tenure.words import Better, Text, Unit

PLANHAT = "https://support.planhat.com/training-and-how-tos/usage/calculated-metrics-concepts"
SEATS: list[Mapping[str, Any]] = [
    {"subscription_id": "s1", "account_id": "a1", "starts_at": "2025-01-01", "amount": "100", "seats": 3},
    {"subscription_id": "s2", "account_id": "a1", "starts_at": "2025-01-01", "ends_at": "2025-05-20", "amount": "100", "seats": 5},
    {"subscription_id": "s3", "account_id": "a1", "starts_at": "2025-05-10", "amount": "100", "seats": 9, "status": "trial"},
]


@metric(
    over=licence,
    title=Text("Licence utilisation", "许可证使用率"),
    meaning=Text("Active users of the period for each seat that is paid for at its end; above 1 more people use it than pay.",
                 "期间内活跃用户数与期末付费席位之比；大于 1 表示使用人数超过席位。"),
    formula=Text("active users ÷ seats of paid items, of accounts with seats", "活跃用户 ÷ 付费席位（仅有席位的客户）"),
    unit=Unit.RATIO, better=Better.UP, source=PLANHAT,
    undefined=Text("The seats are unknown or nought.", "席位数未知或为零。"),
    bands=(Band("low", Text("Seats lie idle: contraction risk", "席位闲置：有缩减风险")), Band("good", Text("Most seats are used", "多数席位在用"), Decimal("0.6")),
           Band("full", Text("Nearly full: time to offer seats", "接近用满：可增购"), Decimal("0.9")),
           Band("over", Text("More users than seats", "用户多于席位"), Decimal("1.000001"))),
    example=Example(
        tables("a1 ann 2025-05-05T10:00", "a1 bob 2025-05-31T10:00", "a1 old 2025-04-30T10:00") | {"subscriptions": SEATS},
        "2025-05", "0.6667", Text("ann and bob ÷ 3 seats; old was here in April, s2 has ended, s3 is a trial",
                                  "ann 与 bob ÷ 3 席；old 仅四月使用，s2 已结束，s3 为试用"),
    ),
)  # fmt: skip
def licence_utilisation(row: Any) -> Measure:
    return ratio(row.users.sum(), row.seats.sum())


@metric(
    over=module,
    title=Text("Feature adoption", "功能采用"),
    meaning=Text("Share of the product's modules that an account used in the period; by module, the share of accounts that used it.",
                 "期间内客户使用的模块占比；按模块分组时为使用该模块的客户占比。"),
    formula=Text("Σ modules used ÷ Σ modules of the product", "Σ 已用模块 ÷ Σ 全部模块"),
    unit=Unit.RATIO, better=Better.UP, source=PLANHAT,
    undefined=Text("No module is known yet.", "尚无已知模块。"),
    example=Example(
        tables("a1 ann 2025-05-05T10:00 module=inbox", "a1 ann 2025-05-06T10:00 module=inbox", "a1 bob 2025-05-06T10:00 module=reports",
               "a1 bob 2025-04-06T10:00 module=api", "a1 ann 2025-05-05T11:00"),
        "2025-05", "0.6667", Text("inbox and reports of inbox, reports and api (used in April); an event without a module says nothing",
                                  "inbox、reports 共 2 个，占 inbox、reports、api（四月用过）3 个；无模块的事件不计"),
        group={"account_id": "a1"},
    ),
)  # fmt: skip
def feature_adoption(row: Any) -> Measure:
    return ratio(row.used.sum(), row.modules.sum())


@metric(
    over=last_use, empty=None,
    title=Text("Days since last use", "未使用天数"),
    meaning=Text("Calendar days from the last use to the period's last day, by account or by user; of many, their mean.",
                 "从最近一次使用到期末日的日历天数，按客户或用户；多个取平均。"),
    formula=Text("last day of the period − day of the last use", "期末日 − 最近使用日"),
    unit=Unit.DAYS, better=Better.DOWN, source=FREQUENCY, instant=True,
    undefined=Text("It has never been used.", "从未使用。"),
    example=Example(
        tables("a1 ann 2025-05-02T12:00", "a1 bob 2025-05-10T23:59"),
        "2025-05-31", "21", Text("31 − 10 May; the use of the 2nd is not the last", "5 月 31 日 − 10 日；2 日的使用不是最近一次"),
        group={"account_id": "a1"},
    ),
)  # fmt: skip
def days_since_last_use(row: Any) -> Measure:
    return ratio(row.days.sum(), row.used.sum())


STEPS = (Milestone("first report", event="report_created"), Milestone("connected", module="integrations"))
ONBOARDING = tables(
    "a1 ann 2025-05-04T10:00 name=login", "a1 ann 2025-05-07T10:00 name=report_created", "a1 ann 2025-05-09T10:00 module=integrations",
    "a2 bob 2025-05-07T10:00 name=login",
) | {"accounts": [{"account_id": name, "created_at": "2025-05-02"} for name in ("a1", "a2")]}  # fmt: skip


@metric(
    over=milestone,
    title=Text("Onboarding", "上手进度"),
    meaning=Text("Share of the workspace's milestones that accounts have reached by the period's end.", "期末前客户已达成的里程碑占比。"),
    formula=Text("Σ milestones reached ÷ (milestones × accounts)", "Σ 已达成里程碑 ÷（里程碑数 × 客户数）"),
    unit=Unit.RATIO, better=Better.UP, source=PLANHAT,
    undefined=Text("The workspace names no milestones (tenure.yaml: milestones).", "工作区未设置里程碑（tenure.yaml: milestones）。"),
    example=Example(
        ONBOARDING, "2025-05", "0.5", Text("2 of 2 × 2: a1 has its first report and is connected; a log-in is no milestone",
                                           "2 × 2 中 2 个：a1 完成首份报告并已连接；登录不算里程碑"),
        settings={"milestones": STEPS},
    ),
)  # fmt: skip
def onboarding(row: Any) -> Measure:
    return ratio(row.reached.sum(), row.milestones.sum())


@metric(
    over=milestone, empty=None,
    title=Text("Days to first value", "首次价值天数"),
    meaning=Text("Days from the account's creation to its first milestone; of the accounts that reached one by the period's end, their mean.",
                 "从客户创建到首个里程碑的天数；对期末前已达成者取平均。"),
    formula=Text("Σ (day of the first milestone − day of creation) ÷ accounts that reached one", "Σ（首个里程碑日 − 创建日）÷ 已达成客户数"),
    unit=Unit.DAYS, better=Better.DOWN, source=PLANHAT,
    undefined=Text("No account has reached a milestone.", "尚无客户达成里程碑。"),
    example=Example(
        ONBOARDING, "2025-05", "5", Text("7 − 2 May; a2 has reached nothing yet", "5 月 7 日 − 2 日；a2 尚未达成"), settings={"milestones": STEPS},
    ),
)  # fmt: skip
def days_to_first_value(row: Any) -> Measure:
    return ratio(row.days.sum(), row.valued.sum())


@metric(
    over=retention,
    title=Text("User retention", "用户留存"),
    meaning=Text("Of the users who first used the product in the period, the share that came back on day (week, month) N, as far as that has ended.",
                 "期间内首次使用的用户中，第 N 天（周、月）回来的占比；仅计该窗口已结束的用户。"),
    formula=Text("users back in window N ÷ new users whose window N has ended", "第 N 窗口回访用户 ÷ 窗口已结束的新用户"),
    unit=Unit.RATIO, better=Better.UP, spread=Spread.PROPORTION,
    source="https://www.naildd.com/blog/how-to-calculate-dau-mau-in-sql",
    undefined=Text("No new user's window has ended yet.", "尚无新用户的窗口结束。"),
    params=(
        Parameter("n", Text("Which day, week or month after the first (0 = the first)", "首次之后的第几天/周/月（0 为首次）"), default="1"),
        Parameter("unit", Text("Unit of the window", "窗口单位"), ("day", "week", "month"), "day"),
        Parameter("back", Text("In the window itself, or in it or later", "仅窗口内，或窗口及以后"), ("on", "on_or_after"), "on"),
        Parameter("clock", Text("Calendar days of the workspace, or stretches of 24 hours from the first event", "日历日，或自首个事件起每 24 小时"),
                  ("calendar", "24h"), "calendar"),
    ),
    example=Example(
        tables("a1 ann 2025-05-05T23:00", "a1 ann 2025-05-06T01:00", "a1 bob 2025-05-05T10:00", "a1 bob 2025-05-07T10:00",
               "a1 cat 2025-05-10T10:00", "a1 cat 2025-05-10T23:00"),
        "2025-05", "0.3333", Text("ann came the next day, bob the day after that, cat not again: 1 of 3",
                                  "ann 次日回来，bob 隔日才来，cat 未再来：3 中 1"),
    ),
)  # fmt: skip
def user_retention(row: Any) -> Measure:
    return ratio(row.back.sum(), row.back.count())


@metric(
    over=lifecycle,
    title=Text("User lifecycle", "用户生命周期"),
    meaning=Text("Users of one state: new (never here before), returning (here in the period before too), resurrecting (back after a pause), "
                 "dormant (here in the period before, not in this).", "某一状态的用户数：新用户、回访（上期也在）、复活（中断后回来）、沉睡（上期在、本期不在）。"),
    formula=Text("count of users in that state", "该状态用户计数"),
    unit=Unit.COUNT, better=Better.NEITHER, source="https://www.naildd.com/blog/how-to-calculate-dau-mau-in-sql",
    params=(Parameter("state", Text("Which users", "哪类用户"), ("new", "returning", "resurrecting", "dormant"), "new"),),
    example=Example(
        tables("a1 ann 2025-03-05T10:00", "a1 ann 2025-05-05T10:00", "a1 bob 2025-04-05T10:00", "a1 bob 2025-05-05T10:00", "a1 cat 2025-04-30T10:00"),
        "2025-05", "1", Text("ann was here in March and not in April; bob returns, cat is dormant", "ann 三月在、四月不在；bob 为回访，cat 沉睡"),
        params={"state": "resurrecting"},
    ),
)  # fmt: skip
def user_lifecycle(row: Any, params: Mapping[str, str]) -> Any:
    return (row.state == params["state"]).cast("int64").sum()
