"""The survival curve of customers (Kaplan–Meier), the area under it and its median. Plain arithmetic; which lives are counted is not its affair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

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


def median(ages: Mapping[int, tuple[int, int]]) -> int | None:
    """The first age in days at which half of the lives or fewer go on, by the curve; None where more than half go on to the greatest age seen.

    `ages` as for `curve`. In fractions: a half is a half.
    """
    risk, alive = sum(seen for _, seen in ages.values()), Fraction(1)
    for age in sorted(ages):
        lost, seen = ages[age]
        alive, risk = alive * Fraction(risk - lost, risk), risk - seen
        if alive <= Fraction(1, 2):
            return age
    return None
