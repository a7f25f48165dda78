"""Who stays and who leaves: customers, churn, revenue retention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tenure.answer import Row
from tenure.frames.revenue import mrr_bridge
from tenure.lazy import ibis
from tenure.metric import Measure, Outcome, Spread, combination, composition, metric, over, ratio
from tenure.metrics.lives import ages, lived
from tenure.metrics.revenue import _MOVES, _TIMING, ABROAD, CHARTMOGUL, FELL, LIFE, STRIPE, example, row
from tenure.metrics.survival import median
from tenure.policy import Policy
from tenure.words import Better, Text, Unit

NO_START = Text("There was no customer when the period opened.", "期初没有客户。")
NO_MRR = Text("There was no MRR when the period opened.", "期初没有 MRR。")


@metric(
    over=mrr_bridge, instant=True,
    title=Text("Customers", "客户数"),
    meaning=Text("Accounts with MRR above zero, or kept by a paid status, just before the period ends.", "期末 MRR 大于零或仍保持付费状态的账户数。"),
    formula=Text("accounts that are customers at the end", "期末的客户账户数"),
    unit=Unit.COUNT, better=Better.UP, source=STRIPE, switches=_TIMING,
    example=example(LIFE, "2025-03", "5", "ada, bo, cy, eve, fay; hal is on trial, gus comes on 1 April", "ada、bo、cy、eve、fay；hal 在试用，gus 4 月 1 日才来"),
)  # fmt: skip
def customers(row: Any) -> Any:
    return row.closing_customers.sum()


@metric(
    over=mrr_bridge,
    title=Text("New customers", "新客户数"),
    meaning=Text("Accounts whose first MRR above zero falls in the period.", "期间内首次产生 MRR 的账户数。"),
    formula=Text("accounts with a New movement", "发生“新增”的账户数"),
    unit=Unit.COUNT, better=Better.UP, source=CHARTMOGUL, switches=_MOVES,
    example=example([*LIFE, row("ian", "10", "2025-03-01")], "2025-03", "2", "fay and ian; eve returns, gus comes a day too late", "fay 与 ian；eve 是回归，gus 晚了一天"),
)  # fmt: skip
def new_customers(row: Any) -> Any:
    return row.new_customers.sum()


@metric(
    over=mrr_bridge,
    title=Text("Lost customers", "流失客户数"),
    meaning=Text("Customers that were lost in the period; who leaves twice is lost twice.", "期间内流失的客户数；流失两次计两次。"),
    formula=Text("churn movements", "“流失”次数"),
    unit=Unit.COUNT, better=Better.DOWN, source=CHARTMOGUL, switches=_MOVES,
    example=example([*LIFE, row("ian", "10", "2025-01-10", "2025-03-05"), row("ian", "10", "2025-03-10", "2025-03-20", id="s-ian2")], "2025-03", "3",
                    "dee, and ian twice; cy pays less and stays", "dee，以及两次流失的 ian；cy 减少但留下"),
)  # fmt: skip
def lost_customers(row: Any) -> Any:
    return row.lost_customers.sum()


@metric(
    over=mrr_bridge,
    title=Text("Reactivated customers", "重新激活客户数"),
    meaning=Text("Former customers that came back in the period.", "期间内回归的老客户数。"),
    formula=Text("reactivation movements", "“重新激活”次数"),
    unit=Unit.COUNT, better=Better.UP, source=CHARTMOGUL, switches=_MOVES,
    example=example([*LIFE, row("ian", "10", "2025-01-01", "2025-02-01"), row("ian", "10", "2025-03-01", id="s-ian2")], "2025-03", "2",
                    "eve and ian; fay is new", "eve 与 ian；fay 是新客户"),
)  # fmt: skip
def reactivated_customers(row: Any) -> Any:
    return row.back_customers.sum()


@metric(
    over=mrr_bridge, empty=0, additive=False,
    title=Text("Average customers", "平均客户数"),
    meaning=Text("The mean of the daily closing counts of customers over the period.", "期间内每日日终客户数的平均值。"),
    formula=Text("customer-days ÷ days", "客户日数 ÷ 天数"),
    unit=Unit.COUNT, better=Better.UP, source="Definition of this catalogue: customers of a period", switches=_TIMING,
    example=example([*LIFE[:1], {**LIFE[5], "ends_at": "2025-01-21"}, LIFE[9]], "2025-01", "1.0645",
                    "(22 days of ada + 11 of dee, the 10th to the 20th) ÷ 31; the day it leaves does not count, gus comes in April", "（ada 22 天 + dee 11 天）÷ 31；离开当天不计，gus 四月才来"),
)  # fmt: skip
def average_customers(row: Any) -> Measure:
    return ratio(row.customer_days.sum(), row.days.max())


@metric(
    over=mrr_bridge, spread=Spread.PROPORTION,
    title=Text("Customer churn rate", "客户流失率"),
    meaning=Text("Of the customers at the start, the share that are no longer customers at the end.", "期初客户中期末已不再是客户的比例。"),
    formula=Text("customers lost ÷ customers at the start (by churn_denominator)", "流失客户 ÷ 期初客户（依 churn_denominator）"),
    unit=Unit.RATIO, better=Better.DOWN, source="ChartMogul, Churn rate formulas (help.chartmogul.com/hc/en-us/articles/207340419)",
    switches=(*_MOVES, "churn_denominator"), undefined=NO_START,
    example=example([*LIFE, row("ian", "10", "2025-03-01", "2025-03-31")], "2025-03", "0.25", "dee of ada, bo, cy, dee; eve, fay and ian, who left again, come in the period",
                    "ada、bo、cy、dee 中的 dee；eve、fay 与又离开的 ian 期间内才来"),
)  # fmt: skip
def customer_churn_rate(row: Any, policy: Policy) -> Measure:
    start, left = row.opening_customers.sum(), row.left_customers.sum()
    if policy.churn_denominator == "daily_sum":
        return ratio(row.daily_customers_left.sum(), row.daily_customers.max())
    if policy.churn_denominator == "start_plus_new":
        return ratio((row.left_customers + row.new_left_customers).sum(), (row.opening_customers + row.new_customers).sum())
    if policy.churn_denominator == "average":
        return ratio(2 * left, (row.opening_customers + row.closing_customers).sum())
    if policy.churn_denominator == "start_all":
        return ratio(row.lost_customers.sum(), start)
    return ratio(left, start)


def _rate(row: Any, policy: Policy, loss: Any) -> Measure:
    """`loss` of the opening customers over what `churn_denominator` says; new customers are nobody's opening, so start_plus_new is start here."""
    counted = (row.opening > 0) | (row.opening_customers > 0)
    start = row.opening.sum()
    if policy.churn_denominator == "average":
        return ratio(2 * loss.sum(where=counted), (row.opening + row.closing).sum())
    if policy.churn_denominator == "start_all":
        return ratio(loss.sum(), start)
    return ratio(loss.sum(where=counted), start)


@metric(
    over=mrr_bridge, money_parts=True,
    title=Text("Gross revenue churn rate", "总收入流失率"),
    meaning=Text("MRR that the opening customers took away, by leaving or paying less, as a share of the opening MRR.", "期初客户因流失或减少而失去的 MRR 占期初 MRR 的比例。"),
    formula=Text("(churned + contraction) ÷ opening MRR", "（流失 + 收缩）÷ 期初 MRR"),
    unit=Unit.RATIO, better=Better.DOWN, source="ChartMogul, Gross MRR churn rate (help.chartmogul.com/hc/en-us/articles/203359341)",
    switches=(*_MOVES, "churn_denominator"), undefined=NO_MRR,
    example=example(LIFE, "2025-03", "0.2083", "(20 + 30) ÷ 240; bo's growth does not soften it",
                    "（20 + 30）÷ 240；bo 的增长不抵减"),
)  # fmt: skip
def gross_revenue_churn_rate(row: Any, policy: Policy) -> Measure:
    if policy.churn_denominator == "daily_sum":
        return ratio(row.daily_revenue_lost.sum(), row.daily_customers.max())
    return _rate(row, policy, row.churned + row.contraction)


@metric(
    over=mrr_bridge, money_parts=True,
    title=Text("Net revenue churn rate", "净收入流失率"),
    meaning=Text("What the opening customers took away less what they added, over the opening MRR; below zero they pay more than before.",
                 "期初客户失去的 MRR 减去其增加的 MRR，占期初 MRR 的比例；低于零表示净增长。"),
    formula=Text("(churned + contraction − expansion) ÷ opening MRR", "（流失 + 收缩 − 扩张）÷ 期初 MRR"),
    unit=Unit.RATIO, better=Better.DOWN, source="ChartMogul, Net MRR churn rate (help.chartmogul.com/hc/en-us/articles/203359351)",
    switches=(*_MOVES, "churn_denominator", "net_offsets"), undefined=NO_MRR,
    example=example(LIFE, "2025-03", "0.0208", "(20 + 30 − 45) ÷ 240; eve's return is no offset",
                    "（20 + 30 − 45）÷ 240；eve 的回归不抵减"),
)  # fmt: skip
def net_revenue_churn_rate(row: Any, policy: Policy) -> Measure:
    if policy.churn_denominator == "daily_sum":
        return ratio(row.daily_revenue_net.sum(), row.daily_customers.max())
    counted = _rate(row, policy, row.churned + row.contraction - row.expansion)
    if policy.net_offsets == "expansion":
        return counted
    back = 2 * row.reactivation.sum() if policy.churn_denominator == "average" else row.reactivation.sum()
    # Where none of the opening customers is, nothing was lost (and not: nothing is known), and what came back still counts.
    return ratio(counted.num.fill_null(0) - back, counted.den)


@metric(
    over=mrr_bridge, money_parts=True,
    title=Text("Net revenue retention", "净收入留存率"),
    meaning=Text("Of the MRR in force when the period opened, the share the same customers pay when it closes, in constant currency.",
                 "期初客户在期末仍支付的 MRR 占期初 MRR 的比例（固定汇率）。"),
    formula=Text("closing MRR of opening customers ÷ opening MRR", "期初客户的期末 MRR ÷ 期初 MRR"),
    unit=Unit.RATIO, better=Better.UP, source="Maxio, Net revenue retention; Gainsight, NRR", switches=_TIMING, undefined=NO_MRR,
    example=example(ABROAD, "2025-03", "0.9891", "(100 + 75 + 60 + 0 + 220) ÷ 460: jan's 200 euros have fallen to 208 and stay 220; eve and fay were not there",
                    "（100 + 75 + 60 + 0 + 220）÷ 460：jan 的 200 欧元跌至 208，仍计 220；eve 与 fay 期初不在", tables=FELL),
)  # fmt: skip
def nrr(row: Any) -> Measure:
    return ratio(row.constant.sum(where=row.opening > 0), row.opening.sum(where=row.opening > 0))


@metric(
    over=mrr_bridge, money_parts=True,
    title=Text("Gross revenue retention", "总收入留存率"),
    meaning=Text("As net revenue retention, with each customer capped at what it paid at the start.", "同净收入留存率，但每个客户以其期初 MRR 为上限。"),
    formula=Text("Σ min(closing, opening) of opening customers ÷ opening MRR", "Σ min(期末, 期初) ÷ 期初 MRR"),
    unit=Unit.RATIO, better=Better.UP, source="Maxio, Gross revenue retention", switches=_TIMING, undefined=NO_MRR,
    example=example(ABROAD, "2025-03", "0.8913", "(100 + 30 + 60 + 0 + 220) ÷ 460; bo is capped at 30, jan's euros have only lost worth",
                    "（100 + 30 + 60 + 0 + 220）÷ 460；bo 以 30 为上限，jan 只是欧元贬值", tables=FELL),
)  # fmt: skip
def grr(row: Any) -> Measure:
    counted = row.opening > 0
    return ratio(ibis.least(row.constant, row.opening).sum(where=counted), row.opening.sum(where=counted))


@combination(
    needs={"churn": "customer_churn_rate"},
    title=Text("Customer lifetime", "客户寿命"),
    meaning=Text("How many periods of the asked length a customer stays on average, at the churn of the period.", "按该期间流失率计，客户平均停留多少个同长度的期间。"),
    formula=Text("1 ÷ customer churn rate of the same period length", "1 ÷ 同长度期间的客户流失率"),
    unit=Unit.COUNT, better=Better.UP, source="Skok, SaaS metrics 2.0 (forentrepreneurs.com/saas-metrics-2)", switches=(*_MOVES, "churn_denominator"),
    undefined=Text("No customer was lost, or there was none when the period opened.", "没有客户流失，或期初没有客户。"),
    note=Text("In months when a month is asked for, in quarters for a quarter. The survival median is customer_lifetime_median.",
              "问月则以月计，问季则以季计。生存中位数见 customer_lifetime_median。"),
    example=example(LIFE, "2025-03", "4", "1 ÷ 0.25 months; eve and fay came in the period", "1 ÷ 0.25 个月；eve 与 fay 期间内才来"),
)  # fmt: skip
def customer_lifetime(part: Any) -> Outcome:
    return over(part.churn.den, part.churn.num)


_LIVES = [row("a", "10", "2025-01-01", "2025-01-31"), row("b", "10", "2025-01-01", "2025-03-01"), row("c", "10", "2025-04-01"),
          row("d", "10", "2025-01-01"), row("e", "10", "2025-05-01")]  # fmt: skip


@composition(
    title=Text("Median customer lifetime", "客户寿命中位数"),
    meaning=Text("The age in days that half of all customers reach, by the survival curve of those lost and those still there.",
                 "按生存曲线（含已流失与仍在者），半数客户能达到的天数。"),
    formula=Text("the first age at which the Kaplan–Meier curve is at 50% or below", "Kaplan–Meier 曲线首次降至 50% 或以下时的年龄"),
    unit=Unit.DAYS, better=Better.UP, source="Kaplan and Meier 1958, Nonparametric estimation from incomplete observations", switches=_TIMING,
    undefined=Text("More than half of the customers outlive what has been seen so far, or there was none.", "超过半数客户的寿命长于目前的观察期，或没有客户。"),
    note=Text("All who were customers by the period's end. A life runs from the first New to the day of the loss, gaps before a return included.",
              "计入期末前的全部客户。寿命从首次新增算起至流失之日，包含回归前的间隔。"),
    example=example(_LIVES, "2025-04", "59", "a was lost at 30 days: 3 of 4 go on; c is no older yet; b was lost at 59: 1 of the 2 who are left goes on, 37.5% of "
                    "all; e comes on 1 May", "a 在第 30 天流失：4 户余 3 户；c 尚未更久；b 在第 59 天流失：余下 2 户中留 1 户，即 37.5%；e 5 月 1 日才来"),
)  # fmt: skip
def customer_lifetime_median(ask: Any, question: Any) -> list[Row]:
    asked = replace(question, params={})
    found, nobody = ages(ask, asked), ask.metric("customer_lifetime_median").undefined
    rows = ask.rows(replace(lived(ask), undefined=nobody), asked)
    return [_halved(row, found.get((row.period, tuple(row.slices.values())), {}), nobody) for row in rows]


def _halved(row: Row, lives: Mapping[int, tuple[int, int]], nobody: Text) -> Row:
    age = median(lives)
    said = replace(row, numerator=None, denominator=None, customers=None)
    if age is None:
        return replace(said, value=None, reason=row.reason or nobody)
    return replace(said, value=Decimal(age), reason=None)
