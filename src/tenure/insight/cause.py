"""Why a figure moved from one period to another: what each group and customer gave to it, exactly, and which attributes split it beyond chance."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial, sqrt

from tenure.insight.shares import Total, rounded, shares

SMALLEST = 5
"""A group of fewer customers is put together with other small ones before it is judged."""
MOST_GROUPS = 40
PERMUTATIONS = 499
CHANCE = 0.05
Cells = tuple[int, int, int, int]
"""Numerator and denominator before, numerator and denominator after."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one group or customer gave to the change: `effect` = `rate` + `mix`. Of a sum there is no mix.

    rate: its own ratio changed, at its mean size. mix: its size changed, at what its mean ratio lies above or below the whole's.
    `low`, `high`: the 95% interval of the effect of a group, as its customers scatter.
    """

    name: tuple[str | None, ...]
    before: Total
    after: Total
    effect: Fraction
    rate: Fraction
    mix: Fraction
    customers: int = 0
    low: Decimal | None = None
    high: Decimal | None = None


def given(parts: Mapping[tuple[str | None, ...], Cells], before: Total, after: Total) -> list[Given]:
    """What each part gave, largest first; they add up to the change exactly. None of it where either whole is undefined."""
    how = shares(before, after)
    if how is None:
        return []
    found = []
    for name, (n0, d0, n1, d1) in parts.items():
        sides = (
            Total(n0, d0 if before.den is not None else None, before.scales),
            Total(n1, d1 if after.den is not None else None, after.scales),
        )
        effect = how.of(n1 - n0, d1 - d0)
        mix = _mix(*sides, before, after)
        found.append(Given(name, *sides, effect, effect - mix, mix))
    return sorted(found, key=lambda each: (-abs(each.effect), tuple(name or "" for name in each.name)))


def _mix(old: Total, new: Total, before: Total, after: Total) -> Fraction:
    if before.den is None or after.den is None or before.value is None or after.value is None:
        return Fraction(0)
    whole = (before.value + after.value) / 2
    own = [side.value for side in (old, new) if side.value is not None]
    mean = sum(own, Fraction(0)) / len(own) if own else whole
    return (mean - whole) * ((new.den or 0) - (old.den or 0)) * 2 / (before.den + after.den)


def spread(effects: Sequence[Fraction]) -> Decimal | None:
    """Half of the 95% interval of the sum of some customers' effects, as they scatter; None for fewer than two."""
    values = [float(each) for each in effects]
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return rounded(Fraction(1.96 * sqrt(len(values) * variance)), 12)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An attribute by which to split: the share of the customers' differing effects that it tells (corrected for its number of groups), and `chance`.

    `chance`: the share of shufflings of the customers that would tell as much, corrected for how many attributes were tried (Benjamini–Hochberg).
    """

    attribute: str
    told: Decimal
    chance: Decimal
    groups: int

    @property
    def stands(self) -> bool:
        """Whether it is unlikely to be chance."""
        return self.chance <= Decimal(str(CHANCE)) and self.told > 0


def proposals(effects: Mapping[str, Fraction], attributes: Mapping[str, Mapping[str, Hashable]], seed: int = 7) -> list[Proposal]:
    """The attributes by how much of the effects they tell; those with one group or too many are left out. `attributes`: name → account → value."""
    import numpy as np

    accounts = sorted(effects)
    if len(accounts) < 2 * SMALLEST:
        return []
    values = np.array([float(effects[name]) for name in accounts])
    coded = {name: codes for name, by in attributes.items() if (codes := _codes([by.get(account) for account in accounts])) is not None}
    if not coded or not values.any():
        return []
    own = {name: _told(np, values, codes) for name, codes in coded.items()}
    beaten = dict.fromkeys(coded, 0)
    shuffle = np.random.default_rng(seed)
    for _ in range(PERMUTATIONS):
        mixed = shuffle.permutation(values)
        for name, codes in coded.items():
            beaten[name] += _told(np, mixed, codes) >= own[name] - 1e-12
    chances = _corrected({name: (1 + count) / (1 + PERMUTATIONS) for name, count in beaten.items()})
    found = [
        Proposal(name, _share(own[name], len(values), max(codes) + 1), Decimal(str(round(chances[name], 4))), max(codes) + 1)
        for name, codes in coded.items()
    ]
    return sorted(found, key=lambda each: (not each.stands, -each.told, each.attribute))


def _codes(values: Sequence[Hashable]) -> list[int] | None:
    """Group numbers; small groups are one. None where there is one group, or too many."""
    counted: dict[Hashable, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    large = [value for value, count in counted.items() if count >= SMALLEST]
    number = {value: place for place, value in enumerate(sorted(large, key=str))}
    codes = [number.get(value, len(large)) for value in values]
    return codes if 2 <= len(set(codes)) <= MOST_GROUPS and len(large) >= 2 else None


def _told(np: object, values: object, codes: Sequence[int]) -> float:
    """R²: the share of the squared differences that lies between groups."""
    import numpy

    array = numpy.asarray(values)
    counts, sums = numpy.bincount(codes), numpy.bincount(codes, weights=array)
    whole = float((array**2).sum() - array.sum() ** 2 / len(array))
    used = counts > 0
    between = float((sums[used] ** 2 / counts[used]).sum() - array.sum() ** 2 / len(array))
    return between / whole if whole > 0 else 0.0


def _share(told: float, many: int, groups: int) -> Decimal:
    corrected = 1 - (1 - told) * (many - 1) / max(many - groups, 1)
    return Decimal(str(round(max(corrected, 0.0), 4)))


def _corrected(chances: Mapping[str, float]) -> dict[str, float]:
    """Benjamini–Hochberg."""
    ranked = sorted(chances, key=lambda name: chances[name], reverse=True)
    found, least = {}, 1.0
    for place, name in enumerate(ranked):
        least = min(least, chances[name] * len(ranked) / (len(ranked) - place))
        found[name] = least
    return found


def shapley(names: Sequence[str], worth: Mapping[frozenset[str], Fraction]) -> dict[str, Fraction]:
    """What each of several things that changed together gave, as the mean over all orders in which they could have changed. Adds up exactly."""
    many = len(names)
    found = dict.fromkeys(names, Fraction(0))
    for name in names:
        others = [other for other in names if other != name]
        for size in range(many):
            weight = Fraction(factorial(size) * factorial(many - size - 1), factorial(many))
            for chosen in combinations(others, size):
                found[name] += weight * (worth[frozenset((*chosen, name))] - worth[frozenset(chosen)])
    return found
