"""Voice of the customer: what they answer, what they ask of support, what was done for them."""

from __future__ import annotations

from typing import Any

from tenure.frames.service import survey
from tenure.metric import Example, Measure, Spread, metric, ratio
from tenure.words import Better, Text, Unit


def _answers(*scores: str) -> list[dict[str, str]]:
    return [
        {"response_id": f"r{number}", "kind": "nps", "score": score, "scale_min": "0", "scale_max": "10", "at": "2025-03-10"}
        for number, score in enumerate(scores)
    ]


@metric(
    over=survey,
    title=Text("Net promoter score", "净推荐值"),
    meaning=Text("Share of promoters (9–10) less share of detractors (0–6) among NPS answers.", "NPS 回答中推荐者（9–10）占比减去贬损者（0–6）占比。"),
    formula=Text("% of 9–10 − % of 0–6", "9–10 分占比 − 0–6 分占比"),
    unit=Unit.POINTS, better=Better.UP, spread=Spread.NPS,
    source="Reichheld, The One Number You Need to Grow, HBR December 2003",
    example=Example(
        {"surveys": [*_answers("10", "9", "8", "3"), {"response_id": "empty", "kind": "nps", "score": "", "at": "2025-03-10"}]},
        "2025-03", "25", Text("(2 − 1) ÷ 4; the request without an answer is not counted", "(2 − 1) ÷ 4；未回答的不计"),
    ),
)  # fmt: skip
def nps(row: Any) -> Measure:
    answered = (row.kind == "nps") & row.score.notnull()
    detractor_from = (row.scale_min.fill_null(0) >= 0) & (row.score <= 6_000_000)
    promoters = (answered & (row.score >= 9_000_000)).cast("int64").sum()
    detractors = (answered & detractor_from).cast("int64").sum()
    return ratio((promoters - detractors) * 100, answered.cast("int64").sum(), promoters + detractors)
