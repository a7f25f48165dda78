"""Unit economics: what a customer brings, costs to win, costs to keep, and is worth."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tenure.frames.cost import cost
from tenure.frames.revenue import mrr_bridge
from tenure.frames.won import won
from tenure.metric import Band, Example, Need, Outcome, Parameter, combination, metric, over
from tenure.policy import Policy
from tenure.words import Better, Text, Unit

OWN = "metric catalogue of the project"
ACQUISITION = ("sales", "marketing")
SALES = ("hosting", "cogs", "support")
SERVE = (*SALES, "customer_success")
_NO_COST = Text("No such cost is recorded for this period and slice.", "该期间及切分下没有记录此类成本。")
_NOBODY = Text("There were no customers in this period.", "该期间没有客户。")


def spent(category: str, amount: str, start: str = "2025-01-01", end: str = "2025-02-01", **more: str) -> dict[str, str]:
    """A cost row of an example."""
    name = "-".join((category, amount, start, *more.values()))
    return {"cost_id": name, "category": category, "amount": amount, "starts_at": start, "ends_at": end, **more}


def pays(amount: str, start: str, *names: str, end: str = "") -> list[dict[str, str]]:
    """Subscription rows of an example: one for each account, `amount` a month."""
    return [{"subscription_id": f"s-{name}", "account_id": name, "amount": amount, "starts_at": start, "ends_at": end} for name in names]


def company(*rows: dict[str, str], costs: tuple[dict[str, str], ...] = (), **more: Any) -> dict[str, Any]:
    """Tables of an example: accounts follow from the subscriptions."""
    accounts = [{"account_id": name} for name in dict.fromkeys(row["account_id"] for row in rows)]
    return {"accounts": accounts, "subscriptions": list(rows), "costs": list(costs), **more}


def _only(categories: tuple[str, ...]) -> Any:
    return lambda row: row.spent.sum(where=row.category.isin(categories))


_SPENDING = {"costs": [
    spent("sales", "600", "2025-01-01", "2025-03-02", people="true"), spent("marketing", "90"), spent("hosting", "50"), spent("cogs", "20"),
    spent("support", "30"), spent("customer_success", "40"), spent("other", "7"), spent("marketing", "1000", "2025-02-01", "2025-03-01"),
]}  # fmt: skip


@metric(
    over=cost, empty=None,
    title=Text("Acquisition cost", "获客总成本"),
    meaning=Text("Cost of sales people, sales and marketing for the days of the period, salaries included.", "期内销售与市场成本（含人员薪酬）。"),
    formula=Text("Σ sales + marketing cost, spread by day", "销售 + 市场成本按日分摊之和"),
    unit=Unit.MONEY, better=Better.NEITHER, source=OWN, undefined=_NO_COST,
    example=Example(_SPENDING, "2025-01", "400", Text("600 × 31 ÷ 60 + 90; hosting and February's marketing are not of it",
                                                      "600 × 31 ÷ 60 + 90；托管与二月的市场成本不计")),
)  # fmt: skip
def acquisition_cost(row: Any) -> Any:
    return _only(ACQUISITION)(row)


@metric(
    over=cost, empty=0,
    title=Text("Cost of sales", "销售成本"),
    meaning=Text("Hosting, cost of goods sold and support for the days of the period.", "期内托管、销货与支持成本。"),
    formula=Text("Σ hosting + cogs + support", "托管 + 销货 + 支持成本之和"),
    unit=Unit.MONEY, better=Better.DOWN, source=OWN,
    example=Example(_SPENDING, "2025-01", "100", Text("50 + 20 + 30; customer success is not a cost of sales", "50 + 20 + 30；客户成功不属于销售成本")),
)  # fmt: skip
def cost_of_sales(row: Any) -> Any:
    return _only(SALES)(row)


@metric(
    over=cost, empty=0,
    title=Text("Cost to serve", "服务成本"),
    meaning=Text("Hosting, cost of goods sold, support and customer success for the days of the period.", "期内托管、销货、支持与客户成功成本。"),
    formula=Text("Σ hosting + cogs + support + customer success", "托管 + 销货 + 支持 + 客户成功成本之和"),
    unit=Unit.MONEY, better=Better.DOWN, source=OWN,
    example=Example(_SPENDING, "2025-01", "140", Text("50 + 20 + 30 + 40; marketing wins customers, it does not serve them",
                                                      "50 + 20 + 30 + 40；市场成本用于获客，不属于服务成本")),
)  # fmt: skip
def cost_to_serve(row: Any) -> Any:
    return _only(SERVE)(row)


@metric(
    over=cost, empty=None,
    title=Text("Retention cost", "客户保留总成本"),
    meaning=Text("Cost of all customer-success programmes for the days of the period.", "期内所有客户成功项目的成本。"),
    formula=Text("Σ customer success cost, spread by day", "客户成功成本按日分摊之和"),
    unit=Unit.MONEY, better=Better.NEITHER, source=OWN, undefined=_NO_COST,
    example=Example(_SPENDING, "2025-01", "40", Text("40; support is not a programme of customer success", "40；支持不属于客户成功项目")),
)  # fmt: skip
def retention_cost(row: Any) -> Any:
    return _only(("customer_success",))(row)


_WON = company(
    *pays("100", "2025-01-10", "ads", "fair", "own"), *pays("100", "2024-06-01", "old"), *pays("100", "2025-02-01", "next"),
    costs=(spent("marketing", "600", channel="ads"), spent("sales", "300", channel="fairs"), spent("hosting", "800")),
    leads=[
        {"lead_id": "l1", "created_at": "2024-12-01", "account_id": "ads", "channel": "ads", "campaign": "winter"},
        {"lead_id": "l2", "created_at": "2024-11-01", "account_id": "ads", "channel": "search"},
        {"lead_id": "l3", "created_at": "2024-11-01", "account_id": "fair", "channel": "fairs"},
    ],
    lead_stages=[{"lead_id": "l1", "stage": "customer", "at": "2025-01-10"}, {"lead_id": "l2", "stage": "customer", "at": "2025-01-11"}],
)  # fmt: skip


@metric(
    over=won,
    title=Text("Customers won", "赢得客户数"),
    meaning=Text("Customers won in the period; channel and campaign are those of the lead that converted first, else the account's channel.",
                 "期内赢得的客户；渠道与活动取最先转化的线索，否则取账户渠道。"),
    formula=Text("accounts with a New movement", "发生“新增”的账户数"),
    unit=Unit.COUNT, better=Better.UP, source=OWN,
    example=Example(_WON, "2025-01", "1", Text("ads: its lead of channel ads converted first, that of search a day later; fair came by another channel",
                                               "ads：渠道 ads 的线索最先转化，search 晚一天；fair 来自其他渠道"), group={"channel": "ads"}),
)  # fmt: skip
def customers_won(row: Any) -> Any:
    return row.customers.sum()


@metric(
    over=won,
    title=Text("MRR won", "赢得 MRR"),
    meaning=Text("MRR of the customers won in the period, by the channel and campaign that won them.", "期内赢得客户的 MRR，按赢得渠道与活动。"),
    formula=Text("Σ New movements", "“新增”变动之和"),
    unit=Unit.MONEY, better=Better.UP, source=OWN,
    example=Example(_WON, "2025-01", "300", Text("three at 100; old was won before, next comes in February", "三户各 100；old 此前已赢得，next 二月才来")),
)  # fmt: skip
def mrr_won(row: Any) -> Any:
    return row.new_mrr.sum()


@combination(
    needs={"revenue": "revenue", "customers": "average_customers"},
    title=Text("Revenue per customer", "每户平均收入"),
    meaning=Text("Revenue of the period ÷ the mean of the daily closing counts of customers.", "期内收入 ÷ 每日日终客户数的平均值。"),
    formula=Text("revenue ÷ average customers", "收入 ÷ 平均客户数"),
    unit=Unit.MONEY, better=Better.UP, source=OWN, undefined=_NOBODY,
    example=Example(company(*pays("1000", "2024-12-01", "a", "b"), *pays("1000", "2025-02-01", "next")), "2025-01", "1000",
                    Text("2,000 ÷ 2; next comes in February", "2,000 ÷ 2；next 二月才来")),
)  # fmt: skip
def arpa(part: Any) -> Outcome:
    return over(part.revenue.value, part.customers.value)


@combination(
    needs={"revenue": "revenue", "costs": "cost_of_sales"},
    title=Text("Gross margin", "毛利率"),
    meaning=Text("Share of the revenue that is left after hosting, cost of goods sold and support.", "收入扣除托管、销货与支持成本后的占比。"),
    formula=Text("(revenue − cost of sales) ÷ revenue", "（收入 − 销售成本）÷ 收入"),
    unit=Unit.RATIO, better=Better.UP, source=OWN, undefined=Text("There was no revenue in this period.", "该期间没有收入。"),
    example=Example(company(*pays("500", "2024-12-01", "a", "b"), costs=(
        spent("hosting", "100"), spent("cogs", "60"), spent("support", "40"), spent("customer_success", "300"))), "2025-01", "0.8",
        Text("(1,000 − 200) ÷ 1,000; customer success is not a cost of sales", "(1,000 − 200) ÷ 1,000；客户成功不属于销售成本")),
)  # fmt: skip
def gross_margin(part: Any) -> Outcome:
    revenue, costs = part.revenue.value, part.costs.value
    return over(None if revenue is None or costs is None else revenue - costs, revenue)


@combination(
    needs={"cost": "acquisition_cost", "won": "customers_won"},
    title=Text("Customer acquisition cost", "客户获取成本"),
    meaning=Text("What it cost to win one customer: sales and marketing cost, people included, ÷ customers won; by channel and campaign.",
                 "赢得一个客户的成本：销售与市场成本（含人员）÷ 赢得客户数；可按渠道与活动。"),
    formula=Text("(sales + marketing cost) ÷ new customers", "（销售 + 市场成本）÷ 新客户数"),
    unit=Unit.MONEY, better=Better.DOWN, source=OWN, undefined=Text("No customer was won in this period and slice.", "该期间及切分下没有赢得客户。"),
    note=Text("Where costs don't carry the attribute there is no answer.", "成本不带该属性时没有答案。"),
    example=Example(_WON, "2025-01", "300", Text("(600 + 300) ÷ 3; hosting wins nobody, old and next were not won in January",
                                                 "(600 + 300) ÷ 3；托管不获客，old 与 next 非一月赢得")),
)  # fmt: skip
def cac(part: Any) -> Outcome:
    return over(part.cost.value, part.won.value)


@combination(
    needs={"cost": "acquisition_cost", "mrr": "mrr_won", "margin": Need("gross_margin", whole=True)},
    title=Text("CAC payback", "CAC 回收月数"),
    meaning=Text("Months until the gross margin of the customers won has paid back what it cost to win them.", "新客户毛利收回获客成本所需月数。"),
    formula=Text("cac ÷ (MRR per customer won × gross margin)", "cac ÷（新客户户均 MRR × 毛利率）"),
    unit=Unit.MONTHS, better=Better.DOWN, source=OWN,
    undefined=Text("No MRR was won, or no gross margin is known, in this period.", "该期间没有赢得 MRR 或毛利率未知。"),
    note=Text("The gross margin is the whole company's.", "毛利率取全公司。"),
    example=Example(company(*pays("400", "2025-01-01", "a"), *pays("100", "2025-02-01", "next"), costs=(
        spent("sales", "4000"), spent("hosting", "40"))), "2025-01", "11.1",
        Text("4,000 ÷ (400 × 0.9); next is not won yet", "4,000 ÷ (400 × 0.9)；next 尚未赢得")),
)  # fmt: skip
def cac_payback_months(part: Any) -> Outcome:
    mrr, margin = part.mrr.value, part.margin.value
    return over(part.cost.value, None if mrr is None or margin is None else mrr * margin)


@combination(
    needs={"clv": Need("clv", (("method", "margin"),)), "cac": "cac"},
    title=Text("LTV to CAC", "终身价值与获客成本之比"),
    meaning=Text("What a customer is worth over its life, for each unit of money that it cost to win.", "客户终身价值与获客成本之比。"),
    formula=Text("clv (margin) ÷ cac", "clv（毛利法）÷ cac"),
    unit=Unit.MULTIPLE, better=Better.UP, source=OWN, undefined=Text("Without churn or a customer won there is no ratio.", "没有流失或未赢得客户时无比值。"),
    bands=(
        Band("overspent", Text("below 3: too much is spent to win a customer", "低于 3：获客花费过高")),
        Band("healthy", Text("3 to 5: healthy", "3 至 5：健康"), Decimal(3)),
        Band("underfunded", Text("above 5: growth is under-funded", "高于 5：增长投入不足"), Decimal("5.000001")),
    ),
    example=Example(company(
        *pays("100", "2024-12-01", "a", "b", "c"), *pays("100", "2024-12-01", "x", end="2025-02-01"), *pays("100", "2025-02-01", "n"),
        costs=(spent("marketing", "80", "2025-02-01", "2025-03-01"), spent("hosting", "80", "2025-02-01", "2025-03-01"), spent("sales", "999"))),
        "2025-02", "4", Text("(100 × 4 months × 0.8) ÷ 80: x of 4 was lost; January's sales cost is not of February",
                             "(100 × 4 个月 × 0.8) ÷ 80：4 户中流失 x；一月的销售成本不计")),
)  # fmt: skip
def ltv_cac(part: Any) -> Outcome:
    return over(part.clv.value, part.cac.value)


@combination(
    needs={"cost": "retention_cost", "customers": Need("average_customers", whole=True), "kept": Need("retained_customers", whole=True)},
    title=Text("Customer retention cost", "客户保留成本"),
    meaning=Text("Cost of all customer-success programmes in the period per customer; per programme, each over all customers.",
                 "期内所有客户成功项目成本 ÷ 客户数；按项目时，各项目均除以全部客户。"),
    formula=Text("customer success cost ÷ average customers (or those retained, by crc_denominator)", "客户成功成本 ÷ 平均客户数（或按 crc_denominator 取留存客户）"),
    unit=Unit.MONEY, better=Better.DOWN, source=OWN, switches=("crc_denominator",), undefined=_NOBODY,
    example=Example(company(*pays("30", "2024-12-01", "a"), *pays("30", "2024-12-01", "b", end="2025-01-16"), *pays("30", "2025-01-16", "c"), costs=(
        spent("customer_success", "600", programme="training"), spent("customer_success", "400", programme="reviews"), spent("support", "70"))),
        "2025-01", "500", Text("1,000 ÷ 2: c came on the day on which b went; support is no programme", "1,000 ÷ 2：c 来的当天 b 离开；支持不是项目")),
)  # fmt: skip
def customer_retention_cost(part: Any, policy: Policy) -> Outcome:
    kept = policy.crc_denominator == "retained_customers"
    return over(part.cost.value, part.kept.value if kept else part.customers.value)


@combination(
    needs={"won": "acquisition_cost", "kept": "retention_cost", "new": "new_mrr", "stayed": "nrr"},
    title=Text("Acquisition and retention balance", "获客与留存平衡"),
    meaning=Text("Acquisition cost for each unit of retention cost; beside it new MRR for each unit of retained and expansion MRR.",
                 "每单位保留成本对应的获客成本；并列为每单位留存与扩张 MRR 对应的新增 MRR。"),
    formula=Text("acquisition cost ÷ retention cost; new_mrr ÷ (retained + expansion MRR)", "获客成本 ÷ 保留成本；新增 MRR ÷（留存 + 扩张 MRR）"),
    unit=Unit.MULTIPLE, better=Better.NEITHER, source=OWN,
    undefined=Text("There is no retention cost, or no retained MRR, to compare with.", "没有可比较的保留成本或留存 MRR。"),
    params=(Parameter("form", Text("costs, or the MRR beside them", "成本，或与之并列的 MRR"), ("cost", "mrr"), "cost"),),
    example=Example(company(*pays("100", "2024-12-01", "a"), *pays("50", "2025-01-10", "n"), costs=(
        spent("marketing", "900"), spent("customer_success", "300"), spent("hosting", "80"))), "2025-01", "3",
        Text("900 ÷ 300; hosting neither wins nor keeps", "900 ÷ 300；托管既非获客也非保留")),
)  # fmt: skip
def acquisition_retention_balance(part: Any, params: Mapping[str, str]) -> Outcome:
    if params.get("form") == "mrr":
        return over(part.new.value, part.stayed.num)
    return over(part.won.value, part.kept.value)


@metric(
    over=mrr_bridge,
    title=Text("Retained customers", "留存客户数"),
    meaning=Text("Customers at the start of the period who are still customers at its end.", "期初客户中期末仍为客户的数量。"),
    formula=Text("customers at the start and at the end", "期初与期末均为客户的账户数"),
    unit=Unit.COUNT, better=Better.UP, source=OWN,
    example=Example(company(*pays("30", "2024-12-01", "a", "b"), *pays("30", "2024-12-01", "left", end="2025-01-20"), *pays("30", "2025-01-09", "new")),
                    "2025-01", "2", Text("a and b; left is gone, new was not there at the start", "a 与 b；left 已离开，new 期初不在")),
)  # fmt: skip
def retained_customers(row: Any) -> Any:
    return row.kept_customers.sum()


@combination(
    needs={"revenue": "recurring_revenue", "serve": "cost_to_serve", "won": "acquisition_cost"},
    title=Text("SaaS profit", "SaaS 利润"),
    meaning=Text("What current customers bring beyond what serving them costs, less what was spent to win new ones.", "现有客户的经常性收入减去服务成本，再减去获客成本。"),
    formula=Text("customers × (average recurring revenue − average recurring cost to serve) − new customers × average acquisition cost",
                 "客户数 ×（平均经常性收入 − 平均服务成本）− 新客户数 × 平均获客成本"),
    unit=Unit.MONEY, better=Better.UP, source=OWN, undefined=_NOBODY,
    note=Text("What a change of churn, cost to serve, revenue per customer, new customers or acquisition cost does: `tenure levers`.",
              "流失、服务成本、每户收入、新客户数或获客成本变化的影响：`tenure levers`。"),
    example=Example(company(*pays("1000", "2024-12-01", "a", "b"), *pays("1000", "2025-02-01", "next"), costs=(
        spent("hosting", "400"), spent("marketing", "1000"), spent("other", "70"))), "2025-01", "600",
        Text("2 × (1,000 − 200) − 1,000; other costs are outside", "2 × (1,000 − 200) − 1,000；其他成本不计")),
)  # fmt: skip
def saas_profit(part: Any) -> Outcome:
    revenue, serve = part.revenue.value, part.serve.value
    return Outcome(None if revenue is None or serve is None else revenue - serve - (part.won.value or 0))
