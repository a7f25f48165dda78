"""How the change of a figure is shared out among its parts so that the shares add up to it exactly, as computed and as shown. Plain arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Total:
    """A figure as its engine has it: whole numbers over the scales of its metric; no denominator for a sum."""

    num: int
    den: int | None = None
    scales: tuple[int, int] = (1, 1)

    @property
    def value(self) -> Fraction | None:
        """The figure, None where there is nothing to divide by."""
        if self.den is None:
            return Fraction(self.num, self.scales[0])
        return Fraction(self.num * self.scales[1], self.den * self.scales[0]) if self.den else None


@dataclass(frozen=True, slots=True)
class Shares:
    """What a change of a part's numerator and denominator gives to the change of the whole: (num · Δnum − den · Δden) ÷ below.

    For a ratio each part gives (Δnum − r̄ Δden) ÷ D̄, with the means of the ratio and of the denominator before and after: that adds up to the
    whole change, gives nothing to a part that did not change, and is the same backwards with the other sign.
    """

    num: int
    den: int
    below: int

    def of(self, num: int, den: int = 0) -> Fraction:
        """The effect of one part."""
        return Fraction(self.num * num - self.den * den, self.below)


def shares(before: Total, after: Total) -> Shares | None:
    """How the change from one total to another is shared out; None where either is undefined."""
    if before.value is None or after.value is None:
        return None
    over, under = before.scales
    if before.den is None or after.den is None:
        return Shares(1, 0, over)
    first, last = before.den, after.den
    return Shares(2 * first * last * under, (before.num * last + after.num * first) * under, first * last * (first + last) * over)


def rounded(value: Fraction, places: int) -> Decimal:
    """`value` rounded half up to so many places."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def apportioned(values: Sequence[Fraction], total: Decimal, places: int) -> list[Decimal]:
    """`values` to so many places, so that they add up to `total` as it is shown: what rounding leaves goes to those nearest to the next step."""
    scale = 10**places
    floors = [(value.numerator * scale) // value.denominator for value in values]
    rest = int(total.scaleb(places)) - sum(floors)
    order = sorted(range(len(values)), key=lambda place: floors[place] - values[place] * scale)
    for place in range(max(rest, 0)):
        floors[order[place % len(order)]] += 1
    for place in range(max(-rest, 0)):
        floors[order[-1 - place % len(order)]] -= 1
    return [Decimal(floor).scaleb(-places) for floor in floors]
