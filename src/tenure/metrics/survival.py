"""The survival curve of customers (Kaplan–Meier) and the area under it. Plain arithmetic; which lives are counted is not its affair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tenure.answer import EXACT, quotient


@dataclass(frozen=True)
class Curve:
    """A Kaplan–Meier curve: `area` under it in days, its `error` (Greenwood), and how many were lost."""

    area: Decimal
    error: Decimal
    lost: int


def curve(ages: Mapping[int, tuple[int, int]]) -> Curve:
    """The curve of lives: age in days → (lost at it, seen up to it and no further, lost included). Area up to the greatest age."""
    risk = sum(seen for _, seen in ages.values())
    steps: list[tuple[int, int, int, Decimal]] = []
    alive, area, before = Decimal(1), Decimal(0), 0
    for age in sorted(ages):
        lost, seen = ages[age]
        area, before = area + alive * (age - before), age
        alive = EXACT.multiply(alive, quotient(Decimal(risk - lost), Decimal(risk)))
        steps.append((risk, lost, age, area))
        risk -= seen
    spread = sum((_greenwood(area, *step) for step in steps), Decimal(0))
    return Curve(area, spread.sqrt(EXACT), sum(lost for lost, _ in ages.values()))


def _greenwood(area: Decimal, risk: int, lost: int, _: int, so_far: Decimal) -> Decimal:
    rest = area - so_far
    return quotient(rest * rest * lost, Decimal(risk * (risk - lost))) if risk > lost else Decimal(0)
