"""Acquisition: who comes, who becomes a lead, how leads go from stage to stage, and how many become customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.frames.lead import lead, lead_stage
from tenure.frames.visit import visitor
from tenure.metric import Example, Measure, Parameter, Spread, metric, ratio
from tenure.words import Better, Text, Unit

_DAY = 86_400

_VISITS = {
    "accounts": [{"account_id": "acme"}], "users": [{"user_id": "u1", "account_id": "acme"}],
    "leads": [{"lead_id": "l1", "created_at": "2025-03-02"}, {"lead_id": "l2", "created_at": "2025-03-03"}],
    "lead_stages": [{"lead_id": "l1", "stage": "mql", "at": "2025-03-20"}, {"lead_id": "l2", "stage": "mql", "at": "2025-04-02"}],
    "visits": [
        {"visitor_id": "one", "at": "2025-03-02", "channel": "ads", "lead_id": "l1"},
        {"visitor_id": "one", "at": "2025-03-09", "channel": "search"},
        {"visitor_id": "two", "at": "2025-03-03", "channel": "ads", "lead_id": "l2"},
        {"visitor_id": "three", "at": "2025-03-31T23:59:59Z", "channel": "ads"},
        {"visitor_id": "four", "at": "2025-03-05", "channel": "search"},
        {"visitor_id": "login", "at": "2025-03-04"}, {"visitor_id": "login", "at": "2025-03-05", "user_id": "u1"},
        {"visitor_id": "april", "at": "2025-04-01"},
    ],
}  # fmt: skip


@metric(
    over=visitor,
    title=Text("Qualified traffic", "有效营销流量"),
    meaning=Text("Distinct visitors of the period who are not existing customers coming to log in.", "期内去重访客，不含前来登录的现有客户。"),
    formula=Text("distinct visitors not known as a user by the period's end", "期末前未知为用户的去重访客数"),
    unit=Unit.COUNT, better=Better.UP, source="metric catalogue of the project",
    example=Example(_VISITS, "2025-03", "4", Text("one (of two channels), two, three, four; login is a user's, april came in April",
                                                  "one（两个渠道）、two、three、four；login 为用户，april 四月到访")),
)  # fmt: skip
def qualified_traffic(row: Any) -> Any:
    return row.count()


@metric(
    over=visitor,
    title=Text("Visitor to MQL rate", "访客转化率"),
    meaning=Text(
        "Of the visitors of the period (customers coming to log in left out), the share whose lead became marketing qualified (MQL) in it.",
        "期内访客（不含登录客户）中，其线索在期内成为营销合格线索（MQL）的占比。",
    ),
    formula=Text("visitors who became MQL ÷ visitors", "成为 MQL 的访客 ÷ 访客"),
    unit=Unit.RATIO, better=Better.UP, spread=Spread.PROPORTION, undefined=Text("There were no visitors in this period.", "该期间没有访客。"),
    source="metric catalogue of the project",
    example=Example(_VISITS, "2025-03", "0.25", Text("one of one, two, three, four; two became an MQL in April",
                                                     "one、two、three、four 中的 one；two 四月才成为 MQL")),
    note=Text("A reference average is 5%.", "参考平均值为 5%。"),
)  # fmt: skip
def visitor_to_mql_rate(row: Any) -> Measure:
    return ratio(row.became.sum(), row.count())


_LEADS = {
    "leads": [{"lead_id": name, "created_at": "2025-03-02"} for name in ("a", "b", "c", "d")] + [{"lead_id": "old", "created_at": "2025-02-02"}],
    "lead_stages": [
        {"lead_id": "a", "stage": "mql", "at": "2025-03-06"}, {"lead_id": "a", "stage": "sql", "at": "2025-03-12"},
        {"lead_id": "a", "stage": "customer", "at": "2025-03-28"},
        {"lead_id": "b", "stage": "mql", "at": "2025-03-06"}, {"lead_id": "b", "stage": "sql", "at": "2025-04-02"},
        {"lead_id": "b", "stage": "customer", "at": "2025-04-20"},
        {"lead_id": "c", "stage": "mql", "at": "2025-03-09"}, {"lead_id": "c", "stage": "lead", "at": "2025-03-19"},
        {"lead_id": "old", "stage": "mql", "at": "2025-02-03"}, {"lead_id": "old", "stage": "customer", "at": "2025-03-03"},
    ],
}  # fmt: skip


@metric(
    over=lead_stage,
    title=Text("Leads by stage", "各阶段线索"),
    meaning=Text(
        "Leads in each stage when the period closed, or that entered it in the period; the share that went on from one stage to another, "
        "and the mean days it took.",
        "期末处于各阶段的线索、期内进入该阶段的线索；从一阶段到另一阶段的转化率及平均天数。",
    ),
    formula=Text("leads; leads come to `to_stage` since ÷ leads that entered `from_stage` in the period; Σ days ÷ leads that entered `to_stage`",
                 "线索数；此后到达 to_stage 的 ÷ 期内进入 from_stage 的；天数之和 ÷ 期内进入 to_stage 的"),
    unit=Unit.COUNT, better=Better.UP, source="metric catalogue of the project", forms={"rate": Unit.RATIO, "days": Unit.DAYS},
    params=(
        Parameter("form", Text("what is counted", "统计方式"), ("now", "entered", "rate", "days"), "now"),
        Parameter("stage", Text("of `now` and `entered`: that stage only", "now 与 entered：仅该阶段")),
        Parameter("from_stage", Text("of `rate` and `days`: from this stage (default: the first)", "rate 与 days：起始阶段（默认第一个）")),
        Parameter("to_stage", Text("of `rate` and `days`: to this stage (default: customer)", "rate 与 days：目标阶段（默认客户）")),
    ),
    undefined=Text("No lead entered that stage in this period.", "该期间没有线索进入该阶段。"),
    example=Example(_LEADS, "2025-03", "1", Text(
        "only b is an MQL when March closes: a went on, c went back to lead, d never came so far, old is a customer",
        "三月末只有 b 为 MQL：a 已前进，c 退回 lead，d 未到达，old 已成客户"), params={"form": "now", "stage": "mql"}),
)  # fmt: skip
def leads_by_stage(row: Any, params: Mapping[str, str]) -> Any:
    form = params.get("form", "now")
    if form == "rate":
        return ratio(row.reached.sum(), row.count())
    if form == "days":
        return ratio(row.waited.sum(), row.count() * _DAY)
    return row.count()


@metric(
    over=lead,
    title=Text("Lead to customer rate", "线索转客户率"),
    meaning=Text(
        "Cohort: of the leads created in the period, those that became customers since. Period: customers won in the period ÷ leads created in it.",
        "同期群：期内创建的线索中此后成为客户的占比。期间：期内赢得的客户 ÷ 期内创建的线索。",
    ),
    formula=Text("leads that became customers ÷ leads created", "成为客户的线索 ÷ 创建的线索"),
    unit=Unit.RATIO, better=Better.UP, spread=Spread.PROPORTION, source="metric catalogue of the project",
    undefined=Text("No lead was created in this period.", "该期间没有创建线索。"),
    params=(Parameter("form", Text("by the leads' own period, or by the period of winning", "按线索创建期，或按赢得期"), ("cohort", "period"), "cohort"),),
    example=Example(_LEADS, "2025-03", "0.5", Text("a, and b in April, of a, b, c, d; old is a lead of February",
                                                   "a 以及四月的 b，分母为 a、b、c、d；old 为二月线索"),
                    settings={"as_of": "2025-05-01"}),
)  # fmt: skip
def lead_to_customer_rate(row: Any) -> Measure:
    return ratio(row.won.sum(), row.created.sum())
