"""A metric's card: all that its definition says, as text or as data. It computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tenure.policy import SWITCHES
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.metric import Metric

WORDS: Mapping[str, Text] = {
    "formula": Text("Formula", "公式"), "unit": Text("Unit", "单位"), "better": Text("Better", "方向"), "source": Text("Source", "来源"),
    "bands": Text("Reading", "解读"), "switches": Text("Policy switches", "口径开关"), "params": Text("Parameters", "参数"),
    "tables": Text("Reads", "所需数据表"), "example": Text("Worked example", "示例"), "cut": Text("Group and filter by", "可分组与筛选"),
    "note": Text("Note", "说明"),
}  # fmt: skip
UNITS: Mapping[str, Text] = {
    "money": Text("money", "金额"), "ratio": Text("ratio (a fraction)", "比率（小数）"), "multiple": Text("multiple", "倍数"), "count": Text("count", "数量"),
    "points": Text("points", "点"), "score": Text("score", "分"), "seconds": Text("seconds", "秒"), "hours": Text("hours", "小时"),
    "days": Text("days", "天"), "months": Text("months", "月"),
}  # fmt: skip
DIRECTIONS: Mapping[str, Text] = {"up": Text("higher", "越高越好"), "down": Text("lower", "越低越好"), "neither": Text("neither", "不分")}
SECTIONS: Mapping[str, Text] = {
    "revenue": Text("Revenue", "收入"), "retention": Text("Retention", "留存"), "survival": Text("How long customers stay", "客户存续"),
    "cohort": Text("Cohorts", "同期群"), "renewal": Text("Renewals", "续约"), "standing": Text("Standing of one customer", "客户现状"),
    "economics": Text("Unit economics", "单位经济"), "worth": Text("What customers are worth", "客户价值"), "acquisition": Text("Acquisition", "获客"),
    "pipeline": Text("Pipeline", "销售管道"), "engagement": Text("Engagement", "参与度"), "engagement_score": Text("Engagement score", "参与度评分"),
    "adoption": Text("Adoption", "采用"), "voice": Text("Voice of the customer", "客户之声"), "comments": Text("Comments", "评论"),
    "journey": Text("Journey", "客户旅程"), "own": Text("Your own", "自有指标"),
}  # fmt: skip
"""The modules of metrics/, as the catalogue is cut for readers."""


def written(item: Metric, lang: str) -> str:
    """The card as text."""
    lines = [f"{item.key}  {item.title.en} · {item.title.zh}", "", item.meaning.in_(lang), ""]
    lines += [f"{WORDS[name].in_(lang)}: {said}" for name, said in facts(item, lang) if said]
    return "\n".join(lines)


def record(item: Metric) -> dict[str, object]:
    """The card as data."""
    return {
        "key": item.key, "section": item.section, "title": {"en": item.title.en, "zh": item.title.zh},
        "meaning": {"en": item.meaning.en, "zh": item.meaning.zh}, "formula": {"en": item.formula.en, "zh": item.formula.zh},
        "unit": item.unit.value, "better": item.better.value, "source": item.source,
        "bands": [{"key": band.key, "title": {"en": band.title.en, "zh": band.title.zh}, "least": band.least} for band in item.bands],
        "switches": list(item.switches), "params": {parameter.name: list(parameter.choices) for parameter in item.params},
        "tables": list(item.over.reads) if item.over else [], "needs": [need.key for need in item.needs.values()],
        "example": {"period": item.example.period, "value": item.example.value, "words": {"en": item.example.words.en, "zh": item.example.words.zh}},
    }  # fmt: skip


def facts(item: Metric, lang: str) -> list[tuple[str, str]]:
    """What the card says below the meaning, each with the key of its heading in `WORDS`; some are empty."""
    bands = "; ".join(f"{'≥ ' + str(band.least) if band.least is not None else '…'}: {band.title.in_(lang)}" for band in item.bands)
    params = "; ".join(
        f"{p.name} = {' | '.join(p.choices) or '…'}{' (' + p.default + ')' if p.default else ''}: {p.meaning.in_(lang)}"
        for p in item.params
    )
    switches = "; ".join(f"{name} ({SWITCHES[name].default}): {SWITCHES[name].meaning.in_(lang)}" for name in item.switches)
    example = f"{item.example.period}: {item.example.value} = {item.example.words.in_(lang)}"
    reads = ", ".join(item.over.reads) if item.over else ", ".join(need.key for need in item.needs.values())
    return [("formula", item.formula.in_(lang)), ("unit", UNITS[item.unit.value].in_(lang)), ("better", DIRECTIONS[item.better.value].in_(lang)), ("bands", bands), ("params", params),
            ("switches", switches), ("tables", reads), ("example", example), ("note", item.note.in_(lang) if item.note else ""), ("source", item.source)]  # fmt: skip
