"""`bridge` on the command line: the figures step by step, then whom the first of them differs for."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.errors import UsageError
from tenure.faces import printing
from tenure.faces.display import EXPONENTS, MINUS, NONE, shown
from tenure.faces.running import progress
from tenure.inquiry import titled
from tenure.insight.shares import rounded
from tenure.words import Text, Unit

if TYPE_CHECKING:
    from tenure.insight.bridge import Bridge, Step
    from tenure.metric import Metric
    from tenure.workspace import Workspace

HEADS: Mapping[str, Text] = {
    "figure": Text("figure", "指标"), "period": Text("period", "期间"), "step": Text("step", "步骤"), "rule": Text("rule", "规则"),
    "effect": Text("effect", "影响"), "alone": Text("alone", "单独"), "customers": Text("customers", "客户数"), "account": Text("account", "客户"),
    "name": Text("name", "名称"),
}  # fmt: skip
RULES: Mapping[str, Text] = {
    "month_ends": Text("month ends", "按月末"), "only_ours": Text("only ours", "仅我方有"), "only_theirs": Text("only theirs", "仅对方有"),
    "unexplained": Text("unexplained", "未解释"), "rounding": Text("rounding", "舍入"), "timing": Text("timing", "时点"), "scale": Text("scale", "量纲"),
    "repeated_rows": Text("repeated rows", "重复行"), "currency": Text("currency", "货币"), "yearly_prices": Text("yearly prices", "年付价格"),
    "trials": Text("trials", "试用"), "metered_items": Text("metered items", "按量项目"), "one_time_items": Text("one-time items", "一次性项目"),
    "purchases": Text("purchases", "单次购买"), "tax": Text("tax", "税款"),
}  # fmt: skip
UNMOVED = Text("(all customers together)", "（全体客户合计）")
NOTHING = Text("without effect here", "在此无影响")
OTHERS = Text("others", "其他")


def bridged(workspace: Workspace, ends: tuple[str, str], question: Mapping[str, Any], style: str, lang: str) -> None:
    """Print the bridge between two policies."""
    from tenure.bridging import bridge
    from tenure.comparing import compare, is_file

    keys = tuple(key.strip() for key in question["metric"].split(",") if key.strip())
    if is_file(ends[0]):
        said = f"tenure bridge {ends[1]} {ends[0]}"
        raise UsageError(Text(f"Name the policy first: {said}", f"请先写口径：{said}"))
    if is_file(ends[1]):
        if question["grain"] not in (None, "", "month"):
            raise UsageError(Text("A listing is compared month by month: leave out --grain.", "清单按月比较：请去掉 --grain。"))
        put(compare(workspace, ends[0], Path(ends[1]), question["period"], metrics=keys, as_of=question["as_of"], progress=progress()),
            question["limit"], style, lang)  # fmt: skip
        return
    found = bridge(
        workspace, *ends, question["period"], metrics=keys, grain=question["grain"] or "", as_of=question["as_of"], alone=question["alone"],
        progress=progress(),
    )  # fmt: skip
    put(found, question["limit"], style, lang)


def put(found: Bridge, limit: int, style: str, lang: str) -> None:
    """Print a bridge: a table for people, every row for programs."""
    if style != "table":
        printing.put(found.rows(), style)
        return
    _matrix(found, lang)
    _opened(found, found.metrics[0], limit, lang)
    sys.stdout.write("\n")
    for note in found.notes:
        printing.line(note.in_(lang))


def _matrix(found: Bridge, lang: str) -> None:
    titles = {name: text.in_(lang) for name, text in HEADS.items()} | {" start": _end(found.start), " end": _end(found.end)}
    lines = []
    for item in found.metrics:
        for number, period in enumerate(found.periods):
            line = {"figure": item.key, **({"period": titled(period)} if len(found.periods) > 1 else {})}
            line[" start"] = figure(found.value(item.key, number, 0), item, found.currency)
            for step, effect in enumerate(found.shown(item.key, number, places(item, found.currency)), 1):
                still = effect is None and not found.moved(item.key, number, step)
                line[f"{step}"] = "" if still else change(effect, item, found.currency)
            line[" end"] = figure(found.value(item.key, number, len(found.steps)), item, found.currency)
            lines.append(line)
    idle = [f"{number}" for number in range(1, len(found.steps) + 1) if not any(line[f"{number}"] for line in lines)]
    titles |= {f"{number}": _named(found, step, lang) for number, step in enumerate(found.steps, 1)}
    printing.put([{name: cell for name, cell in line.items() if name not in idle} for line in lines], "table", titles=titles)
    if idle:
        sys.stdout.write(f"\n{NOTHING.in_(lang)}: {', '.join(titles[name] for name in idle)}\n")


def _named(found: Bridge, step: Step, lang: str) -> str:
    """The head of a step's column: its switch, with the value where the switch occurs twice."""
    if step.switch in RULES:
        return RULES[step.switch].in_(lang)
    twice = sum(other.switch == step.switch for other in found.steps) > 1
    return f"{step.switch}={step.new}" if twice else step.switch


def _opened(found: Bridge, item: Metric, limit: int, lang: str) -> None:
    """Each step that moves a figure, and the accounts that it moves it for."""
    titles = {name: text.in_(lang) for name, text in HEADS.items()}
    for number, period in enumerate(found.periods):
        moving = [
            step for step in range(1, len(found.steps) + 1) if found.change(item.key, number, step) or found.moved(item.key, number, step)
        ]
        if not moving:
            continue
        sys.stdout.write(f"\n{item.title.in_(lang)} {titled(period)}\n")
        parts = found.shown(item.key, number, places(item, found.currency))
        lines = []
        for step in moving:
            given = found.given(item.key, number, step, parts[step - 1], places(item, found.currency))
            lines += [_step(found, item, number, step, parts[step - 1], len(given), lang), *_accounts(found, item, given, limit, lang)]
        printing.put(lines, "table", titles=titles)


def _step(found: Bridge, item: Metric, period: int, step: int, effect: Decimal | None, customers: int, lang: str) -> dict[str, Any]:
    taken = found.steps[step - 1]
    alone = found.by_itself(item.key, period, step)
    name = RULES[taken.switch].in_(lang) if taken.switch in RULES else taken.switch
    line = {"rule": f"{name}: {taken.old} → {taken.new}" if taken.old else name, "account": "", "name": "",
            "customers": customers, "effect": change(effect, item, found.currency) or "0"}  # fmt: skip
    if found.alone:
        # What is shown of a step may be a cent off its own rounding, so that all add up: the same amount is shown the same way.
        same = alone == found.change(item.key, period, step)
        told = effect if same or alone is None else rounded(alone, places(item, found.currency))
        line["alone"] = NONE if alone is None else change(told, item, found.currency) or "0"
    return line


def _accounts(found: Bridge, item: Metric, given: list[Any], limit: int, lang: str) -> list[dict[str, Any]]:
    lines = [
        {"account": UNMOVED.in_(lang) if each.account_id.startswith("(") else each.account_id, "name": found.names.get(each.account_id, ""),
         "effect": change(part, item, found.currency) or "0"}
        for each, part in given[:limit]
    ]  # fmt: skip
    rest = given[limit:]
    if rest:
        together = sum((part for _, part in rest if part is not None), Decimal(0))
        lines.append({"account": OTHERS.in_(lang), "name": f"{len(rest)}", "effect": change(together, item, found.currency) or "0"})
    return lines


def places(item: Metric, currency: str) -> int:
    """To how many decimals a figure is shown: money to the cent, rates to a hundredth of a percent."""
    if item.unit is Unit.MONEY:
        return EXPONENTS.get(currency, 2)
    return 0 if item.unit is Unit.COUNT else 4


def change(value: Decimal | None, item: Metric, currency: str) -> str:
    """A change with its sign; percentage points for rates; empty for none."""
    if value is None:
        return NONE
    if not value:
        return ""
    text = shown(value, item.unit, currency)
    text = f"{text[:-1]} pp" if item.unit is Unit.RATIO else text
    return text if text.startswith(MINUS) else f"+{text}"


def figure(value: Fraction | None, item: Metric, currency: str) -> str:
    """A figure in full; – for none."""
    return NONE if value is None else shown(rounded(value, places(item, currency)), item.unit, currency)


def _end(name: str) -> str:
    return name.rsplit("/", 1)[-1]
