"""What a customer is worth over its life, by five methods; and what its purchases are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tenure.answer import EXACT, Row, quotient
from tenure.errors import BadParameter
from tenure.frames.purchase import purchase
from tenure.metric import Example, Measure, Need, Outcome, Parameter, composition, metric, ratio
from tenure.metrics.economics import OWN, company, pays
from tenure.metrics.lives import ages, paying, stayed
from tenure.metrics.survival import curve
from tenure.period import Period
from tenure.words import Better, Text, Unit

MONTHS, DAYS = Decimal(12), Decimal(365)
_NORMAL = Decimal("1.96")

_BOUGHT = {"accounts": [{"account_id": "a"}, {"account_id": "lab", "is_test": "true"}], "purchases": [
    {"purchase_id": "p1", "account_id": "a", "at": "2025-02-10", "amount": "800"},
    {"purchase_id": "p2", "account_id": "a", "at": "2025-12-31T23:00:00Z", "amount": "1200"},
    {"purchase_id": "next", "account_id": "a", "at": "2026-01-01", "amount": "5000"},
    {"purchase_id": "ours", "account_id": "lab", "at": "2025-03-01", "amount": "7000"},
]}  # fmt: skip
_NONE_BOUGHT = Text("Nothing was purchased in this period.", "该期间没有购买。")


@metric(
    over=purchase, empty=None,
    title=Text("Average purchase value", "平均购买金额"),
    meaning=Text("Mean amount of the purchases of the period.", "期内每次购买的平均金额。"),
    formula=Text("Σ amounts ÷ purchases", "金额之和 ÷ 购买次数"),
    unit=Unit.MONEY, better=Better.UP, source=OWN, undefined=_NONE_BOUGHT,
    example=Example(_BOUGHT, "2025", "1000", Text("(800 + 1,200) ÷ 2; next is of 2026, ours a test account's", "(800 + 1,200) ÷ 2；next 属于 2026 年，ours 属于测试账户")),
)  # fmt: skip
def average_purchase_value(row: Any) -> Measure:
    return ratio(row.worth.sum(), row.count())


@metric(
    over=purchase, additive=False,
    title=Text("Purchases per customer", "每客户购买次数"),
    meaning=Text("Purchases of the period ÷ the customers who made them.", "期内购买次数 ÷ 购买客户数。"),
    formula=Text("purchases ÷ accounts with a purchase", "购买次数 ÷ 有购买的账户数"),
    unit=Unit.MULTIPLE, better=Better.UP, source=OWN, undefined=_NONE_BOUGHT,
    example=Example(_BOUGHT, "2025", "2", Text("2 ÷ 1; next is of 2026, ours a test account's", "2 ÷ 1；next 属于 2026 年，ours 属于测试账户")),
)  # fmt: skip
def purchases_per_customer(row: Any) -> Measure:
    return ratio(row.count(), row.account_id.nunique())


def per_year(period: Period, elapsed: int) -> Decimal:
    """How often the period fits into a year; a period that is not over counts the days that have passed."""
    if period.months and elapsed == period.days:
        return quotient(MONTHS, Decimal(period.months))
    return quotient(DAYS, Decimal(max(elapsed, 1)))


def lifetime(part: Any) -> Decimal | None:
    """How many periods a customer stays: 1 ÷ churn rate, pooled over the periods that the policy looks at; None without churn."""
    churns = [value for name, value in vars(part).items() if name.startswith("churn") and value.value is not None]
    lost, customers = (sum((getattr(churn, side) for churn in churns), Decimal(0)) for side in ("num", "den"))
    return quotient(customers, lost) if lost > 0 else None


def _years(part: Any, params: Mapping[str, str], often: Decimal) -> Decimal | None:
    """The years of the parameter, else the customer lifetime."""
    if "years" in params:
        return years(params["years"])
    lasts = lifetime(part)
    return None if lasts is None else quotient(lasts, often)


def years(said: str) -> Decimal:
    """The parameter `years` as a number above 0. Raises `BadParameter`."""
    try:
        number = Decimal(said)
    except ArithmeticError:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        raise BadParameter("clv", "years", said, [Text("a number above 0, such as 3 or 2.5", "大于 0 的数，如 3 或 2.5")])
    return number


def product(*factors: Decimal | None) -> Decimal | None:
    """The product; None where any factor is."""
    result = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        result = EXACT.multiply(result, factor)
    return result


def _simple(part: Any, params: Mapping[str, str], period: Period, elapsed: int) -> Outcome:
    often = per_year(period, elapsed)
    return Outcome(product(part.value.value, part.often.value, often, _years(part, params, often)))


def _churn(part: Any) -> Outcome:
    return Outcome(product(part.arpa.value, lifetime(part)))


def _margin(part: Any) -> Outcome:
    return Outcome(product(part.arpa.value, lifetime(part), part.margin.value))


def _net(part: Any, params: Mapping[str, str], period: Period, elapsed: int) -> Outcome:
    often = per_year(period, elapsed)
    gross = {"simple": _simple(part, params, period, elapsed), "churn": _churn(part), "margin": _margin(part)}[
        params.get("of", "simple")
    ].num
    less = product(part.keeping.value, often, _years(part, params, often))
    return Outcome(None if gross is None or less is None else gross - less)


_NEEDS = {
    "value": Need("average_purchase_value"), "often": Need("purchases_per_customer"), "arpa": Need("arpa"),
    "margin": Need("gross_margin", whole=True), "keeping": Need("customer_retention_cost", whole=True),
}  # fmt: skip
_FORMULAS: Mapping[str, tuple[Callable[..., Outcome], tuple[str, ...]]] = {
    "simple": (_simple, ("value", "often")), "churn": (_churn, ("arpa",)), "margin": (_margin, ("arpa", "margin")),
    "net": (_net, tuple(_NEEDS)),
}  # fmt: skip


def _needed(ask: Any, method: str) -> dict[str, Need]:
    """What a method reads: its own figures, and the churn of as many periods back as the policy has it."""
    looked = 1 if ask.ledger.policy.clv_churn_window == "this" else 6
    return {name: _NEEDS[name] for name in _FORMULAS[method][1]} | {
        f"churn_{back}": Need("customer_churn_rate", shift=back) for back in range(looked)
    }


def _made_of(ask: Any, question: Any) -> dict[str, Any]:
    """The figures of its method; of the survival curve, what those pay that it is drawn of, and the company's margin."""
    method = question.params.get("method", "churn")
    needed = _needed(ask, method) if method in _FORMULAS else {"paid": Need("arpa_mrr"), "margin": _NEEDS["margin"]}
    return {
        name: replace(question, metric=need.key, periods=tuple(ask.shifted(period, need.shift) for period in question.periods),
                      where=None if need.whole else question.where, params={})
        for name, need in needed.items()
    }  # fmt: skip


@composition(
    title=Text("Customer lifetime value", "客户终身价值"),
    meaning=Text("What a customer brings over its life: by its purchases, by churn, after cost of sales, after what keeping it costs, or by the survival "
                 "curve.", "客户在其生命周期内带来的价值：按购买、按流失、扣除销售成本、扣除保留成本，或按生存曲线。"),
    formula=Text(
        "simple: average purchase value × purchases per year × years · churn: arpa × customer lifetime · margin: that × gross margin · "
        "net: clv − retention cost per year × years · survival: area under the survival curve × MRR per customer × gross margin",
        "simple：平均购买金额 × 年购买次数 × 年数 · churn：arpa × 客户寿命 · margin：再 × 毛利率 · net：clv − 年保留成本 × 年数 · "
        "survival：生存曲线下面积 × 户均 MRR × 毛利率"),
    unit=Unit.MONEY, better=Better.UP, source=OWN, switches=("clv_churn_window",), needs={"arpa": _NEEDS["arpa"], "churn": Need("customer_churn_rate")}, parts=_made_of,
    undefined=Text("Without churn, or without the figures of its method, a customer's value over its life is not known.", "没有流失或缺少所需数据时，终身价值未知。"),
    params=(
        Parameter("method", Text("how it is computed", "计算方法"), ("simple", "churn", "margin", "net", "survival"), "churn"),
        Parameter("years", Text("of simple and net: years a customer stays (default: customer lifetime)", "simple 与 net：年数（默认客户寿命）")),
        Parameter("of", Text("of net: the value that retention cost is taken off", "net：被扣减的价值"), ("simple", "churn", "margin"), "simple"),
    ),
    note=Text("The gross margin is the whole company's. `survival` counts life up to the greatest age seen, with a 95% interval (Greenwood).",
              "毛利率取全公司。survival 计至已观察到的最大年龄，附 95% 区间（Greenwood）。"),
    example=Example(company(*pays("100", "2024-12-01", "a", "b", "c"), *pays("100", "2024-12-01", "x", end="2025-02-28"), *pays("900", "2025-03-01", "n")),
                    "2025-02", "400", Text("100 a customer and month × 4 months (x of 4 was lost); n comes in March", "每户每月 100 × 4 个月（4 户流失 x）；n 三月才来")),
)  # fmt: skip
def clv(ask: Any, question: Any) -> list[Row]:
    method = question.params.get("method", "churn")
    if method == "survival":
        return list(survived(ask, question))
    made = replace(ask.metric("clv"), compose=None, parts=None, combine=_FORMULAS[method][0], needs=_needed(ask, method))
    return list(ask.rows(made, question))


def survived(ask: Any, question: Any) -> Iterator[Row]:
    """Rows of clv by survival: area under the curve in months × MRR per customer × the company's gross margin."""
    plain = replace(question, params={})
    lives = ages(ask, plain)
    margins = {row.period: row for row in ask.rows(ask.metric("gross_margin"), replace(plain, by=(), where=None))}
    for paid in ask.rows(paying(ask), plain):
        found = lives.get((paid.period, tuple(paid.slices.values())), {})
        margin = margins[paid.period]
        lasts = curve(found) if found else None
        worth = product(paid.value, margin.value, quotient(MONTHS, DAYS))
        if lasts is None or worth is None or not lasts.lost:
            yield replace(paid, value=None, numerator=None, denominator=None, reason=margin.reason or ask.metric("clv").undefined)
            continue
        value, half = EXACT.multiply(worth, lasts.area), EXACT.multiply(worth, lasts.error) * _NORMAL
        yield replace(paid, value=value, numerator=value, denominator=None, low=max(value - half, Decimal(0)), high=value + half)


@composition(
    title=Text("Customer fit", "客户匹配度"),
    meaning=Text("Who stays and who does not: retention, value over the life and acquisition cost, by channel, campaign, persona or industry.",
                 "谁会留下：按渠道、活动、画像、行业的留存、终身价值与获客成本。"),
    formula=Text("retention: customers at the start still there at the end ÷ customers at the start · clv: by survival · cac: sales and marketing ÷ won",
                 "retention：期初客户中期末仍在者 ÷ 期初客户 · clv：按生存曲线 · cac：销售与市场成本 ÷ 赢得客户"),
    unit=Unit.RATIO, better=Better.UP, source=OWN, forms={"clv": Unit.MONEY, "cac": Unit.MONEY},
    needs={"retained": Need("retained_customers"), "won": Need("customers_won")},
    undefined=Text("There was no customer when the period opened.", "期初没有客户。"),
    params=(Parameter("form", Text("what is compared", "比较内容"), ("retention", "clv", "cac"), "retention"),),
    note=Text("A customer's channel and campaign are those of the lead that converted first, else the account's channel. Cut it with --by.",
              "客户的渠道与活动取最先转化的线索，否则取账户渠道。请用 --by 切分。"),
    example=Example(company(
        *pays("100", "2024-12-01", "a", "b", "c"), *pays("100", "2024-12-01", "x", end="2025-01-20"), *pays("100", "2025-01-05", "new"),
        leads=[{"lead_id": name, "created_at": "2024-11-01", "account_id": name, "channel": channel}
               for name, channel in (("a", "ads"), ("x", "ads"), ("b", "fairs"), ("new", "ads"))]),
        "2025-01", "0.5", Text("a of a and x; b came by fairs, new was not there at the start", "a 与 x 中留下 a；b 来自 fairs，new 期初不在"), group={"channel": "ads"}),
)  # fmt: skip
def fit(ask: Any, question: Any) -> list[Row]:
    form = question.params.get("form", "retention")
    if form == "clv":
        return list(survived(ask, question))
    asked = replace(question, params={})
    return list(ask.rows(ask.metric("cac") if form == "cac" else stayed(ask), asked))
