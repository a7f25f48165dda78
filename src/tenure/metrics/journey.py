"""The customer's journey: how many accounts stand on each of its stages, and which."""

from __future__ import annotations

from typing import Any

from tenure.frames.journey import RULES, STAGES, journey
from tenure.metric import Example, Parameter, metric
from tenure.metrics.economics import OWN, company, pays
from tenure.words import Better, Text, Unit

_EN = "; ".join(f"{name}: {rule.en}" for name, rule in RULES.items())
_ZH = "；".join(f"{name}：{rule.zh}" for name, rule in RULES.items())
_PATH = company(
    *pays("100", "2025-05-10", "fresh"), *pays("100", "2025-01-10", "kept"), *pays("100", "2025-01-10", "gone", end="2025-05-01"),
    *pays("100", "2025-01-10", "grown"), *pays("100", "2025-01-10", "fan"), *pays("100", "2025-06-20", "later"),
    purchases=[{"purchase_id": "p", "account_id": "grown", "at": "2025-05-05", "amount": "50", "kind": "add_on"},
               {"purchase_id": "q", "account_id": "kept", "at": "2025-05-05", "amount": "50", "kind": "service"}],
    surveys=[{"response_id": "r1", "kind": "nps", "score": "9", "at": "2025-05-01", "account_id": "fan"},
             {"response_id": "r2", "kind": "nps", "score": "10", "at": "2025-04-01", "account_id": "kept"},
             {"response_id": "r3", "kind": "nps", "score": "6", "at": "2025-05-20", "account_id": "kept"}],
)  # fmt: skip


@metric(
    over=journey, instant=True,
    title=Text("Lifecycle stage", "客户旅程阶段"),
    meaning=Text(f"Accounts on each stage of the journey when the period closes, each on the furthest whose rule it fulfils. {_EN}.",
                 f"期末处于各旅程阶段的账户，取满足规则的最远阶段。{_ZH}。"),
    formula=Text("accounts on the stage; who was lost is on none", "处于该阶段的账户数；流失者不在任何阶段"),
    unit=Unit.COUNT, better=Better.NEITHER, source=OWN,
    params=(Parameter("stage", Text("that stage only; or cut with --by stage, or --by account_id,stage", "仅该阶段；或 --by stage，--by account_id,stage"), ("", *STAGES)),),
    note=Text("`tenure explain lifecycle_stage` shows for each account the moment it entered its stage.", "`tenure explain lifecycle_stage` 显示各账户进入阶段的时刻。"),
    example=Example(_PATH, "2025-05", "1", Text(
        "kept alone is in retention: fresh is in adoption, grown in expansion, fan in advocacy, gone was lost, later comes in June; "
        "kept's 10 was followed by a 6, and its service is no expansion",
        "仅 kept 处于 retention：fresh 为 adoption，grown 为 expansion，fan 为 advocacy，gone 已流失，later 六月才来；kept 的 10 分后又答 6 分，其服务购买不算扩展"),
        params={"stage": "retention"}),
)  # fmt: skip
def lifecycle_stage(row: Any) -> Any:
    return row.count()
