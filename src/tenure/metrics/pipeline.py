"""What is not MRR yet, or not for long: trials, metered use, changes already agreed; and who carries how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tenure.answer import Row, quotient
from tenure.errors import BadParameter
from tenure.frames.books import books, trial
from tenure.frames.revenue import mrr_bridge
from tenure.metric import Measure, Need, Parameter, Spread, composition, metric, ratio
from tenure.metrics.revenue import CHARTMOGUL, LIFE, STRIPE, example, row
from tenure.words import Better, Text, Unit, whole

_SWITCHES = ("discounts", "metered", "weekly_factor", "churn_timing", "pause")
_MIXED = [
    row("ada", "100", "2025-01-10"), row("bo", "40", "2025-03-20", "2025-04-03", status="trial"), row("cy", "9", "2025-03-01", kind="metered"),
    row("dee", "60", "2025-01-10", "2025-06-10", cancel_requested_at="2025-03-15", cancelled_at="2025-03-15"),
    row("eve", "80", "2025-02-10", discount_percent="50", discount_duration="repeating", discount_ends_at="2025-05-10"),
    row("fay", "30", "2025-02-10", "2025-02-24", status="trial"),
    row("gus", "45", "2025-01-10", "2025-05-10", cancel_requested_at="2025-04-02"),
]  # fmt: skip


@metric(
    over=books, instant=True,
    title=Text("Committed MRR", "已承诺 MRR"),
    meaning=Text("MRR with the changes already agreed at the end of the period: cancellations asked for are off, discounts that run out are back.",
                 "计入期末已约定变更后的 MRR：已申请取消的扣除，到期的折扣恢复。"),
    formula=Text("Σ last agreed price of running items that are not agreed to end", "Σ 未约定终止的在用项目的最后约定价格"),
    unit=Unit.MONEY, better=Better.UP, source="Bessemer, CMRR (bvp.com/atlas/scaling-to-100-million)", switches=_SWITCHES,
    example=example(_MIXED, "2025-03", "225", "ada 100 + eve 80 after its discount + gus 45, who asks only in April; dee has asked to stop",
                    "ada 100 + eve 折扣结束后 80 + gus 45（四月才申请）；dee 已申请停止", settings={"as_of": "2025-04-05"}),
)  # fmt: skip
def committed_mrr(row: Any) -> Any:
    return row.amount.sum(where=(row.book == "mrr") & row.lasts)


@metric(
    over=books, instant=True,
    title=Text("Trial MRR", "试用 MRR"),
    meaning=Text("What the trials running at the end of the period would bring a month.", "期末进行中的试用若转为付费每月将带来的金额。"),
    formula=Text("Σ monthly price of running trials", "Σ 进行中试用的月价"),
    unit=Unit.MONEY, better=Better.UP, source=CHARTMOGUL, switches=_SWITCHES,
    example=example(_MIXED, "2025-03", "40", "bo; fay's trial is over", "bo；fay 的试用已结束", settings={"as_of": "2025-04-01"}),
)  # fmt: skip
def trial_mrr(row: Any) -> Any:
    return row.amount.sum(where=(row.book == "trial") & row.runs)


@metric(
    over=books, instant=True,
    title=Text("Metered MRR", "按量 MRR"),
    meaning=Text("Metered revenue per month at the end of the period, where it is kept apart from MRR.", "期末每月的按量收入（与 MRR 分列时）。"),
    formula=Text("Σ monthly amount of metered items", "Σ 按量项目的月金额"),
    unit=Unit.MONEY, better=Better.UP, source="Maxio, Metered components", switches=_SWITCHES,
    example=example(_MIXED, "2025-03", "9", "cy; ada's plan is recurring", "cy；ada 为经常性"),
)  # fmt: skip
def metered_mrr(row: Any) -> Any:
    return row.amount.sum(where=(row.book == "metered") & row.runs)


@metric(
    over=trial, spread=Spread.PROPORTION,
    title=Text("Trial conversion rate", "试用转化率"),
    meaning=Text("Of the trials begun in the period, the share that became paid (cohort); or the conversions of the period over the trials begun in it.",
                 "期间开始的试用中转为付费的比例（cohort）；或期间转化数除以期间开始的试用数（period）。"),
    formula=Text("cohort: trials begun that became paid ÷ trials begun · period: conversions ÷ trials begun", "cohort：开始且已转化 ÷ 开始 · period：转化 ÷ 开始"),
    unit=Unit.RATIO, better=Better.UP, source=CHARTMOGUL, undefined=Text("No trial began in the period.", "期间内没有开始的试用。"),
    params=(Parameter("form", Text("which trials the conversions are of", "转化属于哪些试用"), ("cohort", "period"), "cohort"),),
    example=example(
        [row("ada", "40", "2025-03-03", "2025-03-17", status="trial"), row("ada", "40", "2025-03-17"),
         row("bo", "40", "2025-03-20", "2025-04-03", status="trial"), row("cy", "40", "2025-02-20", "2025-03-06", status="trial"),
         row("cy", "40", "2025-03-06"), row("dee", "40", "2025-03-01"), row("eve", "40", "2025-03-25", "2025-04-08", status="trial")],
        "2025-03", "0.3333", "ada of ada, bo and eve; cy's trial began in February, dee never tried", "ada、bo 与 eve 中的 ada；cy 二月开始试用，dee 未试用"),
)  # fmt: skip
def trial_conversion_rate(row: Any, params: Mapping[str, str]) -> Measure:
    return ratio((row.paid if params.get("form") == "period" else row.converted).sum(), row.begun.sum())


@composition(
    needs={"mrr": Need("mrr")}, instant=True, money_parts=True,
    title=Text("Top customers", "头部客户"),
    meaning=Text("Customers ranked by what they pay, with their share of the whole: candidates for a loyalty programme.", "按付费额排名的客户及其占比：忠诚度计划候选。"),
    formula=Text("MRR (or ARR) by account, largest first; denominator: that of all", "按账户的 MRR（或 ARR），由大到小；分母为全部"),
    unit=Unit.MONEY, better=Better.NEITHER, source=STRIPE,
    params=(Parameter("of", Text("ranked by", "排名依据"), ("mrr", "arr"), "mrr"), Parameter("first", Text("how many", "数量"), (), "10")),
    undefined=Text("There is no customer at the end of the period.", "期末没有客户。"),
    example=example(LIFE, "2025-03", "100", "ada, before bo 75; gus starts the day after", "ada，先于 bo 75；gus 次日才开始", params={"first": "1"}),
)  # fmt: skip
def top_customers(ask: Any, question: Any) -> Iterator[Row]:
    first, key = question.params.get("first", "10"), question.params.get("of", "mrr")
    many = whole(first)
    if not many:
        raise BadParameter("top_customers", "first", first, (Text("a number from 1", "从 1 起的数"),))
    for period in question.periods:
        ranked, total = _ranked(ask, question, period, key)
        if not ranked:
            yield Row(period, {}, None, complete=ask.complete(period), reason=ask.metric("top_customers").undefined)
        for found in ranked[:many]:
            yield replace(found, numerator=found.value, denominator=total)


@composition(
    needs={"mrr": Need("mrr")}, instant=True, money_parts=True,
    title=Text("Share of the ten largest customers", "前十大客户占比"),
    meaning=Text("How much of MRR the ten largest customers carry.", "前十大客户占 MRR 的比例。"),
    formula=Text("MRR of the ten largest ÷ MRR", "前十大客户 MRR ÷ MRR"),
    unit=Unit.RATIO, better=Better.DOWN, source=STRIPE, undefined=Text("There is no MRR at the end of the period.", "期末没有 MRR。"),
    example=example([*(row(f"a{n}", str(n), "2025-01-10") for n in range(1, 12)), row("try", "500", "2025-03-10", status="trial")], "2025-03", "0.9848", "(66 − 1) ÷ 66; the smallest of eleven is out, try is on trial",
                    "（66 − 1）÷ 66；十一个中最小的不计，try 在试用"),
)  # fmt: skip
def top_10_share(ask: Any, question: Any) -> Iterator[Row]:
    for period in question.periods:
        ranked, total = _ranked(ask, question, period, "mrr")
        top = sum((found.value or Decimal(0) for found in ranked[:10]), Decimal(0))
        value = quotient(top, total) if total else None
        reason = None if total else ask.metric("top_10_share").undefined
        yield Row(period, {}, value, top if total else None, total or None, complete=ask.complete(period), reason=reason)


def _ranked(ask: Any, question: Any, period: Any, key: str) -> tuple[list[Row], Decimal]:
    """The customers that pay, largest first, and what all pay."""
    asked = replace(question, metric=key, periods=(period,), by=("account_id",), params={})
    paying = [found for found in ask.rows(ask.metric(key), asked) if found.value]
    total = sum((found.value for found in paying), Decimal(0))
    return sorted(paying, key=lambda found: (-found.value, found.slices["account_id"])), total


@metric(
    over=mrr_bridge,
    title=Text("Churn by age", "按年龄流失"),
    meaning=Text("Lost customers of the period by the days since they began: group or filter by `age` (0-30, 31-90, 91-180, 181-365, 366+) or `age_days`.",
                 "期间流失客户按成为客户以来的天数分布：按 `age`（0-30、31-90、91-180、181-365、366+）或 `age_days` 分组或筛选。"),
    formula=Text("lost customers by days since their first New", "按首次新增以来天数的流失客户"),
    unit=Unit.COUNT, better=Better.DOWN, source="ProfitWell, Churn by age",
    example=example([row("ada", "10", "2025-03-01", "2025-03-30"), row("bo", "10", "2025-02-01", "2025-03-30"), row("cy", "10", "2025-03-01"), row("dee", "10", "2025-02-01")],
                    "2025-03", "1", "ada, 29 days old; bo is 57 days old, cy and dee stay", "ada 29 天；bo 57 天，cy 与 dee 未流失", group={"age": "0-30"}),
)  # fmt: skip
def churn_by_age(row: Any) -> Any:
    return row.lost_customers.sum()
