"""Recurring revenue: what stands at an instant, and what moved it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.frames.expansion import expansion
from tenure.frames.recognised import recognised
from tenure.frames.revenue import mrr_bridge
from tenure.metric import Example, Measure, Need, Outcome, Parameter, combination, metric, over, ratio
from tenure.words import Better, Text, Unit


def row(account: str, amount: str, start: str, end: str = "", **more: str) -> dict[str, str]:
    """A subscription row of an example; one subscription per account unless said otherwise."""
    return {
        "subscription_id": more.pop("id", f"s-{account}"),
        "account_id": account,
        "amount": amount,
        "starts_at": start,
        "ends_at": end,
        **more,
    }


def example(rows: list[dict[str, str]], period: str, value: str | None, en: str, zh: str, **more: Any) -> Example:
    """An example over subscription rows; the accounts follow from them."""
    accounts = [{"account_id": name} for name in dict.fromkeys(row["account_id"] for row in rows)]
    tables = {"accounts": accounts, "subscriptions": rows, **more.pop("tables", {})}
    return Example(tables, period, value, Text(en, zh), **more)


LIFE = [
    row("ada", "100", "2025-01-10"),
    row("bo", "30", "2025-01-10", "2025-03-10"), row("bo", "75", "2025-03-10"),
    row("cy", "90", "2025-01-10", "2025-03-12"), row("cy", "60", "2025-03-12"),
    row("dee", "20", "2025-01-10", "2025-03-20"),
    row("eve", "25", "2024-10-01", "2025-01-05"), row("eve", "35", "2025-03-08", id="s-eve2"),
    row("fay", "150", "2025-03-31", interval="quarter"),
    row("gus", "60", "2025-04-01"),
    row("hal", "15", "2025-03-05", "2025-04-09", status="trial"),
]  # fmt: skip
"""In March 2025: bo grows, cy shrinks, dee leaves, eve returns, fay is new; gus starts the day after, hal only tries. No two by the same amount."""

_TIMING = ("churn_timing", "discounts", "past_due", "pause", "free_customer", "refunds", "fx_rate", "metered", "group_within", "weekly_factor",
           "unpaid_lines", "gap_within", "reactivation_window_days")  # fmt: skip
_MOVES = (*_TIMING, "same_period_new_churn", "netting")
CHARTMOGUL = "ChartMogul, MRR movements (help.chartmogul.com/hc/en-us/articles/201244842)"
STRIPE = "Stripe Billing analytics glossary (docs.stripe.com/billing/subscriptions/analytics/glossary)"


@metric(
    over=mrr_bridge, instant=True,
    title=Text("Monthly recurring revenue", "月度经常性收入"),
    meaning=Text("What the active paid recurring items bring per month, just before the period ends.", "期末时所有有效付费经常性项目的月度金额。"),
    formula=Text("Σ (amount − discount) × months⁻¹", "Σ（金额 − 折扣）÷ 计费月数"),
    unit=Unit.MONEY, better=Better.UP, source=STRIPE, switches=_TIMING,
    example=example(LIFE, "2025-03", "320", "100 + 75 + 60 + 35 + 150 ÷ 3; dee has left, gus starts on 1 April, hal is on trial",
                    "100 + 75 + 60 + 35 + 150 ÷ 3；dee 已离开，gus 4 月 1 日才开始，hal 在试用"),
)  # fmt: skip
def mrr(row: Any) -> Any:
    return row.closing.sum()


@combination(
    needs={"mrr": "mrr"}, instant=True,
    title=Text("Annual recurring revenue", "年度经常性收入"),
    meaning=Text("Twelve times the monthly recurring revenue.", "月度经常性收入的十二倍。"),
    formula=Text("mrr × 12", "mrr × 12"), unit=Unit.MONEY, better=Better.UP, source=STRIPE, switches=_TIMING,
    example=example(LIFE, "2025-03", "3840", "320 × 12; gus starts the day after", "320 × 12；gus 次日才开始"),
)  # fmt: skip
def arr(part: Any) -> Any:
    return None if part.mrr.value is None else part.mrr.value * 12


def _moved(amount: Any) -> Measure:
    """A movement's sum, and of how many distinct customers it is."""
    return Measure(amount.sum(), customers=(amount != 0).cast("int64").sum())


@metric(
    over=mrr_bridge,
    title=Text("New MRR", "新增 MRR"),
    meaning=Text("MRR of accounts that became customers in the period, at their first amount above zero.", "期间内成为客户的账户首次产生的 MRR。"),
    formula=Text("Σ first MRR of new customers", "Σ 新客户的首笔 MRR"),
    unit=Unit.MONEY, better=Better.UP, source=CHARTMOGUL, switches=_MOVES,
    example=example(LIFE, "2025-03", "50", "fay's 150 a quarter; eve returns and is not new, gus comes a day too late",
                    "fay 每季 150；eve 是回归而非新增，gus 晚了一天"),
)  # fmt: skip
def new_mrr(row: Any) -> Measure:
    return _moved(row.new)


@metric(
    over=mrr_bridge,
    title=Text("Expansion MRR", "扩张 MRR"),
    meaning=Text("MRR that existing customers added.", "现有客户增加的 MRR。"),
    formula=Text("Σ increases of customers that were customers before", "Σ 既有客户的增加额"),
    unit=Unit.MONEY, better=Better.UP, source=CHARTMOGUL, switches=_MOVES,
    example=example(LIFE, "2025-03", "45", "bo: 75 − 30; eve's 35 is a reactivation", "bo：75 − 30；eve 的 35 属于重新激活"),
)  # fmt: skip
def expansion_mrr(row: Any) -> Measure:
    return _moved(row.expansion)


@metric(
    over=mrr_bridge,
    title=Text("Contraction MRR", "收缩 MRR"),
    meaning=Text("MRR that customers took off and stayed customers, as a positive amount.", "客户减少但未流失的 MRR，以正数表示。"),
    formula=Text("Σ decreases of customers that stay", "Σ 留存客户的减少额"),
    unit=Unit.MONEY, better=Better.DOWN, source=CHARTMOGUL, switches=_MOVES,
    example=example(LIFE, "2025-03", "30", "cy: 90 − 60; dee's 20 is churn", "cy：90 − 60；dee 的 20 属于流失"),
)  # fmt: skip
def contraction_mrr(row: Any) -> Measure:
    return _moved(row.contraction)


@metric(
    over=mrr_bridge,
    title=Text("Churned MRR", "流失 MRR"),
    meaning=Text("MRR of customers that were lost, as a positive amount.", "流失客户的 MRR，以正数表示。"),
    formula=Text("Σ MRR of lost customers just before they were lost", "Σ 客户流失前的 MRR"),
    unit=Unit.MONEY, better=Better.DOWN, source=CHARTMOGUL, switches=_MOVES,
    example=example(LIFE, "2025-03", "20", "dee; cy pays less and stays", "dee；cy 减少但留下"),
)  # fmt: skip
def churned_mrr(row: Any) -> Measure:
    return _moved(row.churned)


@metric(
    over=mrr_bridge,
    title=Text("Reactivation MRR", "重新激活 MRR"),
    meaning=Text("MRR of former customers that came back.", "回归的老客户的 MRR。"),
    formula=Text("Σ MRR of returning customers", "Σ 回归客户的 MRR"),
    unit=Unit.MONEY, better=Better.UP, source=CHARTMOGUL, switches=_MOVES,
    example=example(LIFE, "2025-03", "35", "eve; fay was never a customer before", "eve；fay 此前从未是客户"),
)  # fmt: skip
def reactivation_mrr(row: Any) -> Measure:
    return _moved(row.reactivation)


_EURO = [row("ada", "200", "2025-01-01", currency="EUR"), row("bo", "70", "2025-01-01")]
ABROAD = [*LIFE, row("jan", "200", "2025-01-01", currency="EUR")]
FELL = {"fx_rates": [{"date": "2025-01-01", "currency": "EUR", "rate": "1.10"}, {"date": "2025-03-01", "currency": "EUR", "rate": "1.04"}]}
_RATES = {"fx_rates": [
    {"date": "2025-01-01", "currency": "EUR", "rate": "1.10"}, {"date": "2025-02-01", "currency": "EUR", "rate": "1.04"},
    {"date": "2025-02-15", "currency": "EUR", "rate": "1.30"},
]}  # fmt: skip


@metric(
    over=mrr_bridge,
    title=Text("Currency effect on MRR", "汇率影响的 MRR"),
    meaning=Text("What exchange rates alone did to MRR; it carries its sign.", "仅由汇率变化引起的 MRR 变动，带正负号。"),
    formula=Text("Σ revaluations of unchanged subscriptions", "Σ 未变更订阅的重新估值"),
    unit=Unit.MONEY, better=Better.NEITHER, source="ChartMogul, Multiple currencies (help.chartmogul.com/hc/en-us/articles/201520952)",
    switches=_TIMING,
    example=example(_EURO, "2025-02", "-12", "200 × (1.04 − 1.10); the rate of 15 February waits for the next service period",
                    "200 ×（1.04 − 1.10）；2 月 15 日的汇率要到下个服务期才生效", tables=_RATES),
)  # fmt: skip
def fx_mrr(row: Any) -> Any:
    return row.fx.sum()


@metric(
    over=mrr_bridge,
    title=Text("Net new MRR", "净新增 MRR"),
    meaning=Text("The sum of all movements of the period: closing less opening, with its sign.", "期间所有变动之和：期末减期初，带正负号。"),
    formula=Text("new + expansion + reactivation − contraction − churned ± fx ± segment", "新增 + 扩张 + 重新激活 − 收缩 − 流失 ± 汇率 ± 细分"),
    unit=Unit.MONEY, better=Better.UP, source=CHARTMOGUL, switches=_MOVES,
    example=example(ABROAD, "2025-03", "68", "50 + 45 + 35 − 30 − 20 − 12 of jan's currency; gus is April's",
                    "50 + 45 + 35 − 30 − 20 − jan 的汇率影响 12；gus 属于四月", tables=FELL),
)  # fmt: skip
def net_new_mrr(row: Any) -> Any:
    return (row.closing - row.opening).sum()


_PLANS = [
    row("ada", "50", "2025-01-10", "2025-03-10", plan="A"), row("ada", "30", "2025-03-10", plan="B"),
    row("bo", "20", "2025-03-11", plan="B"),
]  # fmt: skip


@metric(
    over=mrr_bridge,
    title=Text("MRR entering the segment", "进入细分的 MRR"),
    meaning=Text("Under a filter or grouping: the MRR of customers that came to match it without being new.", "在筛选或分组下：既有客户进入该细分时的 MRR。"),
    formula=Text("Σ MRR of customers entering the slice", "Σ 进入该切片的客户 MRR"),
    unit=Unit.MONEY, better=Better.NEITHER, source="ChartMogul, Chart data (help.chartmogul.com/hc/en-us/articles/203299912)", switches=_MOVES,
    example=example(_PLANS, "2025-03", "30", "ada comes from plan A; bo is new, not moved", "ada 来自 A 方案；bo 是新增而非转入", group={"plan": "B"}),
)  # fmt: skip
def segment_in_mrr(row: Any) -> Measure:
    return _moved(row.segment_in)


@metric(
    over=mrr_bridge,
    title=Text("MRR leaving the segment", "离开细分的 MRR"),
    meaning=Text("Under a filter or grouping: the MRR of customers that ceased to match it without being lost.", "在筛选或分组下：未流失但离开该细分的客户 MRR。"),
    formula=Text("Σ MRR of customers leaving the slice", "Σ 离开该切片的客户 MRR"),
    unit=Unit.MONEY, better=Better.NEITHER, source="ChartMogul, Chart data (help.chartmogul.com/hc/en-us/articles/203299912)", switches=_MOVES,
    example=example([*_PLANS, row("cy", "9", "2025-01-10", "2025-03-10", plan="A")], "2025-03", "50",
                    "ada goes to plan B; cy is lost, which is churn", "ada 转到 B 方案；cy 属于流失", group={"plan": "A"}),
)  # fmt: skip
def segment_out_mrr(row: Any) -> Measure:
    return _moved(row.segment_out)


@metric(
    over=mrr_bridge, money_parts=True,
    title=Text("Quick ratio", "速动比率"),
    meaning=Text("How many times over what is won makes up for what is lost.", "赢得的 MRR 是失去的 MRR 的几倍。"),
    formula=Text("(new + expansion) ÷ (contraction + churned)", "（新增 + 扩张）÷（收缩 + 流失）"),
    unit=Unit.MULTIPLE, better=Better.UP, source="Mamoon Hamid, SaaS quick ratio, 2015", switches=_MOVES,
    undefined=Text("Nothing was lost in the period.", "期间内没有任何损失。"),
    example=example(LIFE, "2025-03", "1.9", "(50 + 45) ÷ (30 + 20); eve's return is not in it", "（50 + 45）÷（30 + 20）；eve 的回归不计"),
)  # fmt: skip
def quick_ratio(row: Any) -> Measure:
    return ratio((row.new + row.expansion).sum(), (row.contraction + row.churned).sum())


@metric(
    over=mrr_bridge, money_parts=True,
    title=Text("MRR growth", "MRR 增长率"),
    meaning=Text("The change of MRR over the period as a share of its opening.", "期间 MRR 变动占期初的比例。"),
    formula=Text("(closing − opening) ÷ opening", "（期末 − 期初）÷ 期初"),
    unit=Unit.RATIO, better=Better.UP, source=STRIPE, switches=_TIMING,
    undefined=Text("There was no MRR when the period opened.", "期初没有 MRR。"),
    example=example([row("ada", "200", "2025-01-01", currency="EUR"), row("bo", "45", "2025-03-10"), row("cy", "25", "2025-04-10")], "2025-03", "0.15",
                    "(45 − 200 × 0.06) ÷ 220: the euro fell; cy is April's", "（45 − 200 × 0.06）÷ 220：欧元下跌；cy 属于四月", tables=FELL),
)  # fmt: skip
def mrr_growth(row: Any) -> Measure:
    return ratio((row.closing - row.opening).sum(), row.opening.sum())


@combination(
    needs={"now": "mrr", "before": Need("mrr", shift=12)},
    title=Text("ARR growth, year on year", "ARR 同比增长率"),
    meaning=Text("ARR at the end of the period against that of a year before.", "期末 ARR 相对一年前的增长。"),
    formula=Text("(ARR − ARR a year before) ÷ ARR a year before", "（ARR − 一年前的 ARR）÷ 一年前的 ARR"),
    unit=Unit.RATIO, better=Better.UP, source="SaaS Capital, Growth benchmarks for private SaaS companies", switches=_TIMING,
    undefined=Text("There was no ARR a year before.", "一年前没有 ARR。"),
    note=Text("At about $2M ARR the top quarter grows by more than 90% a year; at about $10M less than 20% is the bottom.",
              "ARR 约 200 万美元时，前四分之一的公司年增长超过 90%；约 1000 万美元时，低于 20% 属于末段。"),
    example=example([row("ada", "100", "2024-02-10"), row("bo", "50", "2025-01-10"), row("cy", "80", "2025-04-01")], "2025-03", "0.5",
                    "(150 − 100) ÷ 100; cy starts a day later", "（150 − 100）÷ 100；cy 次日才开始"),
)  # fmt: skip
def arr_growth_yoy(part: Any) -> Outcome:
    now, before = part.now.value, part.before.value
    return over(None if now is None or before is None else 12 * (now - before), None if not before else 12 * before)


@metric(
    over=mrr_bridge, instant=True,
    title=Text("MRR per customer", "每户 MRR"),
    meaning=Text("MRR divided by customers, both just before the period ends.", "期末 MRR 除以期末客户数。"),
    formula=Text("mrr ÷ customers", "mrr ÷ 客户数"),
    unit=Unit.MONEY, better=Better.UP, source=STRIPE, switches=_TIMING, empty=None,
    undefined=Text("There is no customer at the end of the period.", "期末没有客户。"),
    example=example(LIFE, "2025-03", "64", "320 ÷ 5; gus and hal are no customers yet", "320 ÷ 5；gus 与 hal 还不是客户"),
)  # fmt: skip
def arpa_mrr(row: Any) -> Measure:
    return ratio(row.closing.sum(), row.closing_customers.sum())


_CHARGES = [
    row("ada", "300", "2025-03-01"), row("bo", "365", "2025-01-01", interval="year"), row("cy", "310", "2025-03-11", "2025-04-01"),
    row("dee", "45", "2025-03-01", kind="metered"), row("eve", "90", "2025-03-01", "2025-04-01", status="trial"),
]  # fmt: skip
_SOLD = {"purchases": [{"purchase_id": "p1", "account_id": "ada", "at": "2025-03-31", "amount": "50"},
                       {"purchase_id": "p2", "account_id": "ada", "at": "2025-04-01", "amount": "999"}]}  # fmt: skip
_SPREAD = Text("Each charge, after discounts, is spread over the days of its own service period; policies of MRR do not touch it.",
               "每笔收费（扣除折扣后）按其服务期的天数分摊；MRR 政策不影响它。")  # fmt: skip
IFRS = "IFRS 15, Revenue from contracts with customers: recognised over the days of service"


@metric(
    over=recognised,
    title=Text("Revenue", "收入"),
    meaning=Text("What was earned in the period: recurring charges by their days, metered charges, and purchases.", "期间确认的收入：按天分摊的经常性收费、按量收费与购买。"),
    formula=Text("Σ charge × days in the period ÷ days of its service period + purchases + metered", "Σ 收费 × 期内天数 ÷ 服务期天数 + 购买 + 按量"),
    unit=Unit.MONEY, better=Better.UP, source=IFRS, note=_SPREAD,
    example=example(_CHARGES, "2025-03", "636", "300 + 365 × 31 ÷ 365 + 310 × 21 ÷ 31 + 45 + 50; eve is on trial, p2 is April's",
                    "300 + 365 × 31 ÷ 365 + 310 × 21 ÷ 31 + 45 + 50；eve 在试用，p2 属于四月", tables=_SOLD),
)  # fmt: skip
def revenue(row: Any) -> Any:
    return row.amount.sum()


@metric(
    over=recognised,
    title=Text("Recurring revenue", "经常性收入"),
    meaning=Text("The recurring part of the revenue recognised in the period.", "期间确认收入中的经常性部分。"),
    formula=Text("Σ recurring charge × days in the period ÷ days of its service period", "Σ 经常性收费 × 期内天数 ÷ 服务期天数"),
    unit=Unit.MONEY, better=Better.UP, source=IFRS, note=_SPREAD,
    example=example(_CHARGES, "2025-03", "541", "300 + 31 + 210; metered use and purchases are not in it", "300 + 31 + 210；按量与购买不计", tables=_SOLD),
)  # fmt: skip
def recurring_revenue(row: Any) -> Any:
    return row.amount.sum(where=row.kind == "recurring")


_GROWTH = [
    row("ada", "100", "2025-01-10", "2025-03-05", plan="team", product="crm", seats="10"),
    row("ada", "300", "2025-03-05", plan="pro", product="crm", seats="15"),
    row("bo", "50", "2025-01-10", product="crm"), row("bo", "20", "2025-03-08", id="mail", product="mail"),
    row("cy", "50", "2025-01-10", product="crm"), row("cy", "8", "2025-03-09", id="s-cy", item_id="sms", product="crm"),
    row("dee", "70", "2025-03-12", product="crm"),
]  # fmt: skip


@metric(
    over=expansion,
    title=Text("Expansion revenue", "扩展收入"),
    meaning=Text("Everything extra that existing customers bought: MRR by upsell, cross-sell and add-ons, and purchases that do not recur; never annualised.",
                 "现有客户额外购买的一切：追加销售、交叉销售与附加项的 MRR，以及非经常性购买；从不年化。"),
    formula=Text("expansion_mrr (upsell + cross_sell + add_on) + purchases", "expansion_mrr（追加 + 交叉 + 附加）+ 购买"),
    unit=Unit.MONEY, better=Better.UP, source="Definition of this catalogue, after Gainsight, Expansion revenue", switches=_TIMING,
    params=(Parameter("part", Text("which part; plan and seats are those of upsell, the plan's at the old seats", "哪一部分；plan 与 seats 属于追加销售，plan 按原席位计"),
                      ("all", "upsell", "cross_sell", "add_on", "purchases", "plan", "seats"), "all"),),
    note=Text("A further product is cross-sell unless another is dropped with it; a further item of a product is an add-on unless another is dropped.",
              "新增产品为交叉销售，除非同时弃用另一产品；同一产品的新增项目为附加项，除非同时弃用另一项目。"),
    example=example(_GROWTH, "2025-03", "278", "ada 200 upsell (10 seats × 10 more = 100 for the plan, 5 × 20 for seats), bo 20 cross-sell, cy 8 add-on, "
                    "a purchase of 50; dee is new", "ada 追加 200（10 席 × 10 = 方案 100，5 × 20 = 席位），bo 交叉 20，cy 附加 8，购买 50；dee 是新客户",
                    tables={"purchases": [{"purchase_id": "p1", "account_id": "bo", "at": "2025-03-20", "amount": "50"}]}),
)  # fmt: skip
def expansion_revenue(row: Any, params: Mapping[str, str]) -> Any:
    part = params.get("part", "all")
    if part == "plan":
        return (row.upsell - row.seats).sum()
    return row[{"all": "amount"}.get(part, part)].sum()
