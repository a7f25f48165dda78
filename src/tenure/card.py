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


def written(item: Metric, lang: str) -> str:
    """The card as text."""
    lines = [f"{item.key}  {item.title.en} · {item.title.zh}", "", item.meaning.in_(lang), ""]
    lines += [f"{WORDS[name].in_(lang)}: {said}" for name, said in _facts(item, lang) if said]
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


def _facts(item: Metric, lang: str) -> list[tuple[str, str]]:
    bands = "; ".join(f"{'≥ ' + str(band.least) if band.least is not None else '…'}: {band.title.in_(lang)}" for band in item.bands)
    params = "; ".join(
        f"{p.name} = {' | '.join(p.choices) or '…'}{' (' + p.default + ')' if p.default else ''}: {p.meaning.in_(lang)}"
        for p in item.params
    )
    switches = "; ".join(f"{name} ({SWITCHES[name].default}): {SWITCHES[name].meaning.in_(lang)}" for name in item.switches)
    example = f"{item.example.period}: {item.example.value} = {item.example.words.in_(lang)}"
    reads = ", ".join(item.over.reads) if item.over else ", ".join(need.key for need in item.needs.values())
    return [("formula", item.formula.in_(lang)), ("unit", item.unit.value), ("better", item.better.value), ("bands", bands), ("params", params),
            ("switches", switches), ("tables", reads), ("example", example), ("note", item.note.in_(lang) if item.note else ""), ("source", item.source)]  # fmt: skip
