"""Renewals: how many of those due were renewed, and how much of the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.frames.renewal import pending, renewal
from tenure.lazy import ibis
from tenure.metric import Example, Measure, Parameter, Spread, metric, ratio
from tenure.words import Better, Text, Unit

OPEX = "OPEXEngine, Renewal rate definition (opexengine.com)"
NONE_DUE = Text("No renewal that was due in the period has been decided.", "期间内没有已决定的到期续订。")


def _due(number: int, due: str, value: str, outcome: str, renewed: str = "") -> dict[str, str]:
    return {
        "renewal_id": f"r{number}",
        "account_id": f"a{number}",
        "due_at": due,
        "value_due": value,
        "outcome": outcome,
        "value_renewed": renewed,
    }


_ROWS = [
    _due(1, "2025-04-10", "100", "renewed", "150"), _due(2, "2025-04-20", "200", "renewed", "160"), _due(3, "2025-04-30", "100", "lost"),
    _due(4, "2025-04-28", "500", "pending"), _due(5, "2025-05-01", "900", "lost"),
]  # fmt: skip
_TABLES = {"accounts": [{"account_id": f"a{number}"} for number in range(1, 6)], "renewals": _ROWS}


@metric(
    over=renewal, spread=Spread.PROPORTION,
    title=Text("Renewal rate", "续订率"),
    meaning=Text("Of the renewals due in the period, the share that renewed, by the due date even when signed early or late; open ones are on neither side.",
                 "期间内到期的续订中已续订的比例，按到期日计（无论提前或延后签署）；未决定的不计。"),
    formula=Text("renewed ÷ (renewed + lost)", "已续订 ÷（已续订 + 流失）"),
    unit=Unit.RATIO, better=Better.UP, source=OPEX, undefined=NONE_DUE,
    example=Example(_TABLES, "2025-04", "0.6667", Text("r1 and r2 of r1, r2, r3; r4 is open, r5 is due a day later", "r1、r2、r3 中的 r1 与 r2；r4 未决定，r5 次日到期")),
)  # fmt: skip
def renewal_rate(row: Any) -> Measure:
    return ratio(row.won.sum(), row.count())


@metric(
    over=renewal, money_parts=True,
    title=Text("Revenue renewal rate", "续订金额率"),
    meaning=Text("Of the value due for renewal in the period, the share that was renewed; gross caps each renewal at its value due, net does not.",
                 "期间内到期金额中已续订的比例；gross 以每笔到期金额为上限，net 不设上限。"),
    formula=Text("Σ value renewed (gross: at most the value due) ÷ Σ value due", "Σ 续订金额（gross：不超过到期金额）÷ Σ 到期金额"),
    unit=Unit.RATIO, better=Better.UP, source=OPEX, undefined=NONE_DUE,
    params=(Parameter("form", Text("whether a renewal may count for more than was due", "续订额是否可超过到期额"), ("gross", "net"), "gross"),),
    example=Example(_TABLES, "2025-04", "0.65", Text("(100 + 160 + 0) ÷ 400; r4 is open, r5 is due a day later", "（100 + 160 + 0）÷ 400；r4 未决定，r5 次日到期")),
)  # fmt: skip
def revenue_renewal_rate(row: Any, params: Mapping[str, str]) -> Measure:
    kept = row.kept if params.get("form") == "net" else ibis.least(row.kept, row.due)
    return ratio(kept.sum(), row.due.sum())


@metric(
    over=pending,
    title=Text("Renewals pending", "待定续订"),
    meaning=Text("Renewals that were due in the period and are still open.", "期间内到期但尚未决定的续订数。"),
    formula=Text("renewals due without outcome", "到期而未有结果的续订"),
    unit=Unit.COUNT, better=Better.DOWN, source=OPEX,
    example=Example(_TABLES, "2025-04", "1", Text("r4; the others are decided or due later", "r4；其余已决定或稍后到期")),
)  # fmt: skip
def renewals_pending(row: Any) -> Any:
    return row.count()


@metric(
    over=pending,
    title=Text("Value of renewals pending", "待定续订金额"),
    meaning=Text("What the renewals that are due and still open are worth.", "到期但尚未决定的续订金额。"),
    formula=Text("Σ value due of open renewals", "Σ 未决定续订的到期金额"),
    unit=Unit.MONEY, better=Better.DOWN, source=OPEX,
    example=Example(_TABLES, "2025-04", "500", Text("r4; the others are decided or due later", "r4；其余已决定或稍后到期")),
)  # fmt: skip
def renewal_value_pending(row: Any) -> Any:
    return row.due.sum()
