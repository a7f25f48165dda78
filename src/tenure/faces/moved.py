"""`why` on the command line: the change, its groups or parts, its customers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tenure.faces import printing
from tenure.faces.bridge import UNMOVED, change, figure, places
from tenure.faces.display import NONE, percent, shown
from tenure.inquiry import params, titled
from tenure.insight.shares import rounded
from tenure.words import Text, Unit

if TYPE_CHECKING:
    from tenure.insight.cause import Given
    from tenure.moving import Why
    from tenure.workspace import Workspace

HEADS: Mapping[str, Text] = {
    "effect": Text("effect", "影响"), "rate": Text("of rate", "比率变化"), "mix": Text("of mix", "结构变化"), "customers": Text("customers", "客户数"),
    "interval": Text("95% interval", "95% 区间"), "account": Text("account", "客户"), "name": Text("name", "名称"), "part": Text("part", "组成"),
    "attribute": Text("splits by", "切分属性"), "told": Text("tells", "解释度"), "chance": Text("chance", "随机概率"), "groups": Text("groups", "组数"),
    "before": Text("before", "之前"), "after": Text("after", "之后"), "metric": Text("metric", "指标"), "change": Text("change", "变化"),
    "key": Text("row", "行"),
}  # fmt: skip
OTHERS = Text("others", "其他")
BETWEEN = Text("(moved between groups)", "（组间移动）")


def told(workspace: Workspace, key: str, question: Mapping[str, Any], style: str, lang: str) -> None:
    """Print why a figure moved."""
    from tenure.moving import why

    by = tuple(name.strip() for name in question["by"].split(",") if name.strip())
    words = {
        "where": question["where"],
        "policy": question["policy"],
        "as_of": question["as_of"],
        "params": params(question["params"], key),
    }
    found = why(workspace, key, question["first"], question["last"], by=by, **words)
    if style != "table":
        printing.put(found.rows(lang), style)
        return
    for rows in (
        _total(found),
        _parts(workspace, found),
        _proposals(found),
        _groups(found, lang),
        _accounts(found, question["limit"], lang),
    ):
        if rows:
            printing.put(rows, "table", titles={name: text.in_(lang) for name, text in HEADS.items()})
            sys.stdout.write("\n")
    for note in found.notes:
        printing.line(note.in_(lang))


def _total(found: Why) -> list[dict[str, Any]]:
    first, last = (titled(row.period) for row in found.answer)
    shown = found.shown([found.change], places(found.metric, found.answer.currency)) if found.change is not None else []
    return [{"metric": found.metric.key, first: _value(found, found.before), last: _value(found, found.after),
             "change": change(shown[0], found.metric, found.answer.currency) or "0" if shown else NONE}]  # fmt: skip


def _parts(workspace: Workspace, found: Why) -> list[dict[str, Any]]:
    effects = _effects(found, [part[1] for part in found.parts])
    lines = []
    for (name, _, *sides), effect in zip(found.parts, effects, strict=True):
        unit = workspace.catalogue[name].unit if name in workspace.catalogue else Unit.COUNT
        old, new = (NONE if side is None else shown(Decimal(side), unit, found.answer.currency) for side in sides)
        lines.append({"part": name, "before": old, "after": new, "effect": effect})
    return lines


def _proposals(found: Why) -> list[dict[str, Any]]:
    return [{"attribute": each.attribute, "told": percent(each.told, 1), "chance": percent(each.chance, 1), "groups": each.groups}
            for each in found.proposals[:5]]  # fmt: skip


def _groups(found: Why, lang: str) -> list[dict[str, Any]]:
    lines = []
    for each, effect in zip(found.groups, _effects(found, [each.effect for each in found.groups]), strict=True):
        names = [BETWEEN.in_(lang) if name == BETWEEN.en else name if name is not None else NONE for name in each.name]
        lines.append({**dict(zip(found.by, names, strict=True)), "effect": effect, **_split(found, each), "before": _value(found, each.before),
                      "after": _value(found, each.after), "customers": each.customers, "interval": _interval(found, each)})  # fmt: skip
    return lines


def _accounts(found: Why, limit: int, lang: str) -> list[dict[str, Any]]:
    exact = [each.effect for each in found.accounts]
    head = "account" if found.accounted else "key"
    digits = places(found.metric, found.answer.currency)
    parts = found.shown(exact, digits)
    lines = []
    for each, part in list(zip(found.accounts, parts, strict=True))[:limit]:
        account = str(each.name[0])
        lines.append({head: UNMOVED.in_(lang) if account.startswith("(") else account, "name": (found.names or {}).get(account, ""),
                      "effect": change(part, found.metric, found.answer.currency) or "0"})  # fmt: skip
    rest = parts[limit:]
    if rest:
        together = change(sum(rest, Decimal(0)), found.metric, found.answer.currency) or "0"
        lines.append({head: OTHERS.in_(lang), "name": str(len(rest)), "effect": together})
    return lines


def _effects(found: Why, exact: Any) -> list[str]:
    digits = places(found.metric, found.answer.currency)
    return [change(part, found.metric, found.answer.currency) or "0" for part in found.shown(exact, digits)]


def _split(found: Why, each: Given) -> dict[str, str]:
    if found.before.den is None:
        return {}
    digits = places(found.metric, found.answer.currency)
    return {
        name: change(rounded(value, digits), found.metric, found.answer.currency) or "0"
        for name, value in (("rate", each.rate), ("mix", each.mix))
    }


def _interval(found: Why, each: Given) -> str:
    if each.low is None or each.high is None:
        return ""
    low, high = (change(bound, found.metric, found.answer.currency) or "0" for bound in (each.low, each.high))
    return f"{low} … {high}"


def _value(found: Why, total: Any) -> str:
    return figure(total.value, found.metric, found.answer.currency)
