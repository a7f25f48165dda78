"""The lives of customers: at which age they were lost or are seen to be there, what they pay, who stays. What is made of them is in worth.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tenure.frames.frame import Frame
from tenure.frames.life import life, stay
from tenure.metric import Spread, ratio
from tenure.period import Period
from tenure.words import Unit

Lives = dict[tuple[Period, tuple[str | None, ...]], dict[int, tuple[int, int]]]


def _hidden(frame: Frame, measure: Any, unit: Unit, spread: Spread = Spread.NONE) -> Any:
    """A measured metric that is no part of the catalogue: made of `clv` when it is asked for."""
    return lambda ask: replace(ask.metric("clv"), key=f"clv_{unit}_{frame.name}", compose=None, needs={}, over=frame, measure=measure, unit=unit,
                               params=(), spread=spread, empty=None)  # fmt: skip


lived = _hidden(life, lambda row: ratio(row.lost.sum(), row.count()), Unit.RATIO)
"""Of all who have been customers by the period's end, the share that was lost."""
paying = _hidden(life, lambda row: ratio(row.mrr.sum(where=row.there == 1), row.there.sum()), Unit.MONEY)
"""MRR per customer when the period closed."""
stayed = _hidden(stay, lambda row: ratio(row.stayed.sum(), row.opened.sum()), Unit.RATIO, Spread.PROPORTION)
"""Of the customers at the opening, the share that was there at the end."""


def ages(ask: Any, question: Any) -> Lives:
    """Period and slice → age in days → (lost at it, seen up to it)."""
    found: Lives = {}
    for row in ask.rows(lived(ask), replace(question, by=(*question.by, "age"))):
        *slices, age = row.slices.values()
        if age is not None and row.denominator:
            found.setdefault((row.period, tuple(slices)), {})[int(age)] = (int(row.numerator or 0), int(row.denominator))
    return found
