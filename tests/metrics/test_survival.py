"""The survival curve against another way to the same: who is lost out of sight hands its share on to those who live longer."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.metrics.survival import curve, median

Lives = list[tuple[int, bool]]
lives = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=14)


def _ages(lives: Lives) -> dict[int, tuple[int, int]]:
    return {at: (sum(lost for age, lost in lives if age == at), sum(age == at for age, _ in lives)) for at, _ in lives}


def _shares(lives: Lives) -> dict[int, Fraction]:
    """Age → share of all who are lost at it. Everybody begins with an equal share; who is only seen up to an age leaves it to the older ones."""
    order = sorted(lives, key=lambda life: (life[0], not life[1]))
    shares, found = [Fraction(1, len(order))] * len(order), dict.fromkeys((age for age, _ in order), Fraction(0))
    for number, (age, lost) in enumerate(order):
        if lost:
            found[age] += shares[number]
            continue
        older = range(number + 1, len(order))
        for other in older:
            shares[other] += shares[number] / len(older)
    return found


@settings(max_examples=300, deadline=None)
@given(lives)
def test_the_median_is_the_age_at_which_half_of_the_shares_are_lost(lives: Lives) -> None:
    shares = _shares(lives)
    gone = [age for age in sorted(shares) if sum(share for at, share in shares.items() if at <= age) >= Fraction(1, 2)]
    assert median(_ages(lives)) == (gone[0] if gone else None)


@settings(max_examples=300, deadline=None)
@given(lives)
def test_the_area_is_the_mean_age_at_which_shares_are_lost_the_rest_living_to_the_greatest_age(lives: Lives) -> None:
    shares, most = _shares(lives), max(age for age, _ in lives)
    wanted = sum(age * share for age, share in shares.items()) + most * (1 - sum(shares.values()))
    assert abs(Fraction(curve(_ages(lives)).area) - wanted) < Fraction(1, 10**12)
    assert curve(_ages(lives)).lost == sum(lost for _, lost in lives)


def test_half_is_reached_where_exactly_half_go_on() -> None:
    assert median({10: (1, 1), 20: (1, 1), 30: (0, 2)}) == 20
    assert median({10: (1, 1), 20: (0, 2)}) is None
