"""Standing of one customer: the figures whose place is kept here and which come with a later version. They are named, never guessed."""

from __future__ import annotations

from tenure.errors import UsageError
from tenure.words import Text

LATER = {
    "health_score": Text("Health score", "健康评分"),
    "churn_risk": Text("Churn risk", "流失风险"),
    "upsell_propensity": Text("Upsell propensity", "增购倾向"),
}


def awaited(key: str) -> UsageError:
    """What is said to who asks for one of them."""
    return UsageError(
        Text(
            f"{key} comes with a later version of Tenure. `tenure metrics` lists what there is.",
            f"{key} 将在 Tenure 的后续版本提供。`tenure metrics --lang zh` 可列出现有指标。",
        )
    )
