"""Voice of the customer: what they answer, what they ask of support, what was done for them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tenure.frames.care import goal, touch
from tenure.frames.survey import POINT, ces_answer, csat_answer, nps_answer, request
from tenure.frames.ticket import first_answer, solution, ticket
from tenure.lazy import ibis
from tenure.metric import Band, Example, Measure, Parameter, Spread, metric, ratio
from tenure.words import Better, Text, Unit


def _surveys(kind: str, low: str, high: str, *scores: str) -> list[dict[str, str]]:
    return [
        {
            "response_id": f"{kind}-{low}-{high}-{number}",
            "kind": kind,
            "score": score,
            "scale_min": low,
            "scale_max": high,
            "at": "2025-03-10",
        }
        for number, score in enumerate(scores)
    ]


def _ticket(name: str, opened: str, **more: str) -> dict[str, str]:
    return {"ticket_id": name, "account_id": "acme", "opened_at": opened, **more}


_ACME = [{"account_id": "acme"}, {"account_id": "lab", "is_test": "true"}]
_NO_ANSWERS = Text("No answer was given in this period.", "该期间没有回答。")


@metric(
    over=nps_answer,
    title=Text("Net promoter score", "净推荐值"),
    meaning=Text(
        "Share of promoters (9–10) less share of detractors (0–6; on a 1–10 scale 1–6) among the NPS answers of the period, in points.",
        "期内 NPS 回答中，推荐者（9–10 分）占比减去贬损者（0–6 分；1–10 分制为 1–6 分）占比，单位为点。",
    ),
    formula=Text("% of 9–10 − % of 0–6", "9–10 分占比 − 0–6 分占比"),
    unit=Unit.POINTS, better=Better.UP, spread=Spread.NPS, undefined=_NO_ANSWERS,
    source="Reichheld, The One Number You Need to Grow, Harvard Business Review, December 2003",
    bands=(
        Band("below_zero", Text("more detractors than promoters", "贬损者多于推荐者")),
        Band("good", Text("good: above 0", "良好：大于 0"), Decimal("0.000001")),
        Band("excellent", Text("excellent: from 50", "优秀：50 起"), Decimal(50)),
        Band("world_class", Text("world class: from 70", "世界级：70 起"), Decimal(70)),
    ),
    example=Example(
        {"surveys": [
            *_surveys("nps", "0", "10", "10", "9", "8", "7", "", "11"),
            *_surveys("nps", "1", "10", "10", "7", "1", "9"),
            *_surveys("nps", "1", "5", "5"),
            *_surveys("csat", "1", "5", "5"),
        ]},
        "2025-03", "37.5",
        Text("(4 promoters − 1 detractor) ÷ 8; no answer, 11 of 10, a scale of 1–5 and a CSAT answer do not count",
             "(4 名推荐者 − 1 名贬损者) ÷ 8；未回答、10 分制的 11 分、1–5 分制以及 CSAT 回答不计"),
    ),
    note=Text("The comments, grouped and ranked, are in `nps_comments`.", "评论的分组与排序见 `nps_comments`。"),
)  # fmt: skip
def nps(row: Any) -> Measure:
    promoters, detractors = row.promoter.sum(), row.detractor.sum()
    return ratio((promoters - detractors) * 100, row.count(), promoters + detractors)


@metric(
    over=csat_answer,
    title=Text("Customer satisfaction", "客户满意度"),
    meaning=Text(
        "Positive answers ÷ answers. Positive: 4–5 of 5, 3–4 of 4, 3 of 3, 2 of 2, 6–7 of 7, 8–10 of 10, or as the workspace sets it.",
        "正面回答 ÷ 回答。正面：5 分制 4–5、4 分制 3–4、3 分制 3、2 分制 2、7 分制 6–7、10 分制 8–10，或按工作区设置。",
    ),
    formula=Text("positive answers ÷ answers", "正面回答 ÷ 回答"),
    unit=Unit.RATIO, better=Better.UP, spread=Spread.PROPORTION, undefined=_NO_ANSWERS,
    source="ACSI-style top-box share; scale maps as published by Simplesat and Nicereply",
    example=Example(
        {"surveys": [
            *_surveys("csat", "1", "5", "5", "4", "3", ""),
            *_surveys("csat", "1", "2", "2"),
            *_surveys("csat", "1", "7", "5"),
            *_surveys("csat", "1", "6", "6"),
            *_surveys("nps", "0", "10", "10"),
        ]},
        "2025-03", "0.6",
        Text("5 and 4 of 5, 2 of 2, out of 5 answers; 3 of 5 and 5 of 7 are not positive; no answer and a 6-point scale do not count",
             "5 个回答中 5 分制的 5、4 分与 2 分制的 2 分为正面；5 分制 3 分与 7 分制 5 分非正面；未回答及 6 分制不计"),
    ),
    note=Text(
        "Reads `surveys`. The satisfaction of `tickets` counts where the workspace maps that column to `surveys` as well. "
        "A map counts answers from 1: on a scale of 0–4, `5: 4` makes 3 and 4 positive.",
        "读取 `surveys`。若工作区把工单满意度也映射到 `surveys`，则一并计入。映射从 1 起数：0–4 分制下，`5: 4` 表示 3、4 分为正面。",
    ),
)  # fmt: skip
def csat(row: Any) -> Measure:
    return ratio(row.positive.sum(), row.count())


@metric(
    over=request,
    title=Text("Response rate", "回复率"),
    meaning=Text("Survey requests that were answered ÷ requests.", "已回答的问卷请求 ÷ 全部请求。"),
    formula=Text("answered ÷ asked", "已答 ÷ 已问"),
    unit=Unit.RATIO, better=Better.UP, spread=Spread.PROPORTION, undefined=Text("Nobody was asked in this period.", "该期间没有发出请求。"),
    source="AAPOR Standard Definitions, response rate 1",
    example=Example(
        {"surveys": [
            *_surveys("nps", "0", "10", "0", ""), *_surveys("csat", "1", "5", "4", ""), {"response_id": "april", "kind": "nps", "at": "2025-04-01"},
        ]},
        "2025-03", "0.5", Text("2 of 4; a score of 0 is an answer; april is of April", "4 个中 2 个；0 分也是回答；april 属于四月"),
    ),
)  # fmt: skip
def response_rate(row: Any) -> Measure:
    return ratio(row.score.count(), row.count())


@metric(
    over=ces_answer,
    title=Text("Customer effort score", "客户费力度"),
    meaning=Text(
        "Mean of the effort answers (high = easy), or the share of easy ones: 5–7 of 7, 4–5 of 5. A mean over several scales has no meaning.",
        "费力度回答的平均值（越高越轻松），或轻松回答的占比：7 分制 5–7、5 分制 4–5。多种量表混合时平均值无意义。",
    ),
    formula=Text("Σ scores ÷ answers, or easy answers ÷ answers", "分数之和 ÷ 回答数，或轻松回答 ÷ 回答数"),
    unit=Unit.SCORE, better=Better.UP, spread=Spread.MEAN, scale=POINT, forms={"easy": Unit.RATIO},
    params=(Parameter("form", Text("the mean, or the share of easy answers", "平均值，或轻松回答占比"), ("mean", "easy"), "mean"),),
    undefined=Text("No effort answer that can be read, or answers on several scales: cut by scale.", "没有可用的费力度回答，或量表不一：请按 scale 切分。"),
    source="Dixon, Freeman, Toman, Stop Trying to Delight Your Customers, HBR July 2010; CES 2.0 (7 points, 2013)",
    example=Example({"surveys": [*_surveys("ces", "1", "7", "7", "4", "", "9"), *_surveys("nps", "0", "10", "1")]}, "2025-03", "5.5",
                    Text("(7 + 4) ÷ 2; no answer and 9 of 7 do not count", "(7 + 4) ÷ 2；未回答与超出量表的 9 分不计")),
)  # fmt: skip
def ces(row: Any, params: Mapping[str, str]) -> Measure:
    if params.get("form") == "easy":
        return ratio(row.easy.sum() * POINT, row.rated.sum())
    answers = row.count()
    same = (row.scale.fill_null("").min() == row.scale.fill_null("").max()) & (answers > 0)
    wide = row.score.cast("decimal(38, 0)")
    return ratio(ibis.ifelse(same, row.score.sum(), ibis.null("int64")), answers, (wide * wide).sum())


@metric(
    over=ticket,
    title=Text("Tickets", "工单"),
    meaning=Text("Tickets opened in the period, solved in it, or open at its end.", "期内开启、期内解决或期末未解决的工单数。"),
    formula=Text("number of tickets", "工单数"),
    unit=Unit.COUNT, better=Better.NEITHER, source="ITIL 4, incident management",
    params=(Parameter("form", Text("which tickets", "哪些工单"), ("opened", "solved", "open"), "opened"),),
    example=Example(
        {"accounts": _ACME, "tickets": [
            _ticket("before", "2025-02-27", resolved_at="2025-03-02"), _ticket("inside", "2025-03-05", resolved_at="2025-03-09"),
            _ticket("last", "2025-03-31T23:59:59Z"), _ticket("after", "2025-04-01"),
            {"ticket_id": "ours", "account_id": "lab", "opened_at": "2025-03-05"},
        ]},
        "2025-03", "2", Text("inside and last; before and after are of other months, ours is a test account's",
                             "inside 与 last；before、after 属于其他月份，ours 属于测试账户"),
    ),
)  # fmt: skip
def tickets(row: Any) -> Any:
    return row.count()


_SPEED = {"accounts": _ACME, "tickets": [
    _ticket("a", "2025-03-05T00:00:00Z", first_response_at="2025-03-05T01:00:00Z", resolved_at="2025-03-05T04:00:00Z"),
    _ticket("b", "2025-03-06T00:00:00Z", first_response_at="2025-03-06T02:00:00Z", resolved_at="2025-03-07T00:00:00Z"),
    _ticket("c", "2025-02-27T00:00:00Z", first_response_at="2025-03-01T00:00:00Z", resolved_at="2025-03-11T00:00:00Z"),
    _ticket("d", "2025-03-09T00:00:00Z", first_response_at="2025-03-09T05:00:00Z"),
    _ticket("e", "2025-03-31T00:00:00Z", first_response_at="2025-04-01T00:00:00Z", resolved_at="2025-04-01T00:00:00Z"),
    _ticket("f", "2025-03-31T12:00:00Z", first_response_at="2025-03-31T11:00:00Z"),
    {"ticket_id": "ours", "account_id": "lab", "opened_at": "2025-03-05T00:00:00Z", "first_response_at": "2025-03-05T00:01:00Z",
     "resolved_at": "2025-03-05T00:02:00Z"},
]}  # fmt: skip


@metric(
    over=first_answer,
    title=Text("Time to first response", "首次响应时间"),
    meaning=Text("Median hours from opening to the first response, of the tickets first answered in the period.", "期内首次响应的工单，从开启到首次响应的小时数中位数。"),
    formula=Text("median of (first response − opened)", "（首次响应 − 开启）的中位数"),
    unit=Unit.HOURS, better=Better.DOWN, additive=False, undefined=Text("No ticket was first answered in this period.", "该期间没有首次响应的工单。"),
    source="Zendesk, first reply time: median",
    example=Example(_SPEED, "2025-03", "3.5", Text(
        "1, 2, 5, 48 hours: (2 + 5) ÷ 2; e was answered in April, f before it was opened, ours is a test account's",
        "1、2、5、48 小时：(2 + 5) ÷ 2；e 在四月响应，f 早于开启，ours 属于测试账户")),
)  # fmt: skip
def first_response_hours(row: Any) -> Measure:
    return ratio(row.waited.sum(where=row.middle == 1), row.middle.sum())


@metric(
    over=solution,
    title=Text("Time to resolution", "解决时间"),
    meaning=Text("Median hours from opening to the solution, of the tickets solved in the period.", "期内解决的工单，从开启到解决的小时数中位数。"),
    formula=Text("median of (resolved − opened)", "（解决 − 开启）的中位数"),
    unit=Unit.HOURS, better=Better.DOWN, additive=False, undefined=Text("No ticket was solved in this period.", "该期间没有解决的工单。"),
    source="Zendesk, full resolution time: median",
    example=Example(_SPEED, "2025-03", "24", Text(
        "4, 24, 288 hours: 24 is in the middle; d is open, e was solved in April, ours is a test account's",
        "4、24、288 小时：中间为 24；d 未解决，e 在四月解决，ours 属于测试账户")),
)  # fmt: skip
def resolution_hours(row: Any) -> Measure:
    return ratio(row.waited.sum(where=row.middle == 1), row.middle.sum())


@metric(
    over=ticket,
    title=Text("Escalation rate", "升级率"),
    meaning=Text("Tickets opened in the period that were escalated ÷ tickets opened.", "期内开启的工单中被升级者 ÷ 期内开启的工单。"),
    formula=Text("escalated ÷ opened", "升级 ÷ 开启"),
    unit=Unit.RATIO, better=Better.DOWN, spread=Spread.PROPORTION, undefined=Text("No ticket was opened in this period.", "该期间没有开启的工单。"),
    source="HDI, escalation rate",
    example=Example(
        {"accounts": _ACME, "tickets": [
            _ticket("a", "2025-03-05", escalated="true"), _ticket("b", "2025-03-05"), _ticket("c", "2025-03-05", escalated="false"),
            _ticket("d", "2025-03-05"), _ticket("before", "2025-02-05", escalated="true"),
        ]},
        "2025-03", "0.25", Text("1 of 4; the one of February is not of March", "4 个中 1 个；二月的不计"),
    ),
)  # fmt: skip
def escalation_rate(row: Any) -> Measure:
    return ratio(row.escalated.fill_null(False).cast("int64").sum(), row.count())


@metric(
    over=touch,
    title=Text("Touches", "触达"),
    meaning=Text("What customer success did for customers in the period: how often, or for how many minutes.", "客户成功团队在期内的触达次数或分钟数。"),
    formula=Text("number of touches, or Σ minutes", "触达次数，或分钟数之和"),
    unit=Unit.COUNT, better=Better.NEITHER, source="metric catalogue of the project",
    params=(Parameter("form", Text("how many, or how long", "次数或分钟数"), ("count", "minutes"), "count"),),
    example=Example(
        {"accounts": _ACME, "touches": [
            {"touch_id": "t1", "account_id": "acme", "at": "2025-03-03", "kind": "call", "minutes": "30", "csm": "mei"},
            {"touch_id": "t2", "account_id": "acme", "at": "2025-03-31T23:00:00Z", "kind": "email", "csm": "mei"},
            {"touch_id": "t3", "account_id": "acme", "at": "2025-04-01", "kind": "call", "minutes": "15"},
            {"touch_id": "t4", "account_id": "lab", "at": "2025-03-03", "kind": "call", "minutes": "60"},
        ]},
        "2025-03", "2", Text("t1 and t2; t3 is of April, t4 a test account's", "t1 与 t2；t3 属于四月，t4 属于测试账户"),
    ),
)  # fmt: skip
def touches(row: Any, params: Mapping[str, str]) -> Any:
    return row.minutes.sum() if params.get("form") == "minutes" else row.count()


@metric(
    over=goal,
    title=Text("Goals reached", "目标达成"),
    meaning=Text("Of the goals due in the period, the share reached by its end.", "期内到期的目标中，期末前达成的占比。"),
    formula=Text("goals reached ÷ goals due", "达成目标 ÷ 到期目标"),
    unit=Unit.RATIO, better=Better.UP, spread=Spread.PROPORTION, undefined=Text("No goal was due in this period.", "该期间没有到期的目标。"),
    source="metric catalogue of the project",
    example=Example(
        {"accounts": _ACME, "goals": [
            {"goal_id": "early", "account_id": "acme", "title": "Go live", "set_at": "2025-01-01", "due_at": "2025-03-10", "reached_at": "2025-02-01"},
            {"goal_id": "missed", "account_id": "acme", "title": "Train 20", "set_at": "2025-01-01", "due_at": "2025-03-31", "reached_at": "2025-04-01"},
            {"goal_id": "later", "account_id": "acme", "title": "Second team", "set_at": "2025-01-01", "due_at": "2025-04-01", "reached_at": "2025-03-01"},
            {"goal_id": "ours", "account_id": "lab", "title": "Try", "set_at": "2025-01-01", "due_at": "2025-03-10"},
        ]},
        "2025-03", "0.5", Text("early of early and missed; later is due in April, ours is a test account's",
                               "early 与 missed 中的 early；later 四月到期，ours 属于测试账户"),
    ),
)  # fmt: skip
def goals_reached(row: Any) -> Measure:
    return ratio(row.reached.sum(), row.count())
