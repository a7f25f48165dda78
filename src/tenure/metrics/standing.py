"""Standing of one customer: the figures whose place is kept here and which come with a later version. They are named, never guessed."""

from __future__ import annotations

from tenure.words import Text

LATER = {
    "health_score": Text("Health score", "健康评分"),
    "churn_risk": Text("Churn risk", "流失风险"),
    "upsell_propensity": Text("Upsell propensity", "增购倾向"),
}
