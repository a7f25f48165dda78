"""Why a figure moved: effects that add up, a cause that was planted is found, noise is not sold as one."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

from hypothesis import given as drawn
from hypothesis import strategies as st

from tenure.insight.cause import Cells, given, proposals, shapley, spread
from tenure.insight.shares import Total

SIDE = st.integers(0, 10**13)
PARTS = st.dictionaries(st.tuples(st.sampled_from("abcdefgh")), st.tuples(SIDE, SIDE, SIDE, SIDE), min_size=1)


def wholes(parts: dict[tuple[str | None, ...], Cells], ratio: bool = True) -> tuple[Total, Total]:
    sums = [sum(cells[place] for cells in parts.values()) for place in range(4)]
    return Total(sums[0], sums[1] if ratio else None), Total(sums[2], sums[3] if ratio else None)


@drawn(PARTS)
def test_rate_and_mix_of_all_groups_add_up_to_the_change_of_a_ratio_exactly(parts: dict[tuple[str | None, ...], Cells]) -> None:
    before, after = wholes(parts)
    found = given(parts, before, after)
    if before.value is None or after.value is None:
        assert found == []
        return
    assert sum(each.effect for each in found) == after.value - before.value
    assert all(each.rate + each.mix == each.effect for each in found)


@drawn(PARTS)
def test_contributions_add_up_to_the_change_of_a_sum_and_have_no_mix(parts: dict[tuple[str | None, ...], Cells]) -> None:
    before, after = wholes(parts, ratio=False)
    found = given(parts, before, after)
    assert sum(each.effect for each in found) == after.num - before.num
    assert all(each.mix == 0 for each in found)


def test_a_mere_shift_of_sizes_is_mix_and_a_mere_change_of_a_rate_is_rate() -> None:
    #          lost/there before  after
    #  small        10/100        20/200    its rate is the same: the company has more small customers
    #  large         2/100         2/100
    parts: dict[tuple[str | None, ...], Cells] = {("small",): (10, 100, 20, 200), ("large",): (2, 100, 2, 100)}
    small, large = given(parts, *wholes(parts))
    assert small.rate == 0
    assert small.mix == Fraction(22, 300) - Fraction(12, 200)
    assert (large.rate, large.mix) == (0, 0)
    #  small        10/100        30/100    the same sizes
    parts = {("small",): (10, 100, 30, 100), ("large",): (2, 100, 2, 100)}
    assert [(each.rate, each.mix) for each in given(parts, *wholes(parts))] == [(Fraction(20, 200), 0), (0, 0)]


def test_a_group_that_appears_is_mix_by_how_much_its_rate_is_above_the_mean() -> None:
    parts: dict[tuple[str | None, ...], Cells] = {("old",): (5, 100, 5, 100), ("new",): (0, 0, 20, 100)}
    new, old = given(parts, *wholes(parts))
    assert (new.rate, old.effect) == (0, 0)
    assert new.effect == Fraction(25, 200) - Fraction(5, 100)


def test_a_cause_that_was_planted_is_proposed_and_noise_is_not() -> None:
    draw = random.Random(3)
    accounts = [f"a{number}" for number in range(200)]
    colour = {name: draw.choice(["red", "blue"]) for name in accounts}
    region = {name: draw.choice("NESW") for name in accounts}
    effects = {name: Fraction(draw.randint(-50, 50)) - (30 if colour[name] == "red" else 0) for name in accounts}
    found = {
        each.attribute: each for each in proposals(effects, {"colour": colour, "region": region, "id": {name: name for name in accounts}})
    }
    assert found["colour"].stands
    assert found["colour"].told > Fraction(1, 10)
    assert not found["region"].stands
    assert "id" not in found


def test_noise_is_proposed_in_few_of_many_draws() -> None:
    stood = 0
    for seed in range(20):
        draw = random.Random(seed)
        effects = {f"a{n}": Fraction(draw.randint(-100, 100)) if n % 7 == 0 else Fraction(0) for n in range(80)}
        attributes = {f"x{k}": {name: draw.choice("abc") for name in effects} for k in range(5)}
        stood += any(each.stands for each in proposals(effects, attributes, seed))
    assert stood <= 3


def test_few_customers_prove_nothing() -> None:
    effects = {f"a{n}": Fraction(n) for n in range(9)}
    assert proposals(effects, {"half": {name: name < "a5" for name in effects}}) == []
    assert spread([Fraction(1)]) is None
    assert (spread([Fraction(1), Fraction(1)]), spread([Fraction(-1), Fraction(1)])) == (0, spread([Fraction(3), Fraction(5)]))


@drawn(st.lists(st.fractions(-100, 100, max_denominator=99), min_size=8, max_size=8))
def test_what_several_changes_gave_together_adds_up_whatever_the_order(values: list[Fraction]) -> None:
    names = ("clv", "cac", "margin")
    chosen = [frozenset(each) for size in range(4) for each in combinations(names, size)]
    worth = dict(zip(chosen, values, strict=True))
    found = shapley(names, worth)
    assert sum(found.values()) == worth[frozenset(names)] - worth[frozenset()]
