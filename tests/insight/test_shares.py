"""What is shared out adds up, as computed and as shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tenure.insight.bridge import walk
from tenure.insight.shares import Total, apportioned, rounded, shares
from tenure.policy import PRESETS, Policy

COUNTS = st.integers(0, 10**15)
PARTS = st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=20)
EXACT = st.fractions(-(10**9), 10**9, max_denominator=10**7)


def totals(parts: list[tuple[int, int, int, int]], scales: tuple[int, int] = (1, 1)) -> tuple[Total, Total]:
    """The wholes before and after of parts (num before, den before, num after, den after)."""
    sums = [sum(column) for column in zip(*parts, strict=True)]
    return Total(sums[0], sums[1], scales), Total(sums[2], sums[3], scales)


@given(PARTS, st.sampled_from([(1, 1), (10**12, 10**12), (10**12, 1)]))
def test_the_shares_of_a_ratio_add_up_to_its_change_exactly(parts: list[tuple[int, int, int, int]], scales: tuple[int, int]) -> None:
    before, after = totals(parts, scales)
    how = shares(before, after)
    if before.value is None or after.value is None:
        assert how is None
        return
    assert how is not None
    assert sum(how.of(n1 - n0, d1 - d0) for n0, d0, n1, d1 in parts) == after.value - before.value


@given(PARTS)
def test_backwards_the_shares_are_the_same_with_the_other_sign(parts: list[tuple[int, int, int, int]]) -> None:
    before, after = totals(parts)
    there, back = shares(before, after), shares(after, before)
    if there is None or back is None:
        assert there is None
        assert back is None
        return
    assert [there.of(n1 - n0, d1 - d0) for n0, d0, n1, d1 in parts] == [-back.of(n0 - n1, d0 - d1) for n0, d0, n1, d1 in parts]


def test_a_part_that_did_not_change_gives_nothing_to_a_ratio_even_where_the_whole_grew() -> None:
    #       before      after
    #  ada  1 of 10     1 of 10
    #  bo   0 of 10     6 of 30
    how = shares(Total(1, 20), Total(7, 40))
    assert how is not None
    assert how.of(0, 0) == 0
    assert how.of(6, 20) == Fraction(7, 40) - Fraction(1, 20)


def test_a_sum_is_shared_out_as_it_is() -> None:
    how = shares(Total(5 * 10**12, scales=(10**12, 1)), Total(7 * 10**12, scales=(10**12, 1)))
    assert how is not None
    assert how.of(2 * 10**12) == 2


@given(st.lists(EXACT, min_size=1, max_size=30), st.integers(0, 6))
def test_what_is_shown_adds_up_to_the_total_as_it_is_shown_and_no_part_is_off_by_a_whole_step(values: list[Fraction], places: int) -> None:
    total = rounded(sum(values, Fraction(0)), places)
    shown = apportioned(values, total, places)
    assert sum(shown) == total
    step = Fraction(1, 10**places)
    assert all(abs(Fraction(part) - value) < step for part, value in zip(shown, values, strict=True))


def test_rounding_is_half_up_away_from_zero() -> None:
    assert [rounded(Fraction(n, 1000), 2) for n in (125, -125, 124, 995)] == [
        Decimal("0.13"),
        Decimal("-0.13"),
        Decimal("0.12"),
        Decimal("1.00"),
    ]


def test_a_walk_takes_every_switch_that_differs_once_and_arrives() -> None:
    for a in PRESETS:
        for b in PRESETS:
            steps = walk(Policy.preset(a), Policy.preset(b))
            assert len({step.switch for step in steps}) == len(steps)
            assert (steps[-1].policy if steps else Policy.preset(a)) == Policy.preset(b)
